#include "parser/timestamp.h"

#include <boost/test/unit_test.hpp>

#include "parser/zone_names.h"

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

// Clocks in Berlin went from 03:00 CEST back to 02:00 CET at 01:00 UTC.
BOOST_AUTO_TEST_CASE(an_hour_that_happens_twice) {
  const auto berlin = zone("Europe/Berlin");
  const int64_t first = to_unix_us(civil("2026-10-25 00:30:00"), 0), hour = 3'600'000'000;
  for (const cctz::time_zone* given : {&berlin, static_cast<const cctz::time_zone*>(nullptr)}) {
    BOOST_TEST(parse_timestamp("2026-10-25 02:30:00 CEST", given).value_or(0) == first);
    BOOST_TEST(parse_timestamp("2026-10-25 02:30:00 CET", given).value_or(0) == first + hour);
  }
  const auto unsaid = read_timestamp("2026-10-25 02:30:00", &berlin);
  BOOST_REQUIRE(unsaid);
  BOOST_TEST(unsaid->us == first);
  BOOST_TEST(unsaid->repeats_after_s == 3600);
  BOOST_TEST(unsaid->zone == "");
  for (const char* once : {"2026-10-25 01:59:59", "2026-10-25 03:00:00", "2026-03-29 02:30:00",
                           "2026-10-25 02:30:00 CET", "2026-10-25 02:30:00+01:00"}) {
    BOOST_TEST(read_timestamp(once, &berlin)->repeats_after_s == 0, once);
  }
  const auto lord_howe = zone("Australia/Lord_Howe");
  BOOST_TEST(read_timestamp("2026-04-05 01:45:00", &lord_howe)->repeats_after_s == 1800);
  // The hour that never was, 02:30 on 29 March, reads on from the one before.
  BOOST_TEST(parse_timestamp("2026-03-29 02:30:00", &berlin).value_or(0) ==
             to_unix_us(civil("2026-03-29 01:30:00"), 0));
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
  BOOST_TEST(zone_offset_s("-0530", winter, nullptr).value_or(-1) == -19800);
  BOOST_TEST(zone_offset_s("<+03>", winter, nullptr).value_or(-1) == 10800);
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

// Every abbreviation in letters that a zone uses today is read in that zone as the zone means it,
// and without it either as the zone means it, or with a doubt that is told.
BOOST_AUTO_TEST_CASE(abbreviations_of_the_world) {
  const char* const zones[] = {"Africa/Johannesburg", "Africa/Lagos",
                               "Africa/Maputo",       "Africa/Nairobi",
                               "America/Anchorage",   "America/Chicago",
                               "America/Denver",      "America/Halifax",
                               "America/Havana",      "America/New_York",
                               "America/St_Johns",    "America/Los_Angeles",
                               "Asia/Hong_Kong",      "Asia/Jakarta",
                               "Asia/Jayapura",       "Asia/Jerusalem",
                               "Asia/Karachi",        "Asia/Kolkata",
                               "Asia/Makassar",       "Asia/Manila",
                               "Asia/Seoul",          "Asia/Shanghai",
                               "Asia/Tokyo",          "Australia/Adelaide",
                               "Australia/Brisbane",  "Australia/Perth",
                               "Australia/Sydney",    "Europe/Athens",
                               "Europe/Berlin",       "Europe/Dublin",
                               "Europe/Lisbon",       "Europe/London",
                               "Europe/Moscow",       "Pacific/Auckland",
                               "Pacific/Pago_Pago",   "Pacific/Honolulu",
                               "Pacific/Guam",        "UTC"};
  for (const char* name : zones) {
    const auto there = zone(name);
    for (const char* text : {"2026-01-10 12:00:00", "2026-07-10 12:00:00"}) {
      const CivilTime time = civil(text);
      const auto meant = there.lookup(there.lookup(cctz::civil_second(2026, time.month, 10)).pre);
      BOOST_REQUIRE(is_zone_name(meant.abbr));
      const int64_t about_us = to_unix_us(time, 0);
      BOOST_TEST(zone_offset_s(meant.abbr, time, &there).value_or(-1) == meant.offset);
      BOOST_TEST(doubt_about_zone_name(meant.abbr, about_us, &there) == "");
      if (zone_offset_s(meant.abbr, time, nullptr) == meant.offset) continue;
      const std::string doubt = doubt_about_zone_name(meant.abbr, about_us, nullptr);
      BOOST_TEST(doubt.find(name) != std::string::npos, meant.abbr << " in " << name << doubt);
    }
  }
}

BOOST_AUTO_TEST_CASE(names_within_times) {
  BOOST_TEST(zone_name_of("2026-11-22 10:00:00.000 CET") == "CET");
  for (const char* text : {"", "CET", "2026-11-22 10:00:00", "2026-11-22 10:00:00 +03"}) {
    BOOST_TEST(zone_name_of(text) == "", text);
  }
}

BOOST_AUTO_TEST_CASE(doubts) {
  const auto utc = zone("UTC");
  const int64_t now = to_unix_us(civil("2026-01-10 00:00:00"), 0);
  BOOST_TEST(doubt_about_zone_name("CST", now, &utc) ==
             "the time zone 'CST' is read as -06:00, that of America/Chicago; for Asia/Shanghai or "
             "America/Havana give --timezone");
  BOOST_TEST(doubt_about_zone_name("XYZ", now, &utc) ==
             "the time zone 'XYZ' is not known: its times are read in --timezone");
  BOOST_TEST(doubt_about_zone_name("CEST", now, &utc) == "");
}

}  // namespace
}  // namespace dbperf
