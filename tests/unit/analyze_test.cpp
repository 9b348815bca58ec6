#include "parser/analyze.h"

#include <boost/test/unit_test.hpp>
#include <functional>

#include "tests/support/quiet_observer.h"
#include "tests/support/temporary_file.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

std::string query_line(std::string_view time, int pid, std::string_view text) {
  return "2026-11-22 " + std::string(time) + " UTC [" + std::to_string(pid) + "] app@shop " +
         std::string(text) + "\n";
}

std::string duration(std::string_view time, std::string_view sql = "SELECT 1") {
  return query_line(time, 7, "LOG:  duration: 2.000 ms  statement: " + std::string(sql));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(analyze_inputs)

BOOST_AUTO_TEST_CASE(one_log_one_report) {
  TemporaryDirectory dir;
  const auto told =
      analyse({dir.write("a.log", duration("10:00:00.000") + duration("10:00:01.000"))});
  const Report& r = told.report();
  BOOST_TEST(!told.result.input_failed);
  BOOST_TEST(r.stats.total_queries == 2u);
  BOOST_TEST(r.input.files.at(0).format == "postgres-stderr");
  BOOST_TEST(r.input.events == 2u);
  BOOST_TEST(r.input.lines == 2u);
  BOOST_TEST(r.by_database.at(0).name == "shop");
  BOOST_TEST(r.queries.at(0).example.line == 1u);
  BOOST_TEST(r.input.last_timestamp - r.input.first_timestamp == 1'000'000);
}

// Its first 16 MiB are read, the rest passed over; the records around it are not touched.
BOOST_AUTO_TEST_CASE(a_record_longer_than_is_read_counts_from_its_header) {
  const auto csv = [](const std::string& sql) {
    return "2026-11-22 10:00:00.000 UTC,\"joe\",\"shop\",7,\"[local]\",6922f0a0.7,1,\"SELECT\","
           "2026-11-22 09:00:00 UTC,4/1,0,LOG,00000,\"duration: 2.000 ms  statement: " +
           sql + "\",,,,,,,,\n";
  };
  const auto json = [](const std::string& sql) {
    return R"({"timestamp":"2026-11-22 10:00:00.000 UTC","pid":7,"session_id":"6922f0a0.7",)"
           R"("error_severity":"LOG","message":"duration: 2.000 ms  statement: )" +
           sql + "\"}\n";
  };
  const auto slow = [](const std::string& sql) {
    return "# Time: 2026-11-22T10:00:00.000000Z\n# User@Host: joe[joe] @ localhost []  Id: 7\n"
           "# Query_time: 0.002000  Lock_time: 0.000000 Rows_sent: 0  Rows_examined: 0\n"
           "SET timestamp=1795341600;\n" +
           sql + ";\n";
  };
  const auto text = [](const std::string& sql) { return duration("10:00:00.000", sql); };
  std::string list = "SELECT * FROM t WHERE id IN (1";
  while (list.size() < (17u << 20)) list += ", 1234567";
  TemporaryDirectory dir;
  for (const std::function<std::string(const std::string&)>& record :
       {std::function<std::string(const std::string&)>(text), {csv}, {json}, {slow}}) {
    const std::string path =
        dir.write("a.log", record("SELECT 1") + record(list + ")") + record("UPDATE t SET a = 2"));
    const auto told = analyse({path});
    const Report& report = told.report();
    BOOST_TEST(report.stats.total_queries == 3u, report.input.files.at(0).format);
    BOOST_TEST(report.stats.total_query_time == 6000);
    BOOST_TEST(report.input.unrecognised_lines == 0u);
  }
}

