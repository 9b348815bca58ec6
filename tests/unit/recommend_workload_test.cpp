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
  Report some = mix(400, 600);
  some.chosen = true;
  BOOST_TEST(is_silent(some, "workload:write_heavy"));
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
  QueryRows rows = {query_row({"SELECT a FROM hot WHERE id = 1", 2'000, 1'000}),
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
  Row about_server = same;
  about_server.sql = "SELECT datname, pg_database_size(datname) FROM pg_database";
  BOOST_TEST(is_silent(report_of(about_server), "workload:cache:"));
  Row locking = same;
  locking.sql = "SELECT name FROM jobs FOR UPDATE";
  BOOST_TEST(is_silent(report_of(locking), "workload:cache:"));
}

BOOST_AUTO_TEST_CASE(a_peak_names_what_ran_then) {
  const QueryRow usual = query_row({"SELECT a FROM t WHERE id = 1", 1'000, 500});
  const QueryRow heavy = query_row({"SELECT sum(x) FROM big", 12, 2'000'000});
  Report report = report_of({usual, heavy});
  report.timeline.bucket_seconds = 60;
  for (int64_t minute = 0; minute < 12; ++minute)
    report.timeline.buckets.push_back({minute * 60'000'000, 90, 0, 0, 1'000'000, 1.0});
  BOOST_TEST(is_silent(report, "workload:concurrency_peak"));
  report.timeline.buckets[3].concurrency = 12;
  SlowRow then;
  then.id = heavy.id;
  then.timestamp = 185'000'000;
  then.duration = 2'000'000;
  SlowRow later = then;
  later.id = usual.id;
  later.timestamp = 400'000'000;
  report.slow_queries = {later, then};
  const Recommendation made = advised(report, "workload:concurrency_peak");
  BOOST_TEST((made.query_ids == std::vector<uint64_t>{heavy.id}));
  BOOST_TEST(detail(made, "peak_start").text == "1970-01-01T00:03:00Z");
  BOOST_TEST(detail(made, "usual_concurrency").text == "1.00");
  report.timeline.buckets[3].concurrency = 7.9;
  BOOST_TEST(is_silent(report, "workload:concurrency_peak"));
  // Busy all the time is no peak; nor is it one in a log of a few moments.
  report.timeline.buckets[3].concurrency = 12;
  for (TimelineBucket& bucket : report.timeline.buckets) bucket.concurrency += 5;
  BOOST_TEST(is_silent(report, "workload:concurrency_peak"));
  report.timeline.buckets.resize(9);
  for (TimelineBucket& bucket : report.timeline.buckets) bucket.concurrency -= 5;
  BOOST_TEST(is_silent(report, "workload:concurrency_peak"));
}

BOOST_AUTO_TEST_SUITE_END()
