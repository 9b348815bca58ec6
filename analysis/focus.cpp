#include "analysis/focus.h"

#include <algorithm>

#include "analysis/aggregate.h"

namespace dbperf {

void Focus::add(const SlowRow& execution, uint32_t origin, bool slow, bool failed) {
  Sums& sums = origins_[origin];
  ++sums.queries;
  sums.failed += failed;
  if (execution.duration >= 0) sums.total_us += execution.duration;
  if (execution.timestamp != unknown_time)
    timeline_.add(execution.timestamp, execution.duration, slow, failed);
  if (failed && (!failed_ || execution.timestamp < failed_->timestamp)) failed_ = execution;
  if (execution.duration < 0) return;
  if (slowest_.size() == max_slowest && !slower(execution, slowest_.back())) return;
  slowest_.insert(std::upper_bound(slowest_.begin(), slowest_.end(), execution, slower), execution);
  if (slowest_.size() > max_slowest) slowest_.pop_back();
}

void Focus::fill(FocusReport& report) const {
  report.id = id_;
  report.timeline = timeline_.rows();
  report.slowest = slowest_;
  report.failed = failed_;
}

}  // namespace dbperf
