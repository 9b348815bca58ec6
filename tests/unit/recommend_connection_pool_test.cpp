#include <boost/test/unit_test.hpp>

#include "tests/support/advice_report.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

Report pool(int64_t peak, double usage) {
  Report report;
  report.stats.peak_connections = peak;
  report.stats.peak_connection_pool_usage = usage;
  return report;
}

Report connections(int64_t total, double seconds, uint64_t queries) {
  Report report;
  report.stats.total_connections = total;
  report.stats.total_queries = queries;
  report.input.first_timestamp = 0;
  report.input.last_timestamp = static_cast<int64_t>(seconds * 1e6);
  return report;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(recommend_connection_pool)

BOOST_AUTO_TEST_CASE(a_pool_that_fills_up) {
  const Recommendation made = advised(pool(9, 0.9), "connection_pool:size");
  BOOST_TEST(made.title == "Enlarge the connection pool");
  BOOST_TEST(priority_name(made.priority) == "medium");
  BOOST_TEST(detail(made, "pool_size").number == 10);
  BOOST_TEST(detail(made, "suggested_pool_size").number == 13);
  BOOST_TEST(priority_name(advised(pool(12, 1.2), "connection_pool:size").priority) == "high");
  BOOST_TEST(is_silent(pool(8, 0.8), "connection_pool:size"));
  BOOST_TEST(is_silent(pool(500, 0), "connection_pool:size"));
}

BOOST_AUTO_TEST_CASE(the_threshold_given_decides) {
  Report report = pool(8, 0.8);
  report.thresholds.connection_pool_usage = 0.7;
  BOOST_TEST(!is_silent(report, "connection_pool:size"));
}

BOOST_AUTO_TEST_CASE(a_pool_that_stands_idle) {
  const Recommendation made = advised(pool(5, 0.1), "connection_pool:size");
  BOOST_TEST(made.title == "Make the connection pool smaller");
  BOOST_TEST(is_silent(pool(1, 0.1), "connection_pool:size"));
  BOOST_TEST(is_silent(pool(15, 0.3), "connection_pool:size"));
}

BOOST_AUTO_TEST_CASE(many_sessions_and_few_queries_at_a_time) {
  Report report = report_of(Row{"SELECT a FROM t WHERE id = 1", 2'000, 500});
  report.stats.peak_connections = 200;
  report.timeline.buckets = {{0, 1'000, 0, 0, 500'000, 0.5}, {1, 1'000, 0, 0, 500'000, 3.0}};
  BOOST_TEST(!is_silent(report, "connection_pool:idle"));
  report.timeline.buckets[1].concurrency = 60;
  BOOST_TEST(is_silent(report, "connection_pool:idle"));
  report.timeline.buckets[1].concurrency = 3;
  report.stats.peak_connections = 49;
  BOOST_TEST(is_silent(report, "connection_pool:idle"));
  report.stats.peak_connections = 200;
  report.stats.logged_from = 500'000;
  BOOST_TEST(is_silent(report, "connection_pool:idle"));
}

BOOST_AUTO_TEST_CASE(leaks) {
  Report report;
  report.stats.leaked_connections = 1;
  BOOST_TEST(is_silent(report, "connection_pool:leaks"));
  report.stats.leaked_connections = 5;
  BOOST_TEST(priority_name(advised(report, "connection_pool:leaks").priority) == "medium");
  report.stats.leaked_connections = 6;
  BOOST_TEST(priority_name(advised(report, "connection_pool:leaks").priority) == "high");
}

BOOST_AUTO_TEST_CASE(refused_and_failed_connections) {
  Report report;
  report.stats.failed_connections = 10;
  BOOST_TEST(is_silent(report, "connection_pool:"));
  report.stats.failed_connections = 11;
  ErrorRow error;
  error.message = "password authentication failed for user \"?\"";
  error.severity = "FATAL";
  error.count = 11;
  report.errors.push_back(error);
  const Recommendation made = advised(report, "connection_pool:failures");
  BOOST_REQUIRE_EQUAL(detail(made, "messages").list.size(), 1u);
  // Refused for want of a slot: another cause, another advice.
  report.server.out_of_connections = 5;
  BOOST_TEST(is_silent(report, "connection_pool:failures"));
  BOOST_TEST(priority_name(advised(report, "connection_pool:too_many").priority) == "high");
}

BOOST_AUTO_TEST_CASE(short_connections) {
  BOOST_TEST(!is_silent(connections(1'000, 500, 3'000), "connection_pool:churn"));
  BOOST_TEST(is_silent(connections(1'000, 500, 50'000), "connection_pool:churn"));
  BOOST_TEST(is_silent(connections(199, 100, 300), "connection_pool:churn"));
  BOOST_TEST(is_silent(connections(1'000, 50, 3'000), "connection_pool:churn"));
  BOOST_TEST(is_silent(connections(1'000, 2'000, 3'000), "connection_pool:churn"));
  // Without the queries only the rate counts.
  BOOST_TEST(is_silent(connections(1'000, 500, 0), "connection_pool:churn"));
  BOOST_TEST(!is_silent(connections(10'000, 500, 0), "connection_pool:churn"));
}

BOOST_AUTO_TEST_SUITE_END()
