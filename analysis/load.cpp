#include "analysis/load.h"

#include <algorithm>
#include <array>

namespace dbperf {
namespace {

constexpr std::array<int64_t, 6> widths_s = {1, 10, 60, 300, 3600, 86400};  // each divides the next
constexpr int64_t max_buckets = 1500;

int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

LoadSecond second_of(int64_t time_us) {
  LoadSecond second;
  second.start_us = floor_div(time_us, LoadSecond::width_us) * LoadSecond::width_us;
  return second;
}

}  // namespace

int64_t LoadTimeline::width_us() const { return widths_s[level_] * 1'000'000; }

void LoadTimeline::Bucket::shift_and_add(const Bucket& finer, int64_t offset_us) {
  queries += finer.queries;
  slow += finer.slow;
  failed += finer.failed;
  total_us += finer.total_us;
  begins += finer.begins;
  begin_offsets_us += finer.begin_offsets_us + finer.begins * offset_us;
  ends += finer.ends;
  end_offsets_us += finer.end_offsets_us + finer.ends * offset_us;
}

void LoadTimeline::coarsen_to(size_t level) {
  if (level <= level_) return;
  const int64_t from = width_us();
  level_ = level;
  const int64_t to = width_us();
  Buckets coarse;
  for (const auto& [index, bucket] : buckets_) {
    const int64_t start = index * from;
    const int64_t target = floor_div(start, to);
    coarse[target].shift_and_add(bucket, start - target * to);
  }
  buckets_ = std::move(coarse);
  latest_ = {};
}

void LoadTimeline::find_bucket(int64_t time_us) {
  latest_.width_us = width_us();
  const int64_t index = floor_div(time_us, latest_.width_us);
  latest_.start_us = index * latest_.width_us;
  latest_.bucket = &buckets_[index];
}

void LoadTimeline::note_event(int64_t time_us) {
  if (time_us >= first_us_ && time_us <= last_us_) return;
  first_us_ = std::min(first_us_, time_us);
  last_us_ = std::max(last_us_, time_us);
  size_t level = level_;
  const auto needed = [&](size_t l) {
    const int64_t width = widths_s[l] * 1'000'000;
    return floor_div(last_us_, width) - floor_div(first_us_, width) + 1;
  };
  while (level + 1 < widths_s.size() && needed(level) > max_buckets) ++level;
  coarsen_to(level);
}

void LoadTimeline::add(const LoadSecond& second) {
  note_event(second.start_us);
  Bucket& bucket = bucket_of(second.start_us);
  bucket.queries += second.queries;
  bucket.slow += second.slow;
  bucket.failed += second.failed;
  bucket.total_us += second.total_us;
  bucket.ends += second.timed;
  bucket.end_offsets_us +=
      second.end_offsets_us + second.timed * (second.start_us - latest_.start_us);
}

void LoadTimeline::add(int64_t time_us, int64_t duration_us, bool slow, bool failed) {
  LoadSecond second = second_of(time_us);
  second.add(time_us, duration_us, slow, failed);
  add(second);
  if (duration_us >= 0) add_begin(time_us, duration_us);
}

void LoadTimeline::merge(const LoadTimeline& other) {
  if (other.buckets_.empty()) return;
  LoadTimeline theirs = other;
  note_event(theirs.first_us_);
  note_event(theirs.last_us_);
  theirs.coarsen_to(level_);
  coarsen_to(theirs.level_);
  for (const auto& [index, bucket] : theirs.buckets_) buckets_[index].shift_and_add(bucket, 0);
  latest_ = {};
}

Timeline LoadTimeline::rows() const {
  Timeline timeline;
  timeline.bucket_seconds = widths_s[level_];
  if (buckets_.empty()) return timeline;
  std::vector<int64_t> indexes;
  for (const auto& [index, bucket] : buckets_) indexes.push_back(index);
  std::sort(indexes.begin(), indexes.end());
  const int64_t width = width_us();
  const int64_t first = floor_div(first_us_, width);
  const bool dense = floor_div(last_us_, width) - first < 2 * max_buckets;
  int64_t running = 0;  // queries that began before the bucket and have not ended
  int64_t previous = first;
  for (const int64_t index : indexes) {
    const Bucket& bucket = buckets_.at(index);
    if (index >= first) {
      const auto empty_row = [&](int64_t at) {
        TimelineBucket row;
        row.start = at * width;
        row.concurrency = static_cast<double>(running);
        return row;
      };
      for (; dense && previous < index; ++previous) timeline.buckets.push_back(empty_row(previous));
      const int64_t busy_us = running * width + (bucket.begins * width - bucket.begin_offsets_us) -
                              (bucket.ends * width - bucket.end_offsets_us);
      TimelineBucket row = empty_row(index);
      row.queries = bucket.queries;
      row.slow = bucket.slow;
      row.failed = bucket.failed;
      row.total_duration = bucket.total_us;
      row.concurrency = static_cast<double>(busy_us) / static_cast<double>(width);
      timeline.buckets.push_back(row);
      previous = index + 1;
    }
    running += bucket.begins - bucket.ends;
  }
  return timeline;
}

void Exceedance::note(double value, int64_t time_us, uint64_t times) {
  worst = std::max(worst, value);
  occurrences += times;
  note_time(time_us, first_us, last_us);
}

void Exceedance::merge(const Exceedance& other) {
  if (other.occurrences == 0) return;
  note(other.worst, other.first_us, other.occurrences);
  note(other.worst, other.last_us, 0);
}

void LoadPeaks::add(const LoadSecond& second) {
  const int64_t number = floor_div(second.start_us, hour_us);
  Hour& hour = hour_of(number);
  const int64_t offset = second.start_us - number * hour_us;
  hour.seconds[offset / LoadSecond::width_us] += second.queries;
  Minute& minute = hour.minutes[offset / 60'000'000];
  minute.queries += second.queries;
  minute.failed += second.failed;
  minute.timed += second.timed;
  minute.total_us += second.total_us;
}

LoadPeaks::Hour& LoadPeaks::hour_of(int64_t hour) {
  Hour& counts = hours_[hour];
  if (hours_.size() <= max_hours) return counts;
  // The hour in use stays; of the others the oldest goes.
  auto oldest = hours_.begin();
  if (oldest->first == hour) ++oldest;
  settle(oldest->first, oldest->second, settled_);
  hours_.erase(oldest);
  return counts;
}

void LoadPeaks::settle(int64_t hour, const Hour& counts, Summary& into) const {
  const int64_t start_us = hour * hour_us;
  for (int64_t s = 0; s < 3600; ++s) {
    const uint32_t count = counts.seconds[s];
    if (count == 0) continue;
    into.peak_per_second = std::max<uint64_t>(into.peak_per_second, count);
    if (count > thresholds_.queries_per_second)
      into.queries_per_second.note(count, start_us + s * 1'000'000);
  }
  for (int64_t m = 0; m < 60; ++m) {
    const Minute& minute = counts.minutes[m];
    if (minute.queries < min_queries_a_minute) continue;
    const int64_t at_us = start_us + m * 60'000'000;
    const double error_rate = static_cast<double>(minute.failed) / minute.queries;
    if (error_rate > thresholds_.error_rate) into.error_rate.note(error_rate, at_us);
    if (minute.timed == 0) continue;
    const double average_us = static_cast<double>(minute.total_us) / minute.timed;
    if (average_us > static_cast<double>(thresholds_.avg_query_time_us))
      into.avg_query_time.note(average_us / 1e6, at_us);
  }
}

void LoadPeaks::merge(const LoadPeaks& other) {
  settled_.peak_per_second = std::max(settled_.peak_per_second, other.settled_.peak_per_second);
  settled_.queries_per_second.merge(other.settled_.queries_per_second);
  settled_.error_rate.merge(other.settled_.error_rate);
  settled_.avg_query_time.merge(other.settled_.avg_query_time);
  for (const auto& [hour, theirs] : other.hours_) {
    Hour& mine = hour_of(hour);
    for (size_t s = 0; s < 3600; ++s) mine.seconds[s] += theirs.seconds[s];
    for (size_t m = 0; m < 60; ++m) {
      mine.minutes[m].queries += theirs.minutes[m].queries;
      mine.minutes[m].failed += theirs.minutes[m].failed;
      mine.minutes[m].timed += theirs.minutes[m].timed;
      mine.minutes[m].total_us += theirs.minutes[m].total_us;
    }
  }
}

LoadPeaks::Summary LoadPeaks::summary() const {
  Summary summary = settled_;
  for (const auto& [hour, counts] : hours_) settle(hour, counts, summary);
  return summary;
}

void Load::file_second() {
  if (second_.queries == 0) return;
  timeline_.add(second_);
  peaks_.add(second_);
  second_ = {};
}

void Load::begin_second(int64_t time_us) {
  file_second();
  second_ = second_of(time_us);
}

void Load::merge(const Load& other) {
  Load theirs = other;
  theirs.file_second();
  timeline_.merge(theirs.timeline_);
  peaks_.merge(theirs.peaks_);
}

Timeline Load::timeline() const {
  Load all = *this;
  all.file_second();
  return all.timeline_.rows();
}

LoadPeaks::Summary Load::peaks() const {
  Load all = *this;
  all.file_second();
  return all.peaks_.summary();
}

}  // namespace dbperf
