#pragma once
// A log-linear histogram of durations in microseconds: 64 buckets per power of two, so that the
// middle of a bucket is within 0.8 % of every value in it. Values under 128 are exact. Merging is
// adding. Only the range of buckets in use is stored.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

namespace dbperf {

class Histogram {
 public:
  void add(int64_t value, uint64_t times = 1) {
    const uint32_t index = bucket_of(static_cast<uint64_t>(value));
    if (index - first_ >= counts_.size()) cover(index);
    counts_[index - first_] += times;
    count_ += times;
  }

  void merge(const Histogram& other) {
    if (other.counts_.empty()) return;
    cover(other.first_);
    cover(other.first_ + static_cast<uint32_t>(other.counts_.size()) - 1);
    for (size_t i = 0; i < other.counts_.size(); ++i)
      counts_[other.first_ - first_ + i] += other.counts_[i];
    count_ += other.count_;
  }

  uint64_t count() const { return count_; }

  // The value of rank ceil(percent / 100 * count), within 0.8 %; 0 if empty. The caller clamps it
  // to the exact minimum and maximum.
  int64_t percentile(unsigned percent) const {
    if (count_ == 0) return 0;
    const uint64_t rank = std::max<uint64_t>(1, (count_ * percent + 99) / 100);
    uint64_t seen = 0;
    for (size_t i = 0; i < counts_.size(); ++i) {
      seen += counts_[i];
      if (seen >= rank) return middle_of(first_ + static_cast<uint32_t>(i));
    }
    return middle_of(first_ + static_cast<uint32_t>(counts_.size()) - 1);
  }

  // Calls `visit(value, times)` for what is counted, in ascending order; values as in percentile().
  template <typename Visit>
  void visit(Visit visit) const {
    for (size_t i = 0; i < counts_.size(); ++i)
      if (counts_[i] > 0) visit(middle_of(first_ + static_cast<uint32_t>(i)), counts_[i]);
  }

  bool operator==(const Histogram& other) const {
    if (count_ != other.count_) return false;
    for (unsigned percent = 1; percent <= 100; ++percent)
      if (percentile(percent) != other.percentile(percent)) return false;
    return true;
  }

 private:
  static uint32_t bucket_of(uint64_t value) {
    if (value < 128) return static_cast<uint32_t>(value);
    const int shift = std::bit_width(value) - 7;
    return static_cast<uint32_t>(shift * 64 + static_cast<int>(value >> shift));
  }
  static int64_t middle_of(uint32_t bucket) {
    if (bucket < 128) return bucket;
    const uint32_t shift = bucket / 64 - 1;
    const int64_t low = static_cast<int64_t>(bucket - shift * 64) << shift;
    return low + (int64_t{1} << shift) / 2;
  }
  void cover(uint32_t index) {
    if (counts_.empty()) {
      first_ = index;
      counts_.resize(1);
    } else if (index < first_) {
      counts_.insert(counts_.begin(), first_ - index, 0);
      first_ = index;
    } else if (index - first_ >= counts_.size()) {
      counts_.resize(index - first_ + 1);
    }
  }

  uint32_t first_ = 0;  // bucket that counts_[0] stands for
  uint64_t count_ = 0;
  std::vector<uint64_t> counts_;
};

}  // namespace dbperf