BOOST_AUTO_TEST_CASE(stages_are_measured_on_request) {
  static thread_local int64_t now_ns = 0;  // each look at the clock takes one
  TemporaryDirectory dir;
  const std::string path = dir.write("a.log", duration("10:00:00.000"));
  for (const unsigned jobs : {1u, 2u}) {
    StageMeter meter([] { return ++now_ns; });
    AnalyzeOptions options;
    options.paths = {path};
    options.jobs = jobs;
    options.meter = &meter;
    const auto told = analyse(options);
    BOOST_TEST(told.report().stats.total_queries == 1u);
    BOOST_TEST(told.report().input.events == 1u);
    BOOST_TEST(meter.nanoseconds(Stage::examine) == 1);
    BOOST_TEST(meter.nanoseconds(Stage::read) == 2);  // the chunk, and that there is no other
    for (const Stage stage : {Stage::parse, Stage::digest, Stage::correlate, Stage::report})
      BOOST_TEST(meter.nanoseconds(stage) == 1);
  }
}

BOOST_AUTO_TEST_CASE(files_are_read_in_the_order_of_their_times) {
  TemporaryDirectory dir;
  const std::string late = dir.write("a.log", duration("12:00:00.000"));
  const std::string early = dir.write("b.log", duration("11:00:00.000"));
  const auto told = analyse({late, early});
  BOOST_TEST(told.report().input.files.at(0).path == early);
  BOOST_TEST(told.report().input.files.at(1).path == late);
}

BOOST_AUTO_TEST_CASE(files_of_one_time_are_read_by_name) {
  TemporaryDirectory dir;
  const std::string b = dir.write("b.log", duration("12:00:00.000"));
  const std::string a = dir.write("a.log", duration("12:00:00.000"));
  for (const auto& paths : {std::vector{a, b}, std::vector{b, a}})
    BOOST_TEST(analyse(paths).report().queries.at(0).example.file == a);
}

BOOST_AUTO_TEST_CASE(rotated_files_share_sessions_and_halves_of_records) {
  TemporaryDirectory dir;
  const std::string first =
      dir.write("a.log", duration("10:00:00.000") +
                             query_line("10:00:01.000", 9, "LOG:  statement: SELECT 1,") + "\t2");
  const std::string second = dir.write(
      "b.log", std::string("2\n") + query_line("10:00:02.000", 9, "LOG:  duration: 5.000 ms"));
  const auto told = analyse({second, first});
  const Report& r = told.report();
  BOOST_TEST(r.stats.timed_queries == 2u);
  BOOST_TEST(r.stats.durations_without_statement == 0u);
  BOOST_TEST(r.input.unrecognised_lines == 0u);
  BOOST_TEST(r.queries.at(0).example.query == "SELECT 1,\n22");
}

// Only one of the files shows that the setting is '%m [%p] %q%u@%d '.
BOOST_AUTO_TEST_CASE(rotated_files_agree_on_their_prefix) {
  const std::string background =
      "2026-11-22 10:00:00.000 UTC [900] LOG:  checkpoint starting: time\n";
  const std::string first =
      "2026-11-22 10:00:01.123 UTC [1377] bob@shop LOG:  statement: SELECT * FROM big\n"
      "2026-11-22 10:00:02.123 UTC [1203] bob@shop ERROR:  relation \"nope\" does not exist\n";
  const std::string second =
      "2026-11-22 10:00:02.123 UTC [1203] bob@shop STATEMENT:  select * from nope\n"
      "2026-11-22 10:00:09.123 UTC [1377] bob@shop LOG:  duration: 8000.000 ms\n";
  for (const auto& [a, b] : {std::pair(background + first, second),
                             std::pair(first, second + "2026-11-22 10:00:10.000 UTC [900] LOG:  "
                                                       "checkpoint starting: time\n")}) {
    TemporaryDirectory dir;
    dir.write("set/a.log", a);
    dir.write("set/b.log", b);
    dir.write("set/c.log", "2026-11-22 11:00:00.000 UTC [900] LOG:  checkpoint starting: time\n");
    const auto told = analyse({dir.path("set")});
    const Report& r = told.report();
    BOOST_TEST(r.stats.total_queries == 2u);
    BOOST_TEST(r.stats.timed_queries == 1u);
    BOOST_TEST(r.stats.failed_queries == 1u);
    BOOST_TEST(r.input.unrecognised_lines == 0u);
    for (const InputFile& file : r.input.files)
      BOOST_TEST(file.log_line_prefix == "%m [%p] %q%u@%d ");
  }
  // Of two servers neither has the other's.
  TemporaryDirectory dir;
  dir.write("a.log", background + first);
  dir.write("b.log", "2026-11-22 10:00:03.123 UTC [1377] bob shop LOG:  statement: SELECT 1\n" +
                         std::string("2026-11-22 10:00:04.123 UTC [1378] bob shop LOG:  ") +
                         "statement: SELECT 1\n");
  const auto told = analyse({dir.path("")});
  BOOST_TEST(told.report().input.files.at(1).log_line_prefix == "%m [%p] %u %d ");
}

