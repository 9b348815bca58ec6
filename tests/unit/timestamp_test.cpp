#include "parser/timestamp.h"

#include <boost/test/unit_test.hpp>

namespace dbperf {
namespace {

cctz::time_zone zone(const char* name) {
  cctz::time_zone found;
  BOOST_REQUIRE(cctz::load_time_zone(name, &found));
  return found;
}

CivilTime civil(std::string_view text) {
  const auto found = parse_civil_time(text);
  BOOST_REQUIRE(found);
  return *found;
}

BOOST_AUTO_TEST_CASE(civil_times_are_read) {
  const CivilTime time = civil("2026-11-22 10:20:30.123456789 UTC");
  BOOST_TEST(time.year == 2026);
  BOOST_TEST(time.month == 11);
  BOOST_TEST(time.day == 22);
  BOOST_TEST(time.hour == 10);
  BOOST_TEST(time.minute == 20);
  BOOST_TEST(time.second == 30);
  BOOST_TEST(time.microsecond == 123456);
  BOOST_TEST(time.length == 29u);
  BOOST_TEST(civil("2026-11-22T10:20:30Z").length == 19u);
  BOOST_TEST(civil("2026-11-22 10:20:30. x").length == 19u);
  BOOST_TEST(civil("2026-11-22 10:20:30,5").microsecond == 500'000);
}

BOOST_AUTO_TEST_CASE(what_is_no_time_is_refused) {
  for (const char* text :
       {"", "2026-11-22", "2026-11-22 10:20", "2026-13-01 00:00:00", "2026-02-29 00:00:00",
        "2026-00-10 00:00:00", "2026-01-00 00:00:00", "2026-01-01 24:00:00", "2026-01-01 00:60:00",
        "2026-01-01 00:00:61", "2026/01/01 00:00:00", "2026-01-01x00:00:00", "202a-01-01 00:00:00",
        "2026-01-01 0a:00:00", "0000-01-01 00:00:00"}) {
    BOOST_TEST(!parse_civil_time(text), text);
  }
  BOOST_TEST(parse_civil_time("2024-02-29 00:00:00").has_value());
  BOOST_TEST(!parse_civil_time("2100-02-29 00:00:00").has_value());
}

BOOST_AUTO_TEST_CASE(unix_times) {
  BOOST_TEST(to_unix_us(civil("1970-01-01 00:00:00"), 0) == 0);
  BOOST_TEST(to_unix_us(civil("1969-12-31 23:59:59.5"), 0) == -500'000);
  BOOST_TEST(to_unix_us(civil("2000-03-01 00:00:00"), 0) == 951868800LL * 1'000'000);
  BOOST_TEST(to_unix_us(civil("2026-11-22 10:00:00.120"), 0) == 1795341600120000LL);
  BOOST_TEST(to_unix_us(civil("2026-11-22 10:00:00"), 3600) == 1795338000000000LL);
  BOOST_TEST(to_unix_us(civil("2026-11-22 10:00:00"), nullptr) == 1795341600000000LL);
}

BOOST_AUTO_TEST_CASE(every_day_of_four_centuries_agrees_with_cctz) {
  const cctz::time_zone utc = cctz::utc_time_zone();
  for (cctz::civil_day day(1900, 1, 1); day < cctz::civil_day(2300, 1, 1); ++day) {
    CivilTime time;
    time.year = static_cast<int>(day.year());
    time.month = day.month();
    time.day = day.day();
    BOOST_REQUIRE_EQUAL(to_unix_us(time, 0), to_unix_us(time, &utc));
  }
}

BOOST_AUTO_TEST_CASE(zones_with_daylight_saving_time) {
  const auto berlin = zone("Europe/Berlin");
  BOOST_TEST(to_unix_us(civil("2026-07-01 12:00:00"), &berlin) ==
             to_unix_us(civil("2026-07-01 10:00:00"), 0));
  BOOST_TEST(to_unix_us(civil("2026-12-01 12:00:00"), &berlin) ==
             to_unix_us(civil("2026-12-01 11:00:00"), 0));
}

BOOST_AUTO_TEST_CASE(whole_timestamps) {
  const int64_t ten = to_unix_us(civil("2026-11-22 10:00:00"), 0);
  for (const char* text :
       {"2026-11-22T10:00:00Z", "2026-11-22T11:00:00+01:00", "2026-11-22 05:30:00-0430",
        "2026-11-22 12:00:00+02", "2026-11-22 10:00:00", "2026-11-22T10:00:00.000000000z",
        "2026-11-22 10:00:00 UTC", "2026-11-22 11:00:00 CET"}) {
    BOOST_TEST(parse_timestamp(text, nullptr).value_or(0) == ten, text);
  }
  const auto berlin = zone("Europe/Berlin");
  BOOST_TEST(parse_timestamp("2026-11-22 11:00:00", &berlin).value_or(0) == ten);
  for (const char* text : {"2026-11-22", "2026-11-22T10:00:00Zx", "2026-11-22T10:00:00+",
                           "2026-11-22T10:00:00+1", "2026-11-22T10:00:00 QQQ", "yesterday"}) {
    BOOST_TEST(!parse_timestamp(text, nullptr), text);
  }
}

BOOST_AUTO_TEST_CASE(zone_names) {
  const CivilTime winter = civil("2026-01-10 00:00:00");
  const CivilTime summer = civil("2026-07-10 00:00:00");
  BOOST_TEST(zone_offset_s("UTC", winter, nullptr).value_or(-1) == 0);
  BOOST_TEST(zone_offset_s("CEST", summer, nullptr).value_or(-1) == 7200);
  BOOST_TEST(zone_offset_s("+05", winter, nullptr).value_or(-1) == 18000);
  BOOST_TEST(zone_offset_s("-03:30", winter, nullptr).value_or(-1) == -12600);
  BOOST_TEST(zone_offset_s("+00:19:32", winter, nullptr).value_or(-1) == 1172);
  BOOST_TEST(!zone_offset_s("", winter, nullptr));
  BOOST_TEST(!zone_offset_s("XYZ", winter, nullptr));
  BOOST_TEST(!zone_offset_s("+99", winter, nullptr));

  const auto shanghai = zone("Asia/Shanghai");
  BOOST_TEST(zone_offset_s("CST", winter, &shanghai).value_or(-1) == 8 * 3600);
  BOOST_TEST(zone_offset_s("CST", winter, nullptr).value_or(-1) == -6 * 3600);
  const auto dublin = zone("Europe/Dublin");
  BOOST_TEST(zone_offset_s("IST", summer, &dublin).value_or(-1) == 3600);
  const auto berlin = zone("Europe/Berlin");
  BOOST_TEST(zone_offset_s("CET", summer, &berlin).value_or(-1) == 3600);
  BOOST_TEST(zone_offset_s("EST", winter, &berlin).value_or(-1) == -5 * 3600);
}

}  // namespace
}  // namespace dbperf
