#include <boost/test/unit_test.hpp>

#include "tests/support/advice_report.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

Report mix(uint64_t selects, uint64_t inserts) {
  return report_of({query_row({"SELECT a FROM t WHERE id = 1", selects, 500}),
                    query_row({"INSERT INTO u (a) VALUES (1)", inserts, 500})});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(recommend_workload)

BOOST_AUTO_TEST_CASE(write_heavy) {
  BOOST_TEST(!is_silent(mix(400, 600), "workload:write_heavy"));
  BOOST_TEST(is_silent(mix(500, 500), "workload:write_heavy"));
  BOOST_TEST(is_silent(mix(100, 800), "workload:write_heavy"));
  Report slow_only = mix(400, 600);
  slow_only.stats.logged_from = 1'000'000;
  BOOST_TEST(is_silent(slow_only, "workload:write_heavy"));
}

BOOST_AUTO_TEST_CASE(read_replicas_under_load) {
  Report report = mix(900, 100);
  BOOST_TEST(is_silent(report, "workload:read_replica"));
  report.timeline.buckets = {{0, 1'000, 0, 0, 8'000'000, 8.0}};
  BOOST_TEST(!is_silent(report, "workload:read_replica"));
  Report writing = mix(700, 300);
  writing.timeline = report.timeline;
  BOOST_TEST(is_silent(writing, "workload:read_replica"));
}

BOOST_AUTO_TEST_CASE(hot_tables) {
  std::vector<QueryRow> rows = {query_row({"SELECT a FROM hot WHERE id = 1", 2'000, 1'000}),
                                query_row({"SELECT a FROM b WHERE id = 1", 100, 1'000}),
                                query_row({"SELECT a FROM c WHERE id = 1", 100, 1'000})};
  const Recommendation made = advised(report_of(rows), "workload:hot_table:");
  BOOST_TEST(made.id == "workload:hot_table:hot");
  BOOST_TEST(made.description.find("cache") != std::string::npos);
  BOOST_TEST(is_silent(report_of({rows[0], rows[1]}), "workload:hot_table:"));
  rows[1] = query_row({"SELECT a FROM b WHERE id = 1", 3'000, 1'000});
  BOOST_TEST(is_silent(report_of({rows[0], rows[1], rows[2]}), "workload:hot_table:hot"));
}

BOOST_AUTO_TEST_CASE(reads_that_always_ask_the_same) {
  const Row same{"SELECT name FROM countries ORDER BY name", 800, 3'000};
  BOOST_TEST(!is_silent(report_of(same), "workload:cache:countries:"));
  Row few = same;
  few.calls = 499;
  BOOST_TEST(is_silent(report_of(few), "workload:cache:"));
  Row cheap = same;
  cheap.average_us = 900;
  BOOST_TEST(is_silent(report_of(cheap), "workload:cache:"));
  Row varying = same;
  varying.sql = "SELECT name FROM countries WHERE code = 'de' ORDER BY name";
  BOOST_TEST(is_silent(report_of(varying), "workload:cache:"));
  Row locking = same;
  locking.sql = "SELECT name FROM jobs FOR UPDATE";
  BOOST_TEST(is_silent(report_of(locking), "workload:cache:"));
}

BOOST_AUTO_TEST_CASE(lock_waits_name_who_waited) {
  QueryRow waiting = query_row({"UPDATE stock SET n = 1 WHERE id = 4", 10, 3'000'000});
  const QueryRow other = query_row({"SELECT a FROM t WHERE id = 1", 10, 1'000'000});
  BOOST_TEST(is_silent(report_of({waiting, other}), "workload:lock_waits"));
  waiting.lock_time = 29'000'000;
  const Recommendation made = advised(report_of({waiting, other}), "workload:lock_waits");
  BOOST_TEST(priority_name(made.priority) == "high");
  BOOST_TEST((made.query_ids == std::vector<uint64_t>{waiting.id}));
  waiting.lock_time = 900'000;
  BOOST_TEST(is_silent(report_of({waiting, other}), "workload:lock_waits"));
}

BOOST_AUTO_TEST_CASE(lock_waits_of_a_server_log) {
  Report report;
  report.server.lock_waits.count = 4;
  BOOST_TEST(is_silent(report, "workload:lock_waits"));
  report.server.lock_waits.count = 5;
  BOOST_TEST(priority_name(advised(report, "workload:lock_waits").priority) == "medium");
}

BOOST_AUTO_TEST_CASE(deadlocks_name_their_victims) {
  QueryRow victim = query_row({"UPDATE stock SET n = 1 WHERE id = 4", 10, 500});
  victim.failed = 1;
  victim.example.error = "deadlock detected";
  Report report = report_of(victim);
  BOOST_TEST(is_silent(report, "workload:deadlocks"));
  report.server.deadlocks.count = 1;
  const Recommendation made = advised(report, "workload:deadlocks");
  BOOST_TEST(priority_name(made.priority) == "medium");
  BOOST_TEST((made.query_ids == std::vector<uint64_t>{victim.id}));
  report.server.deadlocks.count = 5;
  BOOST_TEST(priority_name(advised(report, "workload:deadlocks").priority) == "high");
}

BOOST_AUTO_TEST_SUITE_END()
