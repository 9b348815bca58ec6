#include "cli/values.h"

#include <boost/test/unit_test.hpp>

using namespace dbperf;

namespace {

constexpr int64_t ten_o_clock_us = 1'795'341'600'000'000;  // 2026-11-22 10:00:00 UTC

}  // namespace

BOOST_AUTO_TEST_SUITE(values)

BOOST_AUTO_TEST_CASE(durations_have_units) {
  const std::pair<const char*, int64_t> cases[] = {{"1", 1'000'000},
                                                   {"0", 0},
                                                   {"0.5", 500'000},
                                                   {".5s", 500'000},
                                                   {"250ms", 250'000},
                                                   {"250 ms", 250'000},
                                                   {"7us", 7},
                                                   {"7µs", 7},
                                                   {"1.5m", 90'000'000},
                                                   {"2h", 7'200'000'000},
                                                   {"1d", 86'400'000'000},
                                                   {"0.0004ms", 0},
                                                   {"0.0006ms", 1},
                                                   {"3652d", 315'532'800'000'000}};
  for (const auto& [text, us] : cases) {
    BOOST_TEST_CONTEXT(text) BOOST_TEST(parse_duration(text) == us);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_duration) {
  for (const char* text :
       {"",     "s",   "-1",   "-1s", "+1s", "nan",   "inf",  "1e3", "1x",   "1ss",
        "1 s ", " 1s", "1  s", "1 ",  ".",   "1.2.3", "0x10", "1S",  "1,5s", "99999d"}) {
    BOOST_TEST_CONTEXT('"' << text << '"') BOOST_CHECK_THROW(parse_duration(text), UsageError);
  }
}

BOOST_AUTO_TEST_CASE(ratios_are_fractions_or_percentages) {
  BOOST_TEST(parse_ratio("0.05") == 0.05);
  BOOST_TEST(parse_ratio("5%") == 0.05);
  BOOST_TEST(parse_ratio("1") == 1.0);
  BOOST_TEST(parse_ratio("120%") == 1.2);
  BOOST_TEST(parse_ratio("0") == 0.0);
  for (const char* text : {"", "%", "5", "80", "-0.1", "nan", "5 %", "5%%", "1e-2"}) {
    BOOST_TEST_CONTEXT('"' << text << '"') BOOST_CHECK_THROW(parse_ratio(text), UsageError);
  }
}

BOOST_AUTO_TEST_CASE(counts_are_whole_and_bounded) {
  BOOST_TEST(parse_count("0", 10) == 0u);
  BOOST_TEST(parse_count("10", 10) == 10u);
  for (const char* text : {"", "11", "-1", "+1", "1.0", " 1", "1 ", "99999999999999999999999"}) {
    BOOST_TEST_CONTEXT('"' << text << '"') BOOST_CHECK_THROW(parse_count(text, 10), UsageError);
  }
}

BOOST_AUTO_TEST_CASE(moments_are_absolute_or_counted_from_the_end) {
  const cctz::time_zone utc = cctz::utc_time_zone();
  const cctz::time_zone berlin = parse_zone("Europe/Berlin");
  const std::pair<const char*, int64_t> cases[] = {
      {"2026-11-22T10:00:00", ten_o_clock_us},
      {"2026-11-22 10:00:00", ten_o_clock_us},
      {"2026-11-22 10:00", ten_o_clock_us},
      {"2026-11-22T10:00:00Z", ten_o_clock_us},
      {"2026-11-22T11:00:00+01:00", ten_o_clock_us},
      {"2026-11-22T10:00:00.5", ten_o_clock_us + 500'000},
      {"2026-11-22", ten_o_clock_us - 36'000'000'000}};
  for (const auto& [text, us] : cases) {
    BOOST_TEST_CONTEXT(text) {
      const Moment moment = parse_moment(text, utc);
      BOOST_TEST(!moment.relative);
      BOOST_TEST(moment.time_us == us);
    }
  }
  BOOST_TEST(parse_moment("2026-11-22 11:00", berlin).time_us == ten_o_clock_us);
  BOOST_TEST(parse_moment("2026-11-22T10:00:00Z", berlin).time_us == ten_o_clock_us);
  const Moment day = parse_moment("24h", utc);
  BOOST_TEST(day.relative);
  BOOST_TEST(day.before_end_us == 86'400'000'000);
  for (const char* text : {"", "24", "yesterday", "2026", "2026-13-01", "2026-11-22T25:00:00",
                           "2026-11-22T10:00:00X", "-24h", "1795341600"}) {
    BOOST_TEST_CONTEXT('"' << text << '"') BOOST_CHECK_THROW(parse_moment(text, utc), UsageError);
  }
}

BOOST_AUTO_TEST_CASE(zones_have_names_or_offsets) {
  for (const char* text : {"UTC", "Europe/Berlin", "+02:00", "-0330", "+02"}) {
    BOOST_TEST_CONTEXT(text) BOOST_CHECK_NO_THROW(parse_zone(text));
  }
  for (const char* text : {"", "Nowhere/City", "+", "+99:00", "../../etc/passwd", "CEST2"}) {
    BOOST_TEST_CONTEXT('"' << text << '"') BOOST_CHECK_THROW(parse_zone(text), UsageError);
  }
}

BOOST_AUTO_TEST_CASE(a_misspelt_zone_is_named) {
  const std::pair<const char*, const char*> cases[] = {
      {"Europe/Berln", "Europe/Berlin"}, {"europe/berlin", "Europe/Berlin"},
      {"Berlin", "Europe/Berlin"},       {"new york", "America/New_York"},
      {"Asia/Calcuta", "Asia/Calcutta"}, {"utc", "UTC"}};
  for (const auto& [text, meant] : cases) {
    std::string message;
    try {
      parse_zone(text);
    } catch (const UsageError& error) {
      message = error.message;
    }
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(message.find("did you mean '" + std::string(meant)) != std::string::npos, message);
    }
  }
}

BOOST_AUTO_TEST_CASE(misspellings_find_the_word_that_was_meant) {
  const std::vector<std::string_view> words = {"analyze", "fingerprint", "formats"};
  BOOST_TEST(nearest("analyse", words) == "analyze");
  BOOST_TEST(nearest("anlayze", words) == "analyze");
  BOOST_TEST(nearest("format", words) == "formats");
  BOOST_TEST(nearest("finger", words) == "fingerprint");
  BOOST_TEST(nearest("x", words) == "");
  BOOST_TEST(nearest("check", words) == "");
  BOOST_TEST(nearest("", words) == "");
  BOOST_TEST(nearest(std::string(100'000, 'a'), words) == "");
}

BOOST_AUTO_TEST_SUITE_END()
