// The examples of the system that dbperf implements, value by value.
#include "analysis/monitor.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

using namespace dbperf;

namespace {

struct Clock {
  std::shared_ptr<int64_t> now = std::make_shared<int64_t>(1'795'348'800'000'000);
  MonitorOptions options() const {
    MonitorOptions options;
    options.clock_us = [now = now] { return *now; };
    return options;
  }
  void advance(int64_t seconds) { *now += seconds * 1'000'000; }
};

std::vector<Alert> alerts_named(const std::vector<Alert>& alerts, std::string_view metric) {
  std::vector<Alert> out;
  for (const Alert& alert : alerts)
    if (alert.metric_name == metric) out.push_back(alert);
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(monitor)

BOOST_AUTO_TEST_CASE(basic_usage) {
  const auto monitor = create_performance_monitor(1.0, true);
  monitor->record_query("SELECT * FROM users WHERE id = 1", 0.15, {}, 1, "conn_123", "user_456");
  const Stats stats = monitor->get_stats();
  BOOST_TEST(stats.total_queries == 1u);
  BOOST_TEST(stats.slow_queries == 0u);
  BOOST_TEST(stats.avg_query_time == 150'000);
  BOOST_TEST(stats.error_rate == 0.0);
  BOOST_TEST(stats.rows_affected == 1u);
  BOOST_TEST(stats.select_queries == 1u);
}

BOOST_AUTO_TEST_CASE(custom_thresholds) {
  Clock clock;
  MonitorOptions options = clock.options();
  options.thresholds.slow_query_us = 500'000;
  options.thresholds.very_slow_query_us = 2'000'000;
  options.thresholds.error_rate = 0.1;
  options.thresholds.avg_query_time_us = 300'000;
  Monitor monitor(options);
  monitor.record_query("SELECT 1", 0.6);
  monitor.record_query("SELECT 2", 2.5);
  BOOST_TEST(monitor.get_stats().slow_queries == 2u);
  BOOST_TEST(monitor.get_stats().very_slow_queries == 1u);
  BOOST_REQUIRE(monitor.get_slow_queries(10).size() == 2u);
  BOOST_TEST(monitor.get_slow_queries(10)[0].duration == 2'500'000);  // the most recent first
  BOOST_TEST(monitor.get_slow_queries(1).size() == 1u);
  BOOST_REQUIRE(monitor.get_very_slow_queries(5).size() == 1u);
  BOOST_TEST(monitor.get_very_slow_queries(5)[0].type == "SELECT");
  BOOST_TEST(monitor.get_very_slow_queries(5)[0].timestamp == *clock.now);
  BOOST_TEST(alerts_named(monitor.get_alerts(), "avg_query_time").size() == 1u);
}

BOOST_AUTO_TEST_CASE(query_tracking_with_errors) {
  Monitor monitor;
  monitor.record_query("SELECT * FROM users WHERE email = ?", 0.25, {}, 1, "conn_123", "user_456");
  monitor.record_query("SELECT * FROM invalid_table", 0.1, "Table does not exist");
  const Stats stats = monitor.get_stats();
  BOOST_TEST(stats.failed_queries == 1u);
  BOOST_TEST(stats.timed_queries == 2u);
  BOOST_TEST(stats.error_rate == 0.5);
  const auto errors = monitor.get_alerts(AlertSeverity::error);
  BOOST_REQUIRE(errors.size() == 1u);
  BOOST_TEST(errors[0].metric_name == "error_rate");
  BOOST_TEST(errors[0].current_value == 0.5);
  BOOST_TEST(errors[0].threshold_value == 0.05);
}

BOOST_AUTO_TEST_CASE(connection_pool_monitoring) {
  Clock clock;
  Monitor monitor(clock.options());
  BOOST_TEST(monitor.record_connection_event("create", "conn_1"));
  BOOST_TEST(monitor.record_connection_event("checkout", "conn_1"));
  BOOST_TEST(monitor.get_stats().active_connections == 1);
  BOOST_TEST(monitor.record_connection_event("checkin", "conn_1"));
  BOOST_TEST(monitor.record_connection_event("error", "conn_2", "Connection failed"));
  BOOST_TEST(!monitor.record_connection_event("teleport", "conn_3"));
  monitor.update_pool_metrics(10, 7, 3, 0);
  const Stats stats = monitor.get_stats();
  BOOST_TEST(stats.active_connections == 7);
  BOOST_TEST(stats.connection_pool_usage == 0.7);
  BOOST_TEST(stats.total_connections == 1);
  BOOST_TEST(stats.failed_connections == 1);
  BOOST_TEST(monitor.get_alerts().empty());
  monitor.update_pool_metrics(10, 9, 1);
  monitor.update_pool_metrics(10, 10, 0);  // still above: no second alert
  BOOST_TEST(monitor.get_alerts(AlertSeverity::warning).size() == 1u);
  monitor.update_pool_metrics(10, 5, 5);
  monitor.update_pool_metrics(10, 9, 1);
  BOOST_TEST(monitor.get_alerts(AlertSeverity::warning).size() == 2u);
}

BOOST_AUTO_TEST_CASE(leaks_and_failures) {
  Clock clock;
  Monitor monitor(clock.options());
  for (int i = 0; i < 6; ++i) monitor.record_connection_event("checkout", "c" + std::to_string(i));
  clock.advance(299);
  BOOST_TEST(monitor.get_stats().leaked_connections == 0);
  clock.advance(1);
  BOOST_TEST(monitor.get_stats().leaked_connections == 6);
  monitor.record_connection_event("create", "other");
  BOOST_TEST(alerts_named(monitor.get_alerts(), "connection_leaks").size() == 1u);
  for (int i = 0; i < 11; ++i) monitor.record_connection_event("error", "e" + std::to_string(i));
  BOOST_TEST(alerts_named(monitor.get_alerts(), "failed_connections").size() == 1u);
}

BOOST_AUTO_TEST_CASE(query_analysis) {
  Monitor monitor;
  monitor.record_query("SELECT * FROM users", 0.1);
  monitor.record_query("SELECT * FROM users JOIN orders ON users.id = orders.user_id", 0.3);
  monitor.record_query("INSERT INTO orders (a) VALUES (1)", 0.2);
  monitor.record_query("UPDATE users SET a = 1 WHERE id = 2", 0.2);
  monitor.record_query("DELETE FROM users WHERE id = 2", 0.2);
  const Stats stats = monitor.get_stats();
  BOOST_TEST(stats.select_queries == 2u);
  BOOST_TEST(stats.insert_queries == 1u);
  BOOST_TEST(stats.update_queries == 1u);
  BOOST_TEST(stats.delete_queries == 1u);
  const auto types = monitor.get_query_stats_by_type();
  const auto select = std::find_if(types.begin(), types.end(),
                                   [](const TypeRow& row) { return row.type == "SELECT"; });
  BOOST_REQUIRE((select != types.end()));
  BOOST_TEST(select->count == 2u);
  BOOST_TEST(select->avg_duration == 200'000);
  BOOST_TEST(select->max_duration == 300'000);
  const auto tables = monitor.get_query_stats_by_table(10);
  BOOST_REQUIRE(tables.size() == 2u);
  BOOST_TEST(tables[0].first == "users");
  BOOST_TEST(tables[0].second == 4u);
  BOOST_TEST(tables[1].second == 2u);
}

BOOST_AUTO_TEST_CASE(alert_callbacks) {
  Clock clock;
  Monitor monitor(clock.options());
  std::vector<Alert> heard;
  monitor.register_alert_callback([&](const Alert& alert) { heard.push_back(alert); });
  monitor.record_query("SELECT 1", 1.5);
  monitor.record_query("SELECT 1", 6.0);
  const auto slow = alerts_named(heard, "slow_query");
  const auto very_slow = alerts_named(heard, "very_slow_query");
  BOOST_REQUIRE(slow.size() == 1u);
  BOOST_REQUIRE(very_slow.size() == 1u);
  BOOST_TEST((slow[0].severity == AlertSeverity::warning));
  BOOST_TEST(slow[0].current_value == 1.5);
  BOOST_TEST(slow[0].threshold_value == 1.0);
  BOOST_TEST((very_slow[0].severity == AlertSeverity::error));
}

BOOST_AUTO_TEST_CASE(only_the_latest_are_kept) {
  Clock clock;
  MonitorOptions options = clock.options();
  options.max_slow_queries = 3;
  options.max_alerts = 2;
  Monitor monitor(options);
  for (int i = 0; i < 5; ++i) monitor.record_query("SELECT " + std::to_string(i), 2.0 + i);
  const auto slow = monitor.get_slow_queries(10);
  BOOST_REQUIRE(slow.size() == 3u);
  BOOST_TEST(slow[0].query == "SELECT 4");
  BOOST_TEST(slow[2].query == "SELECT 2");
  BOOST_TEST(monitor.get_alerts().size() == 2u);
  BOOST_TEST(monitor.get_stats().slow_queries == 5u);
}

BOOST_AUTO_TEST_CASE(queries_per_second) {
  Clock clock;
  Monitor monitor(clock.options());
  for (int i = 0; i < 101; ++i) monitor.record_query("SELECT 1", 0.001);
  BOOST_TEST(alerts_named(monitor.get_alerts(), "queries_per_second").size() == 1u);
  BOOST_TEST(monitor.get_stats().peak_queries_per_second == 101u);
}

BOOST_AUTO_TEST_CASE(a_bad_minute_after_a_good_day) {
  Clock clock;
  Monitor monitor(clock.options());
  const auto record = [&](int queries, double duration, std::optional<std::string_view> error) {
    for (int i = 0; i < queries; ++i) monitor.record_query("SELECT 1", duration, error);
    clock.advance(60);
  };
  const auto raised = [&](std::string_view metric) {
    return alerts_named(monitor.get_alerts(), metric).size();
  };
  record(100, 0.001, {});
  record(5000, 0.001, {});
  record(19, 0.9, "boom");  // too few to tell
  BOOST_TEST(raised("error_rate") == 0u);
  BOOST_TEST(raised("avg_query_time") == 0u);
  for (int minute = 0; minute < 3; ++minute) record(40, 0.9, "boom");  // one outage
  BOOST_TEST(raised("error_rate") == 1u);
  BOOST_TEST(raised("avg_query_time") == 1u);
  BOOST_TEST(monitor.get_stats().error_rate < 0.05);
  const Alert alert = alerts_named(monitor.get_alerts(), "error_rate").at(0);
  BOOST_TEST(alert.current_value == 1.0);
  BOOST_TEST(alert.message == "the share of failed queries in a minute is 1, over 0.05");
  record(40, 0.001, {});
  BOOST_TEST(raised("error_rate") == 1u);
  record(40, 0.9, "boom");  // the next
  BOOST_TEST(raised("error_rate") == 2u);
  clock.advance(600);
  record(20, 0.9, "boom");  // nothing was heard between
  BOOST_TEST(raised("avg_query_time") == 3u);
}

BOOST_AUTO_TEST_CASE(leaks_are_seen_by_whatever_is_told_next) {
  for (const bool by_query : {true, false}) {
    Clock clock;
    Monitor monitor(clock.options());
    for (int i = 0; i < 6; ++i)
      monitor.record_connection_event("checkout", "c" + std::to_string(i));
    const auto tell = [&] {
      by_query ? monitor.record_query("SELECT 1", 0.001) : monitor.update_pool_metrics(10, 6, 4);
      return alerts_named(monitor.get_alerts(), "connection_leaks").size();
    };
    clock.advance(299);
    BOOST_TEST(tell() == 0u);
    clock.advance(2);
    BOOST_TEST(tell() == 1u);
    clock.advance(2);
    BOOST_TEST(tell() == 1u);
  }
}

BOOST_AUTO_TEST_CASE(a_pool_below_zero_is_passed_over) {
  Monitor monitor;
  monitor.update_pool_metrics(10, 4, 6);
  monitor.update_pool_metrics(10, -3, 0);
  monitor.update_pool_metrics(-10, 3, 0);
  BOOST_TEST(monitor.get_stats().active_connections == 4);
  BOOST_TEST(monitor.get_stats().connection_pool_usage == 0.4);
  monitor.update_pool_metrics(10, 2, 8, -8);  // as pools that are not full yet count overflow
  BOOST_TEST(monitor.get_stats().active_connections == 2);
}

BOOST_AUTO_TEST_CASE(counts_of_rows_that_no_server_gets_to_are_unknown) {
  Monitor monitor;
  for (const int64_t rows : {INT64_MAX, INT64_MAX, int64_t{1'000'000'000'000'001}, int64_t{-5}})
    monitor.record_query("SELECT 1", 0.001, {}, rows);
  BOOST_TEST(monitor.get_stats().rows_affected == 0u);
  for (int i = 0; i < 3; ++i) monitor.record_query("SELECT 1", 0.001, {}, 1'000'000'000'000'000);
  BOOST_TEST(monitor.get_stats().rows_affected == 3'000'000'000'000'000u);
}

BOOST_AUTO_TEST_CASE(recommendations_can_be_disabled_and_are_kept_a_while) {
  Clock clock;
  MonitorOptions options = clock.options();
  Monitor monitor(options);
  for (int i = 0; i < 50; ++i)
    monitor.record_query("SELECT * FROM orders WHERE customer_id = 7", 3.0);
  BOOST_TEST(!monitor.get_recommendations(true).empty());
  options.enable_recommendations = false;
  Monitor silent(options);
  for (int i = 0; i < 50; ++i)
    silent.record_query("SELECT * FROM orders WHERE customer_id = 7", 3.0);
  BOOST_TEST(silent.get_recommendations(true).empty());
}

BOOST_AUTO_TEST_CASE(reset_forgets_everything) {
  Monitor monitor;
  monitor.record_query("SELECT 1", 9.0, "failed");
  monitor.update_pool_metrics(10, 10, 0);
  monitor.reset_stats();
  const Stats stats = monitor.get_stats();
  BOOST_TEST(stats.total_queries == 0u);
  BOOST_TEST(stats.connection_pool_usage == 0);
  BOOST_TEST(monitor.get_slow_queries().empty());
  BOOST_TEST(monitor.get_alerts().empty());
}

BOOST_AUTO_TEST_CASE(durations_that_are_none_leave_the_query_untimed) {
  Monitor monitor;
  for (const double duration : {-1.0, std::nan(""), 1e300, double{HUGE_VAL}})
    monitor.record_query("SELECT 1", duration);
  const Stats stats = monitor.get_stats();
  BOOST_TEST(stats.total_queries == 4u);
  BOOST_TEST(stats.untimed_queries == 4u);
  BOOST_TEST(stats.corrupt_durations == 4u);
}

BOOST_AUTO_TEST_SUITE_END()
