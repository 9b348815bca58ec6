#pragma once
// The sequential stage: walks digested events in log order and joins what belongs together.
//
// A server may tell of one execution in several records. PostgreSQL logs a statement when it begins
// (log_statement) and its duration later (log_duration); an ERROR ends the statement of its
// session; auto_explain logs the plan of a statement just before its duration; `still waiting` and
// `acquired` are one lock wait. Which records belong together is told by the session, and by their
// order. So each session keeps what is open: a statement without its duration, plans without their
// execution, a wait without its end, the names it prepared. When the next record of the session
// shows that nothing more will come, what is open is counted as it stands.
//
// Records of session 0 (a log that names no session) belong together only if they are adjacent.
//
// This is also where filters apply: to whole queries, after their records were joined.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/aggregate.h"
#include "analysis/digest.h"
#include "analysis/filter.h"
#include "analysis/key_map.h"
#include "analysis/server_report.h"
#include "analysis/session_table.h"

namespace dbperf {

class Correlator {
 public:
  // Where a digest came from.
  struct Place {
    std::string_view file;
    uint64_t first_line = 1;  // number of the chunk's first line in the file
    uint32_t stream = 0;      // one server's log; sessions are never shared between streams
    bool is_server_log = true;
  };

  Correlator(Aggregate& aggregate, const Filter& filter, bool merge_partitions = false);
  void consume(const Digest& digest, const Place& place);
  // Counts what is still open. Nothing may be consumed after it.
  void finish();
  // The latest time of what passed --since and --until; unknown_time if nothing did.
  int64_t end_us() const { return end_us_; }
  // The latest time of all.
  int64_t last_us() const { return last_us_; }

 private:
  using Open = OpenStatement;
  struct Stream {
    int64_t last_time_us = unknown_time;
    bool in_second_hour = false;          // of the two that the clock showed alike
    std::string database;                 // the last one named
    uint32_t named_by = DigestRow::none;  // by which origin of the digest at hand
    // What that makes of an origin that names none; 0: not asked for yet.
    uint32_t heir = 0, inherited_origin = 0;
    bool recovers = false;  // a crash was told, the recovery from it not yet
  };
  struct Current;  // the row at hand with what was resolved of it

  static int64_t time_of(const DigestRow& row, Stream& stream);
  void handle(Current& now);
  Query query_in(Current& now);
  void on_query(Current& now);
  void on_statement(Current& now);
  void on_duration(Current& now);
  void on_step(Current& now);
  void on_plan(Current& now);
  void on_error(Current& now);
  void begin_anew(Current& now);
  void end_session(Session& session, int64_t time_us);
  void end_other_sessions(Current& now);
  void on_connection(Current& now);
  void on_server_event(Current& now);
  bool is_new_crash(Current& now);
  void on_temp_file(Current& now);
  void on_deadlock(Current& now);
  void on_lock_wait(Current& now);
  void on_lock_acquired(Current& now);
  void settle_open(Session& session, const Query& query);

  Session& begin_session(Current& now);
  void register_process(const Current& now, Session& session);
  void forget_process(const Session& session);
  Session* find_process(int64_t pid, uint32_t stream, uint64_t* key);
  ProcessQuery process_query(int64_t pid, uint64_t query_id) const;
  ProcessQuery query_of(Current& now);
  void find_blocker(Current& now, int64_t pid, OpenWait& wait);
  void decide(OpenWait& wait, uint64_t key, const Query& query);
  void decide_waits(Session& session, const Query& query);
  void settle(OpenWait&& wait);
  void add_spill(SpillRow spill);
  void add_transaction(const Session& session, TransactionRow transaction);

  std::span<const uint32_t> tags_of(const Current& now);
  void resolve_origin(Current& now);
  static void name_database(Stream& stream, const Digest& digest, uint32_t origin);
  void inherit_database(Current& now);
  void merge_origin(Session& session, uint32_t prefix_origin);
  void change_origin(Current& now);
  uint32_t shape_of(Current& now);
  void rename_execute(Current& now);
  Open open(Current& now);
  void close_all(Session& session);
  void close_pending(Session& session) {
    if (session.pending) count_pending(session);
  }
  void count_pending(Session& session);
  void close_plan(const Open& plan, Session& session);
  void close_plans(Session& session);
  void make_room(Session& session);
  void close_wait(Session& session) {
    if (session.wait) count_wait(session);
  }
  void count_wait(Session& session);
  void close_run(const ShapeRun& run);
  void follow_run(Session& session, const Query& query, const ShapeStats& shape);
  void take_plans(Session& session, Query& query);
  bool end_query(Session& session, Query& query, bool may_have_plan, bool matches);
  void count(const Open& open, Session& session, int64_t time_us, int64_t duration_us,
             const Event* error);
  void count_error(const Event& event, int64_t time_us, std::string_view statement,
                   std::string_view file, uint64_t line);
  uint32_t shape_of(std::string_view statement, Dialect dialect);
  void describe(std::string_view statement, ShapeInfo& info);

  bool passes_origin(uint32_t origin);
  bool passes_shape(uint32_t shape);
  bool passes(const Query& query, bool matches) {
    return matches && (!chooses_ || passes_filter(query));
  }
  bool passes_filter(const Query& query);
  bool passes_without_statement(uint32_t origin, int64_t time_us);

  Aggregate& aggregate_;
  const Filter& filter_;
  bool chooses_ = false;  // whether the filter does, as a query is asked three times
  const bool merge_partitions_;
  Fingerprinter fingerprint_;
  std::string plan_;  // what the query at hand has for a plan
  SessionTable sessions_;
  KeyMap<uint64_t> processes_;  // session keys by process and stream
  std::map<uint32_t, Stream> streams_;
  std::vector<uint32_t> shape_numbers_, origin_numbers_;  // of the digest at hand
  std::vector<std::vector<uint32_t>> tag_numbers_;        // likewise; empty: not asked for yet
  struct Verdict {
    uint64_t id = 0;
    bool known = false, passes = false;
  };
  std::vector<Verdict> shape_verdicts_, origin_verdicts_;
  int64_t end_us_ = unknown_time, last_us_ = unknown_time;
};

// The process in a connection id: a number, or PostgreSQL's session id; 0 if it is neither.
int64_t process_id(std::string_view connection_id);

}  // namespace dbperf
