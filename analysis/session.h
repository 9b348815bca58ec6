#pragma once
// What one server session has open while its log is read; see correlator.h.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analysis/event.h"
#include "analysis/sql/verb.h"

namespace dbperf {

// A statement whose duration is awaited, or a plan whose execution is.
struct OpenStatement {
  std::string statement, parameters, connection_id, plan, file;
  uint64_t shape_id = 0;
  Verb verb = Verb::other;
  Dialect dialect = Dialect::postgres;
  uint32_t origin = 0;
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
  void note(uint64_t shape_id, Verb verb);
  // Whether such a line awaits its plan, which is then known.
  bool take(uint64_t shape_id);

 private:
  std::array<uint64_t, 8> ids_{};
  uint32_t count_ = 0;
  bool in_transaction_ = false;
};
struct ShapeRun {  // of one shape on one session
  uint64_t shape_id = 0, leader_id = 0, length = 0;
  uint32_t shape = 0;
  int64_t last_us = unknown_time;
};
struct PreparedStatement {
  std::string statement;
  Dialect dialect;
};
struct Session {
  std::optional<OpenStatement> pending;
  std::vector<OpenStatement> plans;  // since the last line of a query
  UnexplainedLines lines;
  std::optional<int64_t> wait_us;  // of an open lock wait
  int64_t wait_time_us = unknown_time;
  uint32_t origin = 0;  // from its connection messages, where the prefix says less
  // What the prefix said last, and what it makes with `origin`: most records of a session agree.
  uint32_t prefix_origin = 0, merged_origin = 0;
  ShapeRun run;
  std::map<std::string, PreparedStatement, std::less<>> prepared;
};

}  // namespace dbperf
