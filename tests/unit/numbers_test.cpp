#include "cli/render/numbers.h"

#include <boost/test/unit_test.hpp>

#include "analysis/event.h"
#include "cli/progress.h"
#include "cli/render/layout.h"

using namespace dbperf;

BOOST_AUTO_TEST_SUITE(numbers)

BOOST_AUTO_TEST_CASE(durations_have_a_fitting_unit) {
  const std::pair<int64_t, const char*> cases[] = {{0, "0 s"},
                                                   {340, "340 µs"},
                                                   {999, "999 µs"},
                                                   {1'000, "1.00 ms"},
                                                   {12'345, "12.3 ms"},
                                                   {9'999, "10.0 ms"},
                                                   {99'960, "100 ms"},
                                                   {999'499, "999 ms"},
                                                   {999'500, "1.00 s"},
                                                   {4'560'000, "4.56 s"},
                                                   {59'949'999, "59.9 s"},
                                                   {59'950'000, "1 m"},
                                                   {192'000'000, "3 m 12 s"},
                                                   {3'599'600'000, "1 h"},
                                                   {4'320'000'000, "1 h 12 m"},
                                                   {187'200'000'000, "2 d 4 h"},
                                                   {unknown, "unknown"}};
  for (const auto& [us, text] : cases) BOOST_TEST(human_duration(us) == text);
  BOOST_TEST(human_limit(1'000'000) == "1 s");
  BOOST_TEST(human_limit(1'500'000) == "1.5 s");
  BOOST_TEST(human_limit(500'000) == "500 ms");
  BOOST_TEST(human_limit(90'000'000) == "1 m 30 s");
}

BOOST_AUTO_TEST_CASE(counts_and_sizes) {
  BOOST_TEST(human_count(0) == "0");
  BOOST_TEST(human_count(999) == "999");
  BOOST_TEST(human_count(1'000) == "1,000");
  BOOST_TEST(human_count(1'234'567) == "1,234,567");
  BOOST_TEST(human_count(UINT64_MAX) == "18,446,744,073,709,551,615");
  BOOST_TEST(human_bytes(1'023) == "1023 B");
  BOOST_TEST(human_bytes(1'258'291) == "1.2 MiB");
  BOOST_TEST(human_bytes(1'048'575) == "1.0 MiB");
  BOOST_TEST(human_bytes(UINT64_MAX) == "16.0 EiB");
}

BOOST_AUTO_TEST_CASE(ratios_and_rates) {
  BOOST_TEST(human_percent(0) == "0.0 %");
  BOOST_TEST(human_percent(0.0004) == "< 0.1 %");
  BOOST_TEST(human_percent(0.421) == "42.1 %");
  BOOST_TEST(human_percent(1.2) == "120.0 %");
  BOOST_TEST(human_rate(0) == "0.00");
  BOOST_TEST(human_rate(0.001) == "< 0.01");
  BOOST_TEST(human_rate(2.84) == "2.8");
  BOOST_TEST(human_rate(1'234.4) == "1,234");
  BOOST_TEST(human_rate(1.0 / 0.0) == "unknown");
}

BOOST_AUTO_TEST_CASE(times_are_in_the_zone_asked_for) {
  cctz::time_zone berlin;
  BOOST_REQUIRE(cctz::load_time_zone("Europe/Berlin", &berlin));
  BOOST_TEST(human_time(1'795'341'600'000'000, cctz::utc_time_zone()) == "2026-11-22 10:00:00");
  BOOST_TEST(human_time(1'795'341'600'000'000, berlin) == "2026-11-22 11:00:00");
  BOOST_TEST(human_time(unknown_time, berlin) == "unknown");
}

BOOST_AUTO_TEST_CASE(progress_fits_the_terminal) {
  const Progress half{1'500'000'000, 3'000'000'000};
  const std::string line = progress_line(half, 2, 100);
  BOOST_TEST(line.starts_with(" 50 % "));
  BOOST_TEST(line.ends_with("1.4 GiB of 2.8 GiB  750 MB/s  2 s left"));
  for (size_t width = 1; width < 120; ++width) {
    BOOST_TEST(display_width(progress_line(half, 2, width)) <= width);
    BOOST_TEST(display_width(progress_line({1'500, 0}, 2, width)) <= width);
  }
  BOOST_TEST(progress_line({0, 100}, 0, 80).find("left") == std::string::npos);
  BOOST_TEST(progress_line({300, 100}, 1, 80).starts_with("100 % "));
}

BOOST_AUTO_TEST_SUITE_END()
