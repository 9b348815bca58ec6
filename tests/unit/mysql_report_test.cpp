// What a report says of MySQL's logs: what their records mean together.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <string>

#include "tests/support/quiet_observer.h"
#include "tests/support/temporary_file.h"

namespace dbperf::test {
namespace {

Report report_on(std::string_view text) {
  TemporaryDirectory dir;
  const Analysed told = analyse({dir.write("log", std::string(text))});
  BOOST_TEST(!told.result.input_failed);
  return told.report();
}

// "shop 2, stats 1" of by_database and the like.
std::string names(const std::vector<GroupRow>& rows) {
  std::vector<std::string> all;
  for (const GroupRow& row : rows) all.push_back(row.name + ' ' + std::to_string(row.queries));
  std::sort(all.begin(), all.end());
  std::string text;
  for (const std::string& one : all) text += (text.empty() ? "" : ", ") + one;
  return text;
}

constexpr std::string_view banner =
    "/usr/sbin/mysqld, Version: 8.0.36 (Source). started with:\n"
    "Tcp port: 3306  Unix socket: /tmp/mysql.sock\n"
    "Time                 Id Command    Argument\n";

std::string entry(std::string_view before_statement, std::string_view statement,
                  std::string_view more = "") {
  std::string text = "# User@Host: app[app] @ web []  Id: 5\n";
  text += "# Query_time: 0.5  Lock_time: 0.1 Rows_sent: 1  Rows_examined: 2\n";
  return text.append(more).append(before_statement).append(statement).append(";\n");
}

BOOST_AUTO_TEST_SUITE(mysql_report)

BOOST_AUTO_TEST_CASE(use_is_sticky_until_a_banner) {
  const std::string set = "SET timestamp=1700000000;\n";
  const Report report = report_on(
      entry("use shop;\n" + set, "SELECT 1") + entry(set, "SELECT 2") +
      entry("use crm;\n" + set, "SELECT 3", "# Schema: stats  Last_errno: 0  Killed: 0\n") +
      std::string(banner) + entry(set, "SELECT 4"));
  BOOST_TEST(report.stats.total_queries == 4u);
  BOOST_TEST(names(report.by_database) == "shop 2, stats 1");
}

// A ticket that quotes a log.
BOOST_AUTO_TEST_CASE(what_a_statement_stores_is_no_log) {
  const std::string quoted[] = {
      "2024-01-01 10:00:00 0 [Note] InnoDB: Buffer pool(s) load completed\n",
      "06:37:41 UTC - mysqld got signal 6 ;\n", entry("SET timestamp=1;\n", "SELECT 1")};
  for (const std::string& text : quoted) {
    const Report report = report_on(std::string(banner) +
                                    "231101 10:00:00\t     3 Connect\troot@localhost on shop\n"
                                    "\t\t     3 Query\tselect 1\n"
                                    "\t\t     3 Query\tinsert into tickets values ('it says\n" +
                                    text + "what to do')\n\t\t     3 Query\tselect 2\n");
    BOOST_TEST(report.input.files[0].format == "mysql-general");
    BOOST_TEST(report.stats.total_queries == 3u);
    BOOST_TEST(report.stats.insert_queries == 1u);
  }
}

BOOST_AUTO_TEST_CASE(a_time_is_sticky_until_a_banner) {
  const Report report =
      report_on("# Time: 261122 10:00:00\n" + entry("", "SELECT 1") + entry("", "SELECT 2") +
                std::string(banner) + entry("", "SELECT 'later'"));
  BOOST_REQUIRE_EQUAL(report.queries.size(), 1);
  BOOST_TEST(report.queries[0].calls == 3u);
  BOOST_TEST(report.queries[0].first_seen == report.queries[0].last_seen);
  uint64_t on_the_timeline = 0;
  for (const TimelineBucket& bucket : report.timeline.buckets) on_the_timeline += bucket.queries;
  BOOST_TEST(on_the_timeline == 2u);
}

BOOST_AUTO_TEST_CASE(administrator_commands_add_no_rows) {
  const Report report =
      report_on(entry("", "SELECT 1") + entry("", "# administrator command: Quit"));
  BOOST_TEST(report.stats.rows_examined == 2u);
  BOOST_TEST(report.stats.lock_time == 100'000);
  BOOST_TEST(std::any_of(report.by_type.begin(), report.by_type.end(),
                         [](const TypeRow& row) { return row.type == "ADMIN" && row.count == 1; }));
}

BOOST_AUTO_TEST_CASE(a_time_that_no_clock_can_give) {
  std::string text = entry("", "SELECT 1");
  text.replace(text.find("0.5"), 3, "18446744073709.549805");
  const Report report = report_on(text + entry("", "SELECT 2"));
  BOOST_TEST(report.stats.total_queries == 2u);
  BOOST_TEST(report.stats.timed_queries == 1u);
  BOOST_TEST(report.stats.corrupt_durations == 1u);
  BOOST_TEST(report.stats.total_query_time == 500'000);
}

BOOST_AUTO_TEST_CASE(headers_without_statements) {
  const Report report = report_on(entry("", "") + entry("", ""));
  BOOST_TEST(report.stats.total_queries == 0u);
  BOOST_TEST(report.stats.durations_without_statement == 2u);
  BOOST_REQUIRE_EQUAL(report.notes.size(), 1);
  BOOST_TEST(report.notes[0] == "durations are logged, but not their statements");
}

BOOST_AUTO_TEST_CASE(a_sampled_log_says_so) {
  const std::string one_in = "# Log_slow_rate_type: query  Log_slow_rate_limit: ";
  const Report report = report_on(entry("", "SELECT 1", one_in + "100\n") +
                                  entry("", "SELECT 2", one_in + "10\n") + entry("", "SELECT 3"));
  const Stats& stats = report.stats;
  BOOST_TEST(stats.total_queries == 3u);
  BOOST_TEST(stats.total_query_time == 1'500'000);
  BOOST_REQUIRE(stats.sampled);
  BOOST_TEST(stats.sampled->rate == 100u);
  BOOST_TEST(stats.sampled->queries == 2u);
  BOOST_TEST(stats.sampled->estimated_total_queries == 111u);
  BOOST_TEST(stats.sampled->estimated_total_query_time == 55'500'000);
  BOOST_TEST(!report_on(entry("", "SELECT 1")).stats.sampled);
}

BOOST_AUTO_TEST_CASE(sessions_of_a_general_log) {
  const Report report = report_on(
      "261122 10:00:00\t    1 Connect\tshop@web on shop using Socket\n"
      "\t\t    2 Connect\troot@localhost on  using Socket\n"
      "\t\t    1 Query\tSELECT 1\n\t\t    2 Query\tSELECT 2\n"
      "\t\t    1 Init DB\tstats\n\t\t    1 Query\tSELECT 3\n"
      "\t\t    2 Query\tUSE crm\n\t\t    2 Query\tSELECT 4\n"
      "\t\t    1 Change user\tcollector@web on crm\n\t\t    1 Query\tSELECT 5\n"
      "\t\t    1 Quit\t\n"
      "\t\t    2 Connect\tother@web on  using Socket\n\t\t    2 Query\tSELECT 6\n");
  BOOST_TEST(report.stats.total_queries == 7u);
  BOOST_TEST(report.stats.untimed_queries == 7u);
  BOOST_TEST(names(report.by_user) == "collector 1, other 1, root 3, shop 2");
  BOOST_TEST(names(report.by_database) == "crm 3, shop 1, stats 1");
  BOOST_TEST(report.stats.total_connections == 3);
  BOOST_TEST(report.stats.active_connections == 1);
  BOOST_TEST(report.stats.peak_connections == 2);
  BOOST_REQUIRE_EQUAL(report.notes.size(), 1);
  BOOST_TEST(report.notes[0].find("no durations") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_execute_and_what_it_runs_are_one) {
  const Report report = report_on(
      "261122 10:00:00\t 1 Connect\tshop@web on shop\n"
      "\t\t 1 Query\tPREPARE p FROM 'DELETE FROM t WHERE a = ?'\n"
      "\t\t 1 Prepare\tDELETE FROM t WHERE a = ?\n"
      "\t\t 1 Query\tEXECUTE p USING @a\n\t\t 2 Query\tSELECT 1\n"
      "\t\t 1 Execute\tDELETE FROM t WHERE a = 5\n"
      "\t\t 1 Query\tEXECUTE nowhere\n\t\t 1 Query\tSELECT 2\n");
  BOOST_TEST(report.stats.total_queries == 5u);
  BOOST_TEST(report.stats.delete_queries == 1u);
  BOOST_TEST(report.stats.select_queries == 2u);
}

BOOST_AUTO_TEST_CASE(who_ran_something_had_been_let_in) {
  const std::string denied = "Access denied for user 'a'@'h' to database 'b'\n";
  const Report refused =
      report_on("261122 10:00:00\t 1 Connect\ta@h on b\n\t\t 1 Init DB\t" + denied);
  BOOST_TEST(refused.stats.total_connections == 0);
  BOOST_TEST(refused.stats.failed_connections == 1);
  const Report let_in = report_on(
      "261122 10:00:00\t 1 Connect\ta@h on \n\t\t 1 Query\tSELECT 1\n"
      "\t\t 1 Init DB\t" +
      denied);
  BOOST_TEST(let_in.stats.total_connections == 1);
  BOOST_TEST(let_in.stats.failed_connections == 0);
  for (const Report* report : {&refused, &let_in}) {
    BOOST_REQUIRE_EQUAL(report->errors.size(), 1);
    BOOST_TEST(report->errors[0].sqlstate == "1044");
  }
}

BOOST_AUTO_TEST_CASE(an_error_log_without_queries) {
  const Report report = report_on(
      "2026-11-22T10:00:00Z 5 [Warning] Access denied for user 'a'@'h' (using password: NO)\n"
      "2026-11-22T10:00:01Z 6 [Warning] Aborted connection 6 to db: 'd' user: 'u' host: 'h' (x)\n"
      "2026-11-22T10:00:02Z 0 [ERROR] Disk is full writing 'x' (Errcode: 28)\n"
      "2026-11-22T10:00:03Z 0 [Note] nothing to see\n"
      "2026-11-22T10:00:04Z UTC - mysqld got signal 11 ;\n"
      "2026-11-22T10:00:09Z 0 [Note] InnoDB: Starting crash recovery.\n");
  BOOST_TEST(report.stats.total_queries == 0u);
  BOOST_TEST(report.stats.failed_connections == 1);
  BOOST_TEST(report.server.disk_full == 1u);
  BOOST_TEST(report.server.crashes == 1u);
  std::string severities;
  for (const ErrorRow& row : report.errors) severities += row.severity + ' ';
  BOOST_TEST(severities.find("WARNING") != std::string::npos);
  BOOST_TEST(severities.find("PANIC") != std::string::npos);
  BOOST_TEST(report.errors.size() == 4u);
  BOOST_REQUIRE_EQUAL(report.notes.size(), 1);
  BOOST_TEST(report.notes[0].find("slow log") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(who_lost_a_deadlock) {
  std::string text =
      "2026-11-22 10:00:00 25 [Note] InnoDB: Transactions deadlock detected, dumping detailed "
      "information.\n";
  for (const std::string number : {"1", "2"})
    text += "*** (" + number + ") TRANSACTION:\nMySQL thread id 2" + number +
            ", OS thread handle 1, query id 5 localhost app updating\nUPDATE t" + number +
            " SET a = 1\n*** (" + number + ") WAITING FOR THIS LOCK TO BE GRANTED:\n";
  const Report report = report_on(text + "*** WE ROLL BACK TRANSACTION (2)\n");
  BOOST_TEST(report.server.deadlocks.count == 1u);
  BOOST_REQUIRE_EQUAL(report.server.deadlocks.pairs.size(), 1);
  const auto& processes = report.server.deadlocks.pairs[0].processes;
  BOOST_REQUIRE_EQUAL(processes.size(), 2);
  for (const auto& process : processes) {
    BOOST_TEST(process.victim == (process.pid == 22));
    BOOST_TEST(process.blocked_by == (process.pid == 22 ? 21 : 22));
    BOOST_TEST(process.query ==
               (process.pid == 22 ? "UPDATE t2 SET a = 1" : "UPDATE t1 SET a = 1"));
  }
  BOOST_TEST(report.stats.total_queries == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace dbperf::test