BOOST_AUTO_TEST_CASE(a_file_may_hold_half_a_record_and_no_other) {
  TemporaryDirectory dir;
  const std::string header =
      "# Time: 2026-11-22T10:00:00.000000Z\n"
      "# Query_time: 0.002000  Lock_time: 0.000000 Rows_sent: 0  Rows_examined: 0\n";
  const std::pair<std::string, std::string> halves[] = {
      {duration("10:00:00.000"), "\t, 2\n" + duration("10:00:05.000")},
      {header + "SELECT 1\n", ", 2;\n" + header + "SELECT 1;\n"}};
  for (const auto& [first, second] : halves) {
    const auto told = analyse({dir.write("a.log", first), dir.write("b.log", second)});
    BOOST_TEST(told.report().stats.timed_queries == 2u);
    BOOST_TEST(told.report().input.unrecognised_lines == 0u);
    BOOST_TEST(told.report().queries.at(0).fingerprint == "select ?, ?");
  }
}

BOOST_AUTO_TEST_CASE(half_a_record_is_not_joined_with_the_log_of_another_server) {
  TemporaryDirectory dir;
  const auto told = analyse({dir.write("one/a.log", duration("10:00:00.000")),
                             dir.write("two/b.log", "\t, 2\n" + duration("10:00:05.000"))});
  BOOST_TEST(told.report().input.unrecognised_lines == 1u);
  BOOST_TEST(told.report().queries.at(0).fingerprint == "select ?");
}

BOOST_AUTO_TEST_CASE(logs_of_the_same_time_never_share_sessions) {
  TemporaryDirectory dir;
  const std::string first =
      dir.write("a.log", query_line("10:00:01.000", 9, "LOG:  statement: SELECT 1") +
                             duration("10:00:09.000"));
  const std::string second =
      dir.write("b.log", query_line("10:00:02.000", 9, "LOG:  duration: 5.000 ms") +
                             duration("10:00:03.000"));
  const auto told = analyse({first, second});
  BOOST_TEST(told.report().stats.durations_without_statement == 1u);
}

BOOST_AUTO_TEST_CASE(since_counts_back_from_the_end_of_the_input) {
  TemporaryDirectory dir;
  std::string log;
  for (int hour = 10; hour < 20; ++hour) log += duration(std::to_string(hour) + ":00:00.000");
  for (const std::string& path : {dir.write("a.log", log), dir.write("a.log.gz", gzip(log))}) {
    AnalyzeOptions options;
    options.paths = {path};
    options.since = Moment{.before_end_us = 2 * 3'600'000'000, .relative = true};
    const auto told = analyse(options);
    BOOST_TEST(told.report().stats.total_queries == 3u);  // since <= t
    BOOST_TEST(told.report().input.events == 10u);
  }
}

BOOST_AUTO_TEST_CASE(a_log_without_statements_says_why) {
  TemporaryDirectory dir;
  const auto told = analyse(
      {dir.write("a.log", query_line("10:00:00.000", 1, "LOG:  checkpoint starting: time"))});
  BOOST_TEST(!told.result.input_failed);
  BOOST_REQUIRE(told.report().notes.size() == 1u);
  BOOST_TEST(told.report().notes[0].find("log_min_duration_statement") != std::string::npos);
  BOOST_TEST(told.heard.warnings.size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
