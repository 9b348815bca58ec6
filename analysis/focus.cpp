#include "analysis/focus.h"

#include <algorithm>

#include "analysis/aggregate.h"

namespace dbperf {

void Focus::add(const Query& query, bool slow, const std::function<SlowRow()>& row) {
  const auto add_to = [&query](Sums& sums) {
    ++sums.queries;
    sums.failed += query.failed;
    if (query.duration_us >= 0) sums.total_us += query.duration_us;
  };
  add_to(origins_[query.origin]);
  for (const uint32_t tag : query.tags) add_to(tags_[tag]);
  if (query.time_us != unknown_time)
    timeline_.add(query.time_us, query.duration_us, slow, query.failed);
  const bool fails_first = query.failed && (!failed_ || query.time_us < failed_->timestamp);
  const bool is_slowest = query.duration_us >= 0 && (slowest_.size() < max_slowest ||
                                                     query.duration_us >= slowest_.back().duration);
  if (!fails_first && !is_slowest) return;
  const SlowRow execution = row();
  if (fails_first) failed_ = execution;
  if (!is_slowest) return;
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
