#pragma once
// What one server session has open while its log is read; see correlator.h.

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/event.h"
#include "analysis/server_report.h"
#include "analysis/shape_runs.h"
#include "analysis/sql/verb.h"
#include "analysis/transaction.h"

namespace dbperf {

inline bool ends_transaction(Verb verb) {
  return verb == Verb::commit || verb == Verb::end || verb == Verb::rollback || verb == Verb::abort;
}

// A statement whose duration is awaited, or a plan whose execution is.
struct OpenStatement {
  std::string statement, parameters, connection_id, plan, file;
  uint64_t shape_id = 0;
  Verb verb = Verb::other;
  Dialect dialect = Dialect::postgres;
  uint32_t origin = 0;
  std::vector<uint32_t> tags;
  int64_t time_us = unknown_time, duration_us = unknown;
  uint64_t line = 0;
  bool matches = true, is_server_log = true;
  bool is_nested = false;   // of a plan: its CONTEXT says that it ran within another statement
  bool is_counted = false;  // of a plan: it came after the line of its execution
};
// The executions a session has logged whose plan may still come: the last one, and in a transaction
// the last few, since a portal or cursor is explained when it is dropped.
class UnexplainedLines {
 public:
  // A line of a query was logged; `shape_id` is 0 if its plan is known.
  void note(uint64_t shape_id, Verb verb) {
    if (verb == Verb::begin || verb == Verb::start) in_transaction_ = true;
    if (ends_transaction(verb)) in_transaction_ = false;
    if (!in_transaction_) count_ = 0;
    ids_[count_++ % ids_.size()] = shape_id;
  }
  // Whether such a line awaits its plan, which is then known.
  bool take(uint64_t shape_id);

 private:
  uint32_t count_ = 0;
  bool in_transaction_ = false;
  std::array<uint64_t, 8> ids_{};
};
struct PreparedStatement {
  std::string statement;
  Dialect dialect;
};

// A wait for a lock, and the sessions (by their keys) of which it is not certain yet what they were
// at; 0: it is certain, or will never be known.
struct OpenWait {
  LockWaitRow row;
  uint64_t blocking_key = 0, root_key = 0;
};
inline constexpr size_t max_parked_waits = 1'000;  // a session
// Who wants to know what a session was at.
struct Blocking {
  std::vector<uint64_t> waiters;  // keys of sessions
  std::vector<OpenWait> parked;   // waits that are over
};

// How far a logged time may be behind the true one; a log that is written in whole seconds shows.
inline int64_t log_resolution_us(int64_t time_us) {
  return time_us % 1'000'000 == 0 ? 1'000'000 : 1'000;
}
// What every record looks at comes first.
struct Session {
  uint64_t key = 0;     // of the SessionTable
  uint32_t stream = 0;  // the server it is of
  uint32_t origin = 0;  // from its connection messages, where the prefix says less
  // What the prefix said last, and what it makes with `origin`: most records of a session agree.
  uint32_t prefix_origin = 0, merged_origin = 0;
  bool ran = false;       // anything yet
  uint64_t query_id = 0;  // of its last query, and who sent that
  uint32_t query_origin = 0;
  std::unique_ptr<OpenWait> wait;      // null: it waits for no lock
  std::unique_ptr<Blocking> blocking;  // null: nobody waits to know what it is at
  std::vector<OpenStatement> plans;    // since the last line of a query
  ShapeRuns runs;
  OpenTransaction transaction;
  UnexplainedLines lines;
  std::optional<OpenStatement> pending;
  SpillRow spill;   // temporary files of a query that is not known yet
  int64_t pid = 0;  // 0: unknown
  std::map<std::string, PreparedStatement, std::less<>> prepared;

  // Tells the session of `waiter` what this one is at, once its next line says so.
  void await(uint64_t waiter) {
    if (!blocking) blocking = std::make_unique<Blocking>();
    if (blocking->waiters.size() < max_parked_waits) blocking->waiters.push_back(waiter);
  }
};

}  // namespace dbperf
