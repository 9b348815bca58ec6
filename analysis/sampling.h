#pragma once
// Executions of which a server logged only one in so many (log_slow_rate_limit): what was seen
// stays what is counted; beside it stands an estimate of what ran.

#include <algorithm>
#include <cstdint>
#include <optional>

#include "analysis/report.h"

namespace dbperf {

class Sampling {
 public:
  // An execution of which the server logged one in `one_in`, which is above 1.
  void add(uint32_t one_in, int64_t duration_us) {
    ++queries_;
    rate_ = std::max(rate_, one_in);
    unseen_ += one_in - 1;
    if (duration_us > 0) unseen_us_ += static_cast<Wide>(duration_us) * (one_in - 1);
  }

  void merge(const Sampling& other) {
    queries_ += other.queries_;
    rate_ = std::max(rate_, other.rate_);
    unseen_ += other.unseen_;
    unseen_us_ += other.unseen_us_;
  }

  // The estimate for `stats`, whose counts stand; nothing if no execution was sampled.
  std::optional<SampledStats> estimate(const Stats& stats) const {
    if (queries_ == 0) return std::nullopt;
    const Wide total_us = unseen_us_ + static_cast<Wide>(stats.total_query_time);
    return SampledStats{rate_, queries_, stats.total_queries + unseen_,
                        static_cast<int64_t>(std::min<Wide>(total_us, INT64_MAX))};
  }

 private:
  __extension__ typedef unsigned __int128 Wide;  // ten years in microseconds, times any rate

  uint32_t rate_ = 0;
  uint64_t queries_ = 0, unseen_ = 0;
  Wide unseen_us_ = 0;
};

}  // namespace dbperf
