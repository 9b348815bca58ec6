#pragma once
// What a log says, one record at a time: the vocabulary in which parsers speak to the monitor core.
// Times are microseconds since 1970 in UTC, durations microseconds, sizes bytes.

#include <cstdint>
#include <span>
#include <string_view>

namespace dbperf {

inline constexpr int64_t unknown_time = INT64_MIN;
inline constexpr int64_t unknown = -1;  // of durations and counters
// A duration that no clock can give: ten years. Such a query counts as corrupt and stays untimed.
inline constexpr int64_t max_duration_us = 10LL * 366 * 86400 * 1'000'000;

enum class Dialect : uint8_t { postgres, mysql };

enum class EventKind : uint8_t {
  other,       // recognised, but nothing in it is counted
  query,       // one execution in one record: its statement with duration, error, or both
  statement,   // logged when it began (log_statement); its duration may follow in the session
  duration,    // a duration whose statement, if logged at all, stands earlier in the session
  parse,       // step of the extended protocol, with statement and duration
  bind,        // likewise
  plan,        // auto_explain: statement and duration, the plan in `detail`
  error,       // ERROR, FATAL or PANIC of a server, with `statement` where the log has it
  connection,  // see ConnectionChange
  pool,        // see Event::pool
};

enum class Severity : uint8_t { log, warning, error, fatal, panic };

enum class ConnectionChange : uint8_t {
  none,
  attempted,  // a server accepted the socket; nobody is authorized yet
  opened,     // authorized, or created by a pool
  began,      // a new session and its login in one record; it may be refused yet
  closed,     // disconnected, or closed by a pool
  checkout,
  checkin,
  failed,     // authentication failure, refused, or an error event of a pool
  refused,    // what `began` or `opened` was not let in after all
  withdrawn,  // the same, and another record tells of the failure
  changed,    // the session goes on as another user, or in another database
};

// What a server says about itself; may accompany any kind of event (a deadlock is also an error).
enum class ServerEvent : uint8_t {
  none,
  checkpoint_timed,      // a checkpoint began because it was time
  checkpoint_requested,  // a checkpoint began for another reason; `value`: 1 WAL volume, 0 command
  checkpoint_complete,   // `value`: microseconds spent writing
  checkpoints_too_frequent,
  temp_file,             // `value`: bytes
  lock_wait,             // still waiting; `value`: microseconds so far; `object`: table; `parties`
  lock_acquired,         // got it after a wait; `value`: microseconds waited
  deadlock,              // `parties`, `object`: table
  autovacuum,            // `object`: table; `value`: microseconds elapsed
  autoanalyze,           // likewise
  cancelled_timeout,     // statement cancelled by a timeout
  cancelled_user,        // statement cancelled on request
  replication_conflict,  // cancelled because it stood in the way of recovery
  authentication_failed,
  out_of_connections,
  out_of_memory,
  disk_full,
  data_corruption,
  wraparound,
  pooler_stats,  // what a pool of connections counted; see PoolerFacts
  server_crash,  // `value`: 1 if this is the recovery, whose crash may have been told before
};

// Facts that a log states of one execution (slow-log flags); combined with |.
enum Evidence : uint8_t {
  evidence_full_scan = 1,
  evidence_full_join = 2,
  evidence_no_index = 4,
  evidence_tmp_table = 8,
  evidence_tmp_table_on_disk = 16,
  evidence_filesort = 32,
  evidence_filesort_on_disk = 64,
};

// A process in a lock wait (who waits, then who holds) or a deadlock (who waits for whom).
struct LockParty {
  int64_t pid = 0, blocked_by = 0;   // 0: unknown
  std::string_view lock, statement;  // as the server writes them
};

// What a server says at the end of a checkpoint beside `value`.
struct CheckpointFacts {
  int64_t sync_us = 0, total_us = 0;
  int64_t buffers = 0, wal_added = 0, wal_removed = 0, wal_recycled = 0;
  int64_t distance_bytes = 0, estimate_bytes = 0;
};

// What a pooler counted in a period of some seconds.
struct PoolerFacts {
  int64_t transactions = 0, queries = 0;                  // a second
  int64_t transaction_us = 0, query_us = 0, wait_us = 0;  // on average; waiting for a server
};

struct PoolState {
  int64_t size = 0;
  int64_t checked_out = 0;
  int64_t checked_in = 0;
  int64_t overflow = 0;
};

// One record. The views live as long as the records and the arena that were handed to
// Format::parse(); on_event copies what it wants to keep longer.
struct Event {
  EventKind kind = EventKind::other;
  Severity severity = Severity::log;
  Dialect dialect = Dialect::postgres;
  ConnectionChange connection = ConnectionChange::none;
  ServerEvent server = ServerEvent::none;
  uint8_t evidence = 0;            // of Evidence
  bool failed = false;             // of a query: it ended in an error
  bool inherits_time = false;      // no time of its own: the time of the record before it
  bool inherits_database = false;  // no database of its own: the last one named in the log
  bool resets_context = false;     // a server banner: what could be inherited ends here
  bool runs_prepared = false;      // what it runs, the session's EXECUTE just before may have named
  bool administrative = false;     // MySQL's "administrator command": its counters are stale copies
  bool corrupt_duration = false;   // it had a duration, but none that a number can hold

  // Its local time was shown twice by the clock, as clocks go back: time_us is the first time, this
  // is how much later the second was. Which one it is, only the records before can tell.
  uint16_t repeats_after_s = 0;
  uint32_t sampled_one_in = 1;  // of so many executions the server logged this one

  uint32_t line = 0;   // first line of the record, from 0, within the records handed to parse()
  uint32_t lines = 1;  // how many lines the record has

  int64_t time_us = unknown_time;
  int64_t duration_us = unknown;
  int64_t lock_us = unknown;
  int64_t rows_sent = unknown;
  int64_t rows_examined = unknown;
  int64_t rows_affected = unknown;
  int64_t value = 0;  // see ServerEvent; of ConnectionChange::closed: how long the session lasted
  uint64_t session =
      0;  // equal within one server session; 0 unknown: only adjacent records belong together
  PoolState pool;

  std::string_view statement;
  std::string_view user, database, host, application;  // empty: unknown
  std::string_view connection_id;  // as the log writes it: pid, thread or pool id
  std::string_view message;        // of errors: the primary message; in failed queries too
  std::string_view detail, hint, context;
  std::string_view sqlstate;    // five characters, or MySQL's error number; empty: unknown
  std::string_view parameters;  // of a bound statement, as logged
  std::string_view object;      // see ServerEvent
  std::string_view zone;        // of the time, where it is written as an abbreviation ("CET")
  std::span<const LockParty> parties;
  const CheckpointFacts* checkpoint = nullptr;  // null: not said
  const PoolerFacts* pooler = nullptr;          // likewise
  std::string_view attributes;  // lines of `Name: value` pairs, as logged: see attributes.h
};

class EventSink {
 public:
  virtual void on_event(const Event& event) = 0;
  // Lines that belong to no record. `line` counts from 0 within the records handed to parse().
  virtual void on_skipped(uint32_t line, uint32_t lines, std::string_view text) = 0;

 protected:
  ~EventSink() = default;
};

}  // namespace dbperf
