#include "analysis/transaction.h"

#include <algorithm>

#include "analysis/session.h"

namespace dbperf {

void OpenTransaction::wait_until(int64_t time_us) {
  if (time_us == unknown_time) return;
  const int64_t idle_us = time_us - last_us_;
  if (idle_us <= log_resolution_us(last_us_)) return;  // may be rounding
  idle_us_ += idle_us;
  if (idle_us <= longest_idle_us_) return;
  longest_idle_us_ = idle_us;
  idle_query_id_ = query_id_;
}

void OpenTransaction::end(bool rolled_back, TransactionRow& ended) {
  ended = {};
  ended.duration = std::max<int64_t>(0, last_us_ - started_us_);
  ended.idle = idle_us_;
  ended.longest_idle = longest_idle_us_;
  ended.statements = statements_;
  ended.started = started_us_;
  ended.ended = last_us_;
  ended.rolled_back = rolled_back;
  ended.last.query_id = longest_idle_us_ > 0 ? idle_query_id_ : query_id_;
  *this = {};
}

bool OpenTransaction::follow(const TransactionStep& step, TransactionRow& ended) {
  const bool begins =
      step.verb == Verb::begin || (step.verb == Verb::start && !step.starts_replication);
  if (started_us_ == unknown_time) {
    if (!begins || step.failed) return false;
    started_us_ = step.begin_us == unknown_time ? step.end_us : step.begin_us;
    last_us_ = step.end_us;
    query_id_ = step.query_id;
    return false;
  }
  wait_until(step.begin_us);
  last_us_ = std::max(last_us_, step.end_us);
  if ((ends_transaction(step.verb) || step.prepares) && !step.to_savepoint && !step.failed) {
    end(failed_ || step.verb == Verb::rollback || step.verb == Verb::abort, ended);
    return true;
  }
  ++statements_;
  query_id_ = step.query_id;
  failed_ = step.to_savepoint ? false : failed_ || step.failed;
  return false;
}

bool OpenTransaction::abandon(int64_t time_us, TransactionRow& ended) {
  if (started_us_ == unknown_time) return false;
  wait_until(time_us);
  last_us_ = std::max(last_us_, time_us);
  end(true, ended);
  return true;
}

}  // namespace dbperf
