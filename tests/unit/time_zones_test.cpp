// Times of whole logs: zones, clocks that go back, filters.
#include <boost/test/unit_test.hpp>

#include "parser/timestamp.h"
#include "tests/support/quiet_observer.h"
#include "tests/support/temporary_file.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

int64_t at(std::string_view time) { return parse_timestamp(time, nullptr).value(); }

std::string postgres_line(std::string_view time) {
  return std::string(time) +
         " [4711] shop@shop LOG:  duration: 2.000 ms  statement: SELECT now() -- " +
         std::string(time) + "\n";
}

std::string event_line(std::string_view time) {
  return R"({"type":"query","query":"SELECT 1","duration":0.001,"timestamp":")" +
         std::string(time) + "\"}\n";
}

cctz::time_zone zone(const char* name) {
  cctz::time_zone found;
  BOOST_REQUIRE(cctz::load_time_zone(name, &found));
  return found;
}

Analysed analyse_in(const char* zone_name, const std::string& path,
                    std::optional<Moment> since = {}) {
  const auto given = zone(zone_name);
  AnalyzeOptions options;
  options.paths = {path};
  options.format.timezone = &given;
  options.since = since;
  return analyse(options);
}

std::string log_of(std::initializer_list<std::string_view> times,
                   std::string (*line)(std::string_view)) {
  std::string text;
  for (const std::string_view time : times) text += line(time);
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(time_zones)

// What servers write of their zone, at one and the same moment.
BOOST_AUTO_TEST_CASE(zones_that_servers_write) {
  TemporaryDirectory dir;
  for (const std::string_view time :
       {"2026-11-22 10:00:00.500 UTC", "2026-11-22 11:00:00.500 CET", "2026-11-22 05:00:00.500 EST",
        "2026-11-22 13:30:00.500 +0330", "2026-11-22 04:30:00.500 -0530",
        "2026-11-22 13:00:00.500 +03", "2026-11-22 15:30:00.500 IST"}) {
    const auto told = analyse({dir.write("a.log", log_of({time, time}, postgres_line))});
    BOOST_TEST(told.report().stats.total_queries == 2u, time);
    BOOST_TEST(told.report().input.first_timestamp == at("2026-11-22 10:00:00.5"), time);
  }
}

BOOST_AUTO_TEST_CASE(an_ambiguous_zone_is_named_once) {
  TemporaryDirectory dir;
  const std::string log = dir.write(
      "a.log",
      log_of({"2026-11-22 10:00:00.000 IST", "2026-11-22 10:00:01.000 IST"}, postgres_line));
  const auto guessed = analyse_in("UTC", log);
  BOOST_REQUIRE_EQUAL(guessed.heard.warnings.size(), 1u);
  BOOST_TEST(guessed.heard.warnings[0] ==
             log +
                 ": the time zone 'IST' is read as +05:30, that of Asia/Kolkata; for "
                 "Asia/Jerusalem or Europe/Dublin give --timezone");
  const auto told = analyse_in("Asia/Jerusalem", log);
  BOOST_TEST(told.heard.warnings.empty());
  BOOST_TEST(told.report().input.first_timestamp == at("2026-11-22 08:00:00"));
  BOOST_TEST(guessed.report().input.first_timestamp == at("2026-11-22 04:30:00"));
}

// PostgreSQL in New York, on the night the clocks go back: the abbreviation decides.
BOOST_AUTO_TEST_CASE(abbreviations_tell_two_hours_apart) {
  TemporaryDirectory dir;
  const std::string log =
      dir.write("a.log", log_of({"2026-11-01 01:59:59.000 EDT", "2026-11-01 01:00:01.000 EST",
                                 "2026-11-01 01:30:00.000 EST"},
                                postgres_line));
  for (const char* given : {"UTC", "America/New_York"}) {
    const auto told = analyse_in(given, log, Moment{at("2026-11-01 06:00:00"), 0, false});
    BOOST_TEST(told.heard.warnings.empty());
    BOOST_TEST(told.report().stats.total_queries == 2u);
    BOOST_TEST(told.report().input.first_timestamp == at("2026-11-01 05:59:59"));
    BOOST_TEST(told.report().input.last_timestamp == at("2026-11-01 06:30:00"));
  }
}

// Without an offset, an hour that happens twice is the second one once times went back.
BOOST_AUTO_TEST_CASE(local_times_go_on_when_clocks_go_back) {
  TemporaryDirectory dir;
  const std::string log = dir.write(
      "a.jsonl", log_of({"2026-10-25T01:59:00", "2026-10-25T02:10:00", "2026-10-25T02:09:59",
                         "2026-10-25T02:50:00", "2026-10-25T02:05:00", "2026-10-25T02:30:00"},
                        event_line));
  const auto told = analyse_in("Europe/Berlin", log);
  BOOST_TEST(told.report().input.first_timestamp == at("2026-10-24T23:59:00Z"));
  BOOST_TEST(told.report().input.last_timestamp == at("2026-10-25T01:30:00Z"));
  BOOST_TEST(told.report().queries.at(0).last_seen == at("2026-10-25T01:30:00Z"));
  const auto second_hour =
      analyse_in("Europe/Berlin", log, Moment{at("2026-10-25T01:00:00Z"), 0, false});
  BOOST_TEST(second_hour.report().stats.total_queries == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
