#pragma once
// Load over time: a timeline whose buckets coarsen so that 1,500 are enough, and, beside it, exact
// counts per second and minute from which the peak second and the worst minutes are taken.
//
// A query is filed under the moment it ended, and spread back over the time it ran. For that a
// bucket holds how many queries began and ended in it, and the sums of their offsets: the time
// spent running up to any bucket's edge follows from these, at one update per end, and coarsening
// adds up.

#include <tsl/robin_map.h>

#include <cstdint>
#include <map>
#include <vector>

#include "analysis/report.h"

namespace dbperf {

class LoadTimeline {
 public:
  // duration_us: unknown if untimed.
  void add(int64_t time_us, int64_t duration_us, bool slow, bool failed);
  void merge(const LoadTimeline& other);
  Timeline rows() const;

 private:
  struct Bucket {
    uint64_t queries = 0, slow = 0, failed = 0;
    int64_t total_us = 0;
    int64_t begins = 0, begin_offsets_us = 0;  // of timed queries
    int64_t ends = 0, end_offsets_us = 0;
    void shift_and_add(const Bucket& finer, int64_t offset_us);
  };
  using Buckets = tsl::robin_map<int64_t, Bucket>;
  // The bucket found last: most events are in it. A copy of the table has to find its own.
  struct Latest {
    Bucket* bucket = nullptr;
    int64_t start_us = 0, width_us = 0;

    Latest() = default;
    Latest(const Latest&) {}
    Latest& operator=(const Latest&) {
      width_us = 0;
      return *this;
    }
    bool holds(int64_t time_us) const {
      return static_cast<uint64_t>(time_us) - static_cast<uint64_t>(start_us) <
             static_cast<uint64_t>(width_us);
    }
  };

  void coarsen_to(size_t level);
  void note_event(int64_t time_us);
  int64_t width_us() const;
  Bucket& bucket_of(int64_t time_us) {
    if (!latest_.holds(time_us)) find_bucket(time_us);
    return *latest_.bucket;
  }
  void find_bucket(int64_t time_us);

  size_t level_ = 0;                                    // index into the table of widths
  int64_t first_us_ = INT64_MAX, last_us_ = INT64_MIN;  // of events
  Buckets buckets_;
  Latest latest_;
};

// What a threshold on a rate wants to know: how bad it got, how often, when.
struct Exceedance {
  double worst = 0;
  uint64_t occurrences = 0;
  int64_t first_us = unknown_time, last_us = unknown_time;
  void note(double value, int64_t time_us, uint64_t times = 1);
  void merge(const Exceedance& other);
};

class LoadPeaks {
 public:
  explicit LoadPeaks(const Thresholds& thresholds) : thresholds_(thresholds) {}

  void add(int64_t time_us, int64_t duration_us, bool failed) {
    const int64_t hour = time_us / hour_us - (time_us % hour_us < 0);
    if (hour != last_hour_ || last_ == nullptr) find_hour(hour);
    const int64_t offset = time_us - hour * hour_us;
    ++last_->seconds[offset / 1'000'000];
    Minute& minute = last_->minutes[offset / 60'000'000];
    ++minute.queries;
    minute.failed += failed;
    if (duration_us >= 0) {
      ++minute.timed;
      minute.total_us += duration_us;
    }
  }
  void merge(const LoadPeaks& other);

  struct Summary {
    uint64_t peak_per_second = 0;
    Exceedance queries_per_second, error_rate, avg_query_time;  // over the thresholds
  };
  Summary summary() const;

 private:
  static constexpr int64_t hour_us = 3'600'000'000;
  // Hours kept apart; older ones are summed up into settled_ (about 45 days, 16 MiB).
  static constexpr size_t max_hours = 1080;
  struct Minute {
    uint32_t queries = 0, failed = 0, timed = 0;
    int64_t total_us = 0;
  };
  struct Hour {
    uint32_t seconds[3600] = {};
    Minute minutes[60];
  };
  void find_hour(int64_t hour);
  void settle(int64_t hour, const Hour& counts, Summary& into) const;

  Thresholds thresholds_;
  std::map<int64_t, Hour> hours_;
  Hour* last_ = nullptr;
  int64_t last_hour_ = 0;
  Summary settled_;
};

}  // namespace dbperf
