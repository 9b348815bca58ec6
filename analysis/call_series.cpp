#include "analysis/call_series.h"

#include <algorithm>
#include <array>

namespace dbperf {
namespace {

// Each divides the next; beyond a day they double.
constexpr std::array<int64_t, 13> widths_s = {1,    2,    10,   30,    60,    300,  900,
                                              1800, 3600, 7200, 14400, 43200, 86400};

int64_t wider(int64_t width_us) {
  const auto next = std::upper_bound(widths_s.begin(), widths_s.end(), width_us / 1'000'000);
  return next == widths_s.end() ? 2 * width_us : *next * 1'000'000;
}

int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

}  // namespace

void CallSeries::Bucket::add(const Bucket& other) {
  calls += other.calls;
  timed += other.timed;
  slow += other.slow;
  total_us += other.total_us;
}

int64_t CallSeries::index_of(int64_t time_us) const { return floor_div(time_us, width_us_); }

void CallSeries::coarsen(int64_t width_us) {
  if (width_us <= width_us_) return;
  const int64_t first = floor_div(first_ * width_us_, width_us);
  std::vector<Bucket> coarse;
  for (size_t i = 0; i < buckets_.size(); ++i) {
    const int64_t start_us = (first_ + static_cast<int64_t>(i)) * width_us_;
    const auto place = static_cast<size_t>(floor_div(start_us, width_us) - first);
    if (place >= coarse.size()) coarse.resize(place + 1);
    coarse[place].add(buckets_[i]);
  }
  buckets_ = std::move(coarse);
  first_ = first;
  width_us_ = width_us;
}

// Makes room for both times and all between them.
void CallSeries::cover(int64_t first_us, int64_t last_us) {
  if (buckets_.empty()) {
    width_us_ = widths_s.front() * 1'000'000;
    first_ = index_of(first_us);
  }
  first_us = std::min(first_us, first_ * width_us_);
  last_us = std::max(last_us, (first_ + static_cast<int64_t>(buckets_.size())) * width_us_ - 1);
  int64_t width_us = width_us_;
  while (floor_div(last_us, width_us) - floor_div(first_us, width_us) >= max_buckets)
    width_us = wider(width_us);
  coarsen(width_us);
  const int64_t first = index_of(first_us);
  buckets_.insert(buckets_.begin(), static_cast<size_t>(first_ - first), Bucket{});
  first_ = first;
  buckets_.resize(static_cast<size_t>(index_of(last_us) - first + 1));
}

void CallSeries::find_bucket(int64_t time_us) {
  cover(time_us, time_us);
  const int64_t index = index_of(time_us);
  newest_us_ = index * width_us_;
  newest_ = static_cast<size_t>(index - first_);
}

void CallSeries::merge(const CallSeries& other) {
  if (other.empty()) return;
  CallSeries theirs = other;
  cover(theirs.first_ * theirs.width_us_,
        (theirs.first_ + static_cast<int64_t>(theirs.buckets_.size())) * theirs.width_us_ - 1);
  theirs.coarsen(width_us_);  // mine are no narrower: they cover the same span, and more
  const auto offset = static_cast<size_t>(theirs.first_ - first_);
  for (size_t i = 0; i < theirs.buckets_.size(); ++i) buckets_[offset + i].add(theirs.buckets_[i]);
  find_bucket(theirs.first_ * width_us_);
}

CallTimeline CallSeries::rows() const {
  CallTimeline timeline;
  if (buckets_.empty()) return timeline;
  timeline.bucket_seconds = width_us_ / 1'000'000;
  timeline.start = first_ * width_us_;
  for (const Bucket& bucket : buckets_) {
    const auto timed = static_cast<int64_t>(bucket.timed);
    const int64_t average_us = timed == 0 ? 0 : (bucket.total_us + timed / 2) / timed;
    timeline.buckets.push_back({bucket.calls, bucket.slow, bucket.total_us, average_us});
  }
  return timeline;
}

}  // namespace dbperf
