#include "analysis/load.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <numeric>
#include <random>

using namespace dbperf;

namespace {

constexpr int64_t s = 1'000'000;
constexpr int64_t start = 1'795'000'000 * s;

struct Sample {
  int64_t time_us, duration_us;
};

// Concurrency of one bucket, the plain way.
double overlap(const std::vector<Sample>& samples, int64_t from, int64_t to) {
  int64_t sum = 0;
  for (const Sample& q : samples)
    sum +=
        std::max<int64_t>(0, std::min(q.time_us, to) - std::max(q.time_us - q.duration_us, from));
  return static_cast<double>(sum) / static_cast<double>(to - from);
}

std::vector<Sample> random_samples(int64_t span_s, int count) {
  std::mt19937_64 random(static_cast<uint64_t>(span_s));
  std::vector<Sample> samples;
  for (int i = 0; i < count; ++i)
    samples.push_back({start + static_cast<int64_t>(random() % static_cast<uint64_t>(span_s * s)),
                       static_cast<int64_t>(random() % (30 * s))});
  return samples;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(load)

BOOST_AUTO_TEST_CASE(the_finest_width_that_needs_at_most_1500_buckets) {
  for (const auto& [span_s, width] :
       std::vector<std::pair<int64_t, int64_t>>{{0, 1},
                                                {1499, 1},
                                                {1500, 10},
                                                {14'990, 10},
                                                {15'000, 60},
                                                {90'000, 300},
                                                {86'400 * 5, 300},
                                                {86'400 * 6, 3600},
                                                {86'400 * 100, 86'400}}) {
    LoadTimeline timeline;
    timeline.add(1'800'000'000 * s, 5, false, false);
    timeline.add((1'800'000'000 + span_s) * s, 5, false, false);
    BOOST_TEST(timeline.rows().bucket_seconds == width, "span " << span_s);
  }
}

BOOST_AUTO_TEST_CASE(counts_and_concurrency_are_exact_at_every_width) {
  for (const int64_t span_s : {60, 1400, 20'000, 400'000}) {
    const auto samples = random_samples(span_s, 300);
    LoadTimeline timeline;
    for (const Sample& q : samples)
      timeline.add(q.time_us, q.duration_us, q.duration_us > s, false);
    const Timeline rows = timeline.rows();
    const int64_t width = rows.bucket_seconds * s;
    uint64_t queries = 0;
    for (const TimelineBucket& bucket : rows.buckets) {
      queries += bucket.queries;
      BOOST_TEST(std::abs(bucket.concurrency -
                          overlap(samples, bucket.start, bucket.start + width)) < 1e-6);
    }
    BOOST_TEST(queries == samples.size());
  }
}

BOOST_AUTO_TEST_CASE(order_and_grouping_do_not_matter) {
  const auto samples = random_samples(100'000, 500);
  LoadTimeline all, backwards, left, right;
  for (size_t i = 0; i < samples.size(); ++i) {
    all.add(samples[i].time_us, samples[i].duration_us, false, i % 7 == 0);
    (i < 100 ? left : right).add(samples[i].time_us, samples[i].duration_us, false, i % 7 == 0);
  }
  for (size_t i = samples.size(); i-- > 0;)
    backwards.add(samples[i].time_us, samples[i].duration_us, false, i % 7 == 0);
  right.merge(left);
  const auto expected = all.rows();
  for (const Timeline& rows : {backwards.rows(), right.rows()}) {
    BOOST_TEST(rows.bucket_seconds == expected.bucket_seconds);
    BOOST_REQUIRE(rows.buckets.size() == expected.buckets.size());
    for (size_t i = 0; i < rows.buckets.size(); ++i) {
      BOOST_TEST(rows.buckets[i].queries == expected.buckets[i].queries);
      BOOST_TEST(rows.buckets[i].failed == expected.buckets[i].failed);
      BOOST_TEST(rows.buckets[i].concurrency == expected.buckets[i].concurrency);
    }
  }
}

BOOST_AUTO_TEST_CASE(peaks_are_kept_apart) {
  Thresholds thresholds;
  thresholds.queries_per_second = 2;
  Load load(thresholds);
  for (int i = 0; i < 5; ++i) load.add(start + i, 10, false, false);
  for (int i = 0; i < 3; ++i) load.add(start + 7 * s + i, 10, false, false);
  load.add(start + 90 * s, 10, false, false);
  const auto summary = load.peaks();
  BOOST_TEST(summary.peak_per_second == 5u);
  BOOST_TEST(summary.queries_per_second.occurrences == 2u);
  BOOST_TEST(summary.queries_per_second.worst == 5);
  BOOST_TEST(summary.queries_per_second.first_us == start);
}

BOOST_AUTO_TEST_CASE(a_minute_is_judged_from_twenty_queries_on) {
  Load load(Thresholds{});
  const int64_t minute = start / (60 * s) * (60 * s);
  for (int i = 0; i < 19; ++i) load.add(minute + i * s, 2 * s, false, true);
  BOOST_TEST(load.peaks().error_rate.occurrences == 0u);
  BOOST_TEST(load.peaks().avg_query_time.occurrences == 0u);
  load.add(minute + 30 * s, 2 * s, false, false);
  BOOST_TEST(load.peaks().error_rate.occurrences == 1u);
  BOOST_TEST(load.peaks().error_rate.worst == 19.0 / 20);
  BOOST_TEST(load.peaks().avg_query_time.worst == 2.0);
}

// Which queries are summed up in one second before they are filed depends on their order.
BOOST_AUTO_TEST_CASE(seconds_told_in_any_order_make_the_same_load) {
  const auto samples = random_samples(20, 400);
  Load mixed{Thresholds{}}, sorted{Thresholds{}}, left{Thresholds{}}, right{Thresholds{}};
  LoadTimeline single;
  for (size_t i = 0; i < samples.size(); ++i) {
    const auto& [time_us, duration_us] = samples[i];
    mixed.add(time_us, duration_us, duration_us > s, i % 3 == 0);
    (i % 2 ? left : right).add(time_us, duration_us, duration_us > s, i % 3 == 0);
    single.add(time_us, duration_us, duration_us > s, i % 3 == 0);
  }
  std::vector<size_t> order(samples.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::sort(order, {}, [&](size_t i) { return samples[i].time_us; });
  for (const size_t i : order)
    sorted.add(samples[i].time_us, samples[i].duration_us, samples[i].duration_us > s, i % 3 == 0);
  left.merge(right);
  const Timeline expected = single.rows();
  for (const Load* load : {&mixed, &sorted, &left}) {
    const Timeline timeline = load->timeline();
    BOOST_REQUIRE(timeline.buckets.size() == expected.buckets.size());
    for (size_t i = 0; i < expected.buckets.size(); ++i) {
      const TimelineBucket &one = timeline.buckets[i], &other = expected.buckets[i];
      BOOST_TEST(one.queries == other.queries);
      BOOST_TEST(one.slow == other.slow);
      BOOST_TEST(one.failed == other.failed);
      BOOST_TEST(one.total_duration == other.total_duration);
      BOOST_TEST(one.concurrency == other.concurrency);
    }
    BOOST_TEST(load->peaks().peak_per_second == mixed.peaks().peak_per_second);
    BOOST_TEST(load->peaks().error_rate.worst == mixed.peaks().error_rate.worst);
  }
}

BOOST_AUTO_TEST_SUITE_END()
