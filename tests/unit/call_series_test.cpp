#include "analysis/call_series.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <numeric>
#include <random>

namespace dbperf {
namespace {

constexpr int64_t second = 1'000'000;
constexpr int64_t start = 1'795'000'000 * second;

struct Call {
  int64_t time_us, duration_us;
  bool slow;
};

std::vector<Call> calls_over(int64_t span_s, int count) {
  std::mt19937_64 random(static_cast<uint64_t>(span_s));
  std::vector<Call> calls;
  for (int i = 0; i < count; ++i) {
    const auto offset = static_cast<int64_t>(random() % static_cast<uint64_t>(span_s * second));
    const auto duration = static_cast<int64_t>(random() % 1'000'000);
    calls.push_back({start + offset, i % 9 == 0 ? unknown : duration, duration > 900'000});
  }
  return calls;
}

CallSeries series_of(const std::vector<Call>& calls) {
  CallSeries series;
  for (const Call& call : calls) series.add(call.time_us, call.duration_us, call.slow);
  return series;
}

bool same(const CallTimeline& a, const CallTimeline& b) {
  return a.bucket_seconds == b.bucket_seconds && a.start == b.start &&
         std::equal(a.buckets.begin(), a.buckets.end(), b.buckets.begin(), b.buckets.end(),
                    [](const auto& x, const auto& y) {
                      return x.calls == y.calls && x.slow == y.slow &&
                             x.total_time == y.total_time && x.avg_time == y.avg_time;
                    });
}

const std::vector<int64_t> spans_s = {1, 90, 200, 5'000, 86'400, 86'400 * 30, 86'400 * 20'000};

BOOST_AUTO_TEST_SUITE(call_series)

BOOST_AUTO_TEST_CASE(every_call_is_in_the_bucket_of_its_time) {
  for (const int64_t span_s : spans_s) {
    const std::vector<Call> calls = calls_over(span_s, 2'000);
    const CallTimeline timeline = series_of(calls).rows();
    BOOST_TEST(timeline.buckets.size() <= static_cast<size_t>(CallSeries::max_buckets));
    const int64_t width = timeline.bucket_seconds * second;
    BOOST_TEST(timeline.start % width == 0);
    std::vector<CallTimeline::Bucket> plain(timeline.buckets.size());
    std::vector<int64_t> timed(plain.size());
    for (const Call& call : calls) {
      const auto at = static_cast<size_t>((call.time_us - timeline.start) / width);
      BOOST_REQUIRE(at < plain.size());
      ++plain[at].calls;
      plain[at].slow += call.slow;
      plain[at].total_time += std::max<int64_t>(0, call.duration_us);
      timed[at] += call.duration_us >= 0;
    }
    for (size_t i = 0; i < plain.size(); ++i) {
      BOOST_TEST(plain[i].calls == timeline.buckets[i].calls);
      BOOST_TEST(plain[i].slow == timeline.buckets[i].slow);
      BOOST_TEST(plain[i].total_time == timeline.buckets[i].total_time);
      if (timed[i] > 0)
        BOOST_TEST(std::abs(timeline.buckets[i].avg_time * timed[i] - plain[i].total_time) <=
                   timed[i]);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_span_has_at_least_a_fifth_of_the_buckets) {
  for (const int64_t span_s : {100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000, 1'000'000'000})
    BOOST_TEST(series_of(calls_over(span_s, 3'000)).rows().buckets.size() >= 96 / 5u, span_s);
}

BOOST_AUTO_TEST_CASE(the_order_of_calls_does_not_matter) {
  for (const int64_t span_s : spans_s) {
    std::vector<Call> calls = calls_over(span_s, 500);
    const CallTimeline as_they_come = series_of(calls).rows();
    const auto by_time = [](const Call& a, const Call& b) { return a.time_us < b.time_us; };
    std::sort(calls.begin(), calls.end(), by_time);
    BOOST_TEST(same(series_of(calls).rows(), as_they_come));
    std::reverse(calls.begin(), calls.end());
    BOOST_TEST(same(series_of(calls).rows(), as_they_come));
  }
}

BOOST_AUTO_TEST_CASE(merging_is_adding) {
  for (const int64_t one : spans_s) {
    for (const int64_t other : spans_s) {
      std::vector<Call> calls = calls_over(one, 200);
      const std::vector<Call> more = calls_over(other, 300);
      CallSeries ab = series_of(calls), ba = series_of(more);
      ab.merge(ba);
      ba.merge(series_of(calls));
      calls.insert(calls.end(), more.begin(), more.end());
      const CallTimeline both = series_of(calls).rows();
      BOOST_TEST(same(ab.rows(), both));
      BOOST_TEST(same(ba.rows(), both));
      ab.add(start, 7, false);  // and it goes on
      calls.push_back({start, 7, false});
      BOOST_TEST(same(ab.rows(), series_of(calls).rows()));
    }
  }
}

BOOST_AUTO_TEST_CASE(merging_with_nothing_changes_nothing) {
  CallSeries series = series_of(calls_over(60, 50)), none;
  const CallTimeline before = series.rows();
  series.merge(none);
  BOOST_TEST(same(series.rows(), before));
  none.merge(series);
  BOOST_TEST(same(none.rows(), before));
  BOOST_TEST(CallSeries().rows().buckets.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace dbperf
