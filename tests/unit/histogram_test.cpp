#include "analysis/histogram.h"

#include <boost/test/unit_test.hpp>
#include <random>

using dbperf::Histogram;

BOOST_AUTO_TEST_SUITE(histogram)

BOOST_AUTO_TEST_CASE(small_values_are_exact) {
  Histogram h;
  for (int v = 1; v <= 100; ++v) h.add(v);
  BOOST_TEST(h.percentile(50) == 50);
  BOOST_TEST(h.percentile(95) == 95);
  BOOST_TEST(h.percentile(100) == 100);
}

BOOST_AUTO_TEST_CASE(empty_is_zero) { BOOST_TEST(Histogram().percentile(50) == 0); }

BOOST_AUTO_TEST_CASE(rank_is_rounded_up) {
  Histogram h;
  h.add(1);
  h.add(2);
  h.add(3);
  BOOST_TEST(h.percentile(50) == 2);  // ceil(1.5) = 2
  BOOST_TEST(h.percentile(34) == 2);  // ceil(1.02) = 2
  BOOST_TEST(h.percentile(33) == 1);  // ceil(0.99) = 1
}

BOOST_AUTO_TEST_CASE(every_percentile_is_within_one_per_cent) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 20; ++round) {
    std::lognormal_distribution<double> distribution(8 + round % 5, 1.5 + round % 3);
    std::vector<int64_t> values(5000);
    Histogram h;
    for (int64_t& v : values) h.add(v = static_cast<int64_t>(distribution(random)));
    std::sort(values.begin(), values.end());
    for (unsigned p = 1; p <= 100; ++p) {
      const int64_t exact = values[(values.size() * p + 99) / 100 - 1];
      BOOST_TEST(std::abs(h.percentile(p) - exact) <= exact / 100.0 + 0.5);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_largest_durations_fit) {
  Histogram h;
  h.add(0);
  h.add(INT64_C(316'224'000'000'000));
  BOOST_TEST(h.percentile(1) == 0);
  BOOST_TEST(std::abs(h.percentile(100) / 316'224'000'000'000.0 - 1) < 0.01);
}

BOOST_AUTO_TEST_CASE(merging_is_adding) {
  std::mt19937_64 random(1);
  Histogram a, b, both;
  for (int i = 0; i < 1000; ++i) {
    const auto value = static_cast<int64_t>(random() >> (random() % 60 + 4));
    (i % 3 ? a : b).add(value);
    both.add(value);
  }
  Histogram ab = a, ba = b;
  ab.merge(b);
  ba.merge(a);
  BOOST_TEST((ab == both));
  BOOST_TEST((ba == both));
  ab.merge(Histogram());
  BOOST_TEST((ab == both));
}

BOOST_AUTO_TEST_SUITE_END()
