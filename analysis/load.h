#pragma once
// Load over time: a timeline whose buckets coarsen so that 1,500 are enough, and, beside it, exact
// counts per second and minute from which the peak second and the worst minutes are taken.
//
// A query is filed under the moment it ended, and spread back over the time it ran. For that a
// bucket holds how many queries began and ended in it, and the sums of their offsets: the time
// spent running up to any bucket's edge follows from these, at one update per end, and coarsening
// adds up.

#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

#include "analysis/key_map.h"
#include "analysis/report.h"

namespace dbperf {

// The queries that ended in one second, summed up. In a log most follow in the second of the one
// before: the tables below are asked once for all of them.
struct LoadSecond {
  static constexpr int64_t width_us = 1'000'000;

  int64_t start_us = 0;
  uint32_t queries = 0, slow = 0, failed = 0, timed = 0;
  int64_t total_us = 0, end_offsets_us = 0;  // of timed queries

  bool holds(int64_t time_us) const {
    return static_cast<uint64_t>(time_us) - static_cast<uint64_t>(start_us) <
           static_cast<uint64_t>(width_us);
  }
  // duration_us: unknown if untimed.
  void add(int64_t time_us, int64_t duration_us, bool is_slow, bool has_failed) {
    ++queries;
    slow += is_slow;
    failed += has_failed;
    if (duration_us < 0) return;
    ++timed;
    total_us += duration_us;
    end_offsets_us += time_us - start_us;
  }
};

class LoadTimeline {
 public:
  // A query is told twice: in the second it ended in and, if it is timed, when it began.
  void add(const LoadSecond& second);
  void add_begin(int64_t end_us, int64_t duration_us) {
    const int64_t begin_us = end_us - std::min(duration_us, max_spread_us);
    Bucket& bucket = bucket_of(begin_us);
    ++bucket.begins;
    bucket.begin_offsets_us += begin_us - latest_.start_us;
  }
  // Both, of one query; duration_us: unknown if untimed.
  void add(int64_t time_us, int64_t duration_us, bool slow, bool failed);
  void merge(const LoadTimeline& other);
  Timeline rows() const;

 private:
  // A query is spread back over at most this much of its time: it bounds the buckets before the
  // first.
  static constexpr int64_t max_spread_us = 86'400'000'000;

  struct Bucket {
    uint64_t queries = 0, slow = 0, failed = 0;
    int64_t total_us = 0;
    int64_t begins = 0, begin_offsets_us = 0;  // of timed queries
    int64_t ends = 0, end_offsets_us = 0;
    void shift_and_add(const Bucket& finer, int64_t offset_us);
  };
  using Buckets = tsl::robin_map<int64_t, Bucket, SecretHash>;
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

// Makes a span of times, either both known or neither, hold one more.
inline void note_time(int64_t time_us, int64_t& first_us, int64_t& last_us) {
  if (time_us == unknown_time) return;
  if (first_us == unknown_time || time_us < first_us) first_us = time_us;
  if (last_us == unknown_time || time_us > last_us) last_us = time_us;
}

// What a threshold on a rate wants to know: how bad it got, how often, when.
struct Exceedance {
  double worst = 0;
  uint64_t occurrences = 0;
  int64_t first_us = unknown_time, last_us = unknown_time;
  void note(double value, int64_t time_us, uint64_t times = 1);
  void merge(const Exceedance& other);
};

// Alerts on a minute's rates ask for this many queries in it.
inline constexpr uint32_t min_queries_a_minute = 20;

class LoadPeaks {
 public:
  explicit LoadPeaks(const Thresholds& thresholds) : thresholds_(thresholds) {}

  void add(const LoadSecond& second);
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
  Hour& hour_of(int64_t hour);
  void settle(int64_t hour, const Hour& counts, Summary& into) const;

  Thresholds thresholds_;
  std::map<int64_t, Hour> hours_;
  Summary settled_;
};

class Load {
 public:
  explicit Load(const Thresholds& thresholds) : peaks_(thresholds) {}

  // duration_us: unknown if untimed.
  void add(int64_t time_us, int64_t duration_us, bool slow, bool failed) {
    if (!second_.holds(time_us)) begin_second(time_us);
    second_.add(time_us, duration_us, slow, failed);
    if (duration_us >= 0) timeline_.add_begin(time_us, duration_us);
  }
  void merge(const Load& other);
  Timeline timeline() const;
  LoadPeaks::Summary peaks() const;

 private:
  void begin_second(int64_t time_us);
  void file_second();

  LoadSecond second_;  // not in the others yet
  LoadTimeline timeline_;
  LoadPeaks peaks_;
};

}  // namespace dbperf
