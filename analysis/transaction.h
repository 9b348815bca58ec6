#pragma once
// A transaction as its session's log shows it: from BEGIN to COMMIT, with the time in between in
// which nothing ran.

#include <cstdint>

#include "analysis/server_report.h"
#include "analysis/sql/verb.h"

namespace dbperf {

// One statement of a session, as far as transactions care.
struct TransactionStep {
  Verb verb = Verb::other;
  bool to_savepoint = false;        // ROLLBACK TO
  bool starts_replication = false;  // MySQL's START REPLICA
  bool prepares = false;            // PREPARE TRANSACTION: it is the session's no more
  bool failed = false;
  int64_t begin_us = unknown_time, end_us = 0;  // begin_us: if known
  uint64_t query_id = 0;
};

class OpenTransaction {
 public:
  // Whether a statement that begins with `verb` makes a difference.
  bool concerns(Verb verb) const {
    return started_us_ != unknown_time || verb == Verb::begin || verb == Verb::start;
  }
  // Follows the session by one statement; whether that ended a transaction, which is then `ended`.
  bool follow(const TransactionStep& step, TransactionRow& ended);
  // The session is over: an open transaction was rolled back.
  bool abandon(int64_t time_us, TransactionRow& ended);

 private:
  void wait_until(int64_t time_us);
  void end(bool rolled_back, TransactionRow& ended);

  int64_t started_us_ = unknown_time;  // unknown_time: none is open
  int64_t last_us_ = 0;                // end of the last statement
  int64_t idle_us_ = 0, longest_idle_us_ = 0;
  uint64_t statements_ = 0;
  uint64_t query_id_ = 0, idle_query_id_ = 0;  // the last; the one before the longest idle time
  bool failed_ = false;
};

}  // namespace dbperf
