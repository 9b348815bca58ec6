#pragma once
// One fingerprint's calls over time, coarsely: at most 96 buckets, whose width grows with the span
// that they cover. Widths divide each other and buckets stand at multiples of them, so a series is
// the same whatever the order of its calls, and merging is adding.

#include <cstdint>
#include <vector>

#include "analysis/report.h"

namespace dbperf {

class CallSeries {
 public:
  static constexpr int64_t max_buckets = 96;

  void add(int64_t time_us, int64_t duration_us, bool slow) {  // duration_us: unknown if untimed
    if (time_us < newest_us_ || time_us - newest_us_ >= width_us_) find_bucket(time_us);
    Bucket& bucket = buckets_[newest_];
    ++bucket.calls;
    bucket.slow += slow;
    if (duration_us < 0) return;
    ++bucket.timed;
    bucket.total_us += duration_us;
  }
  void merge(const CallSeries& other);
  bool empty() const { return buckets_.empty(); }
  CallTimeline rows() const;

 private:
  struct Bucket {
    uint64_t calls = 0, timed = 0, slow = 0;
    int64_t total_us = 0;
    void add(const Bucket& other);
  };

  void find_bucket(int64_t time_us);
  void cover(int64_t first_us, int64_t last_us);
  void coarsen(int64_t width_us);
  int64_t index_of(int64_t time_us) const;

  int64_t width_us_ = 0;
  int64_t first_ = 0;      // number of the first bucket: it begins at first_ * width_us_
  int64_t newest_us_ = 0;  // where the bucket of the latest call begins
  size_t newest_ = 0;      // and its place in buckets_
  std::vector<Bucket> buckets_;
};

}  // namespace dbperf
