#pragma once
// The part of a report that is about the server itself. Times are microseconds, timestamps
// microseconds since 1970 UTC, sizes bytes.

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/event.h"

namespace dbperf {

struct VacuumRow {
  std::string table;
  uint64_t count = 0;
  int64_t total_time = 0;
};

// What a server process was at: the statement if it was logged, else its fingerprint.
struct ProcessQuery {
  int64_t pid = 0;
  uint64_t query_id = 0;  // 0: unknown
  std::string query;      // empty: unknown
};

// Waits of one query for another, on one table; the processes are those of the longest.
struct LockWaitRow {
  ProcessQuery waiting, blocking;
  ProcessQuery root;   // who blocks the one who blocks ...: the session that waits for nobody
  uint64_t depth = 1;  // how many sessions stand before it in the chain
  std::string table;   // empty: not said
  std::string lock;    // "ShareLock on transaction 736"
  uint64_t count = 0;
  int64_t total_time = 0, max_time = 0;
  int64_t first_seen = unknown_time, last_seen = unknown_time;
};

// Deadlocks of the same queries; the processes are those of the earliest.
struct DeadlockRow {
  struct Party : ProcessQuery {
    int64_t blocked_by = 0;  // pid
    std::string lock;
    bool victim = false;
  };
  std::vector<Party> processes;
  std::string table;
  uint64_t count = 0;
  int64_t first_seen = unknown_time, last_seen = unknown_time;
};

struct SpillRow {  // temporary files of one query
  uint64_t query_id = 0;
  std::string query;  // its fingerprint
  uint64_t count = 0;
  int64_t total_bytes = 0, max_bytes = 0;
};

// One transaction, from its BEGIN to its end.
struct TransactionRow {
  int64_t duration = 0, idle = 0;  // idle: open, but no statement running
  int64_t longest_idle = 0;        // at a stretch
  uint64_t statements = 0;         // between BEGIN and end
  int64_t started = unknown_time, ended = unknown_time;
  bool rolled_back = false;
  ProcessQuery last;  // its process, and the statement before the end or the longest idle time
};

struct ServerReport {
  struct {
    uint64_t count = 0, timed = 0, requested = 0, too_frequent = 0;
    uint64_t by_wal = 0;  // of `requested`: so much had been written; others a command asked for
    int64_t write_time = 0, sync_time = 0, total_time = 0, max_total_time = 0;
    int64_t buffers = 0, wal_added = 0, wal_removed = 0, wal_recycled = 0;
    int64_t total_distance = 0, max_distance = 0, max_estimate = 0;
  } checkpoints;
  struct {
    uint64_t count = 0;
    int64_t total_bytes = 0, max_bytes = 0;
    std::vector<SpillRow> queries;
  } temp_files;
  struct {
    uint64_t count = 0;
    int64_t total_time = 0;
    std::vector<LockWaitRow> waits;
  } lock_waits;
  struct {
    uint64_t count = 0;
    std::vector<DeadlockRow> pairs;
  } deadlocks;
  std::vector<VacuumRow> autovacuum, autoanalyze;
  struct {
    uint64_t timeout = 0, user = 0;
  } cancelled;
  struct {
    uint64_t count = 0, rolled_back = 0;
    int64_t total_time = 0, idle_time = 0;
    TransactionRow longest, most_idle;  // most_idle: by its longest stretch
  } transactions;
  struct {
    uint64_t authentication_failures = 0;
    uint64_t ended = 0;  // with their time
    int64_t session_time = 0, max_session_time = 0;
  } connections;
  struct {  // of pgBouncer's statistics
    uint64_t count = 0;
    double transactions_per_second = 0, queries_per_second = 0;
    int64_t peak_transactions_per_second = 0, peak_queries_per_second = 0;
    int64_t max_transaction_time = 0, max_query_time = 0, max_wait_time = 0;  // of the averages
  } pooler;
  uint64_t out_of_connections = 0, out_of_memory = 0, disk_full = 0, data_corruption = 0;
  uint64_t wraparound = 0, crashes = 0, replication_conflicts = 0;
};

}  // namespace dbperf
