#include <boost/test/unit_test.hpp>
#include <map>

#include "tests/support/build_query.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

std::map<std::string, Alert> alerts_of(const Aggregate& aggregate, int64_t now_us = noon_us) {
  std::map<std::string, Alert> alerts;
  for (const Alert& alert : report_of(aggregate, now_us).alerts)
    alerts.emplace(alert.metric_name, alert);
  return alerts;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(alerts)

BOOST_AUTO_TEST_CASE(a_quiet_log_raises_none) {
  Aggregate a;
  for (int i = 0; i < 50; ++i) tell(a, {.time_us = noon_us + i * 1'000'000});
  BOOST_TEST(report_of(a).alerts.empty());
  BOOST_TEST(!report_of(a).worst_alert);
}

BOOST_AUTO_TEST_CASE(a_query_raises_one_alert_the_higher_of_the_two) {
  Aggregate a;
  for (int i = 0; i < 100; ++i) tell(a, {.sql = "select 1", .time_us = noon_us + i * 1'000'000});
  for (const int64_t duration : {2'000'000, 3'000'000, 5'000'000})
    tell(a, {.sql = "select a from b", .duration_us = duration});
  tell(a, {.sql = "select a from b", .duration_us = 6'000'000, .time_us = noon_us + 1});
  const Report report = report_of(a);
  BOOST_REQUIRE(report.alerts.size() == 2u);
  const Alert& very = report.alerts[0];
  BOOST_TEST(very.metric_name == "very_slow_query");
  BOOST_TEST((very.severity == AlertSeverity::error));
  BOOST_TEST(very.current_value == 6.0);
  BOOST_TEST(very.threshold_value == 5.0);
  BOOST_TEST(very.occurrences == 1u);
  BOOST_TEST(very.first_seen == noon_us + 1);
  BOOST_TEST(very.query_id.has_value());
  const Alert& slow = report.alerts[1];
  BOOST_TEST(slow.metric_name == "slow_query");
  BOOST_TEST((slow.severity == AlertSeverity::warning));
  BOOST_TEST(slow.current_value == 5.0);
  BOOST_TEST(slow.threshold_value == 1.0);
  BOOST_TEST(slow.occurrences == 3u);
  BOOST_TEST(slow.message.starts_with("3 further executions"));
  BOOST_TEST((slow.query_id == very.query_id));
  BOOST_TEST(report.stats.slow_queries == 4u);
  BOOST_TEST(report.stats.very_slow_queries == 1u);
}

BOOST_AUTO_TEST_CASE(queries_that_are_all_slow_or_all_very_slow_raise_no_other_alert) {
  for (const int64_t duration : {2'000'000, 6'000'000}) {
    Aggregate a;
    for (int i = 0; i < 3; ++i) tell(a, {.duration_us = duration});
    tell(a, {.duration_us = 1'000'000});
    size_t of_queries = 0;
    for (const Alert& alert : report_of(a).alerts) {
      if (!alert.metric_name.ends_with("slow_query")) continue;
      ++of_queries;
      BOOST_TEST(alert.occurrences == 3u);
      BOOST_TEST((alert.severity == AlertSeverity::error) == (duration > 5'000'000));
    }
    BOOST_TEST(of_queries == 1u);
  }
}

BOOST_AUTO_TEST_CASE(rates_over_the_whole_log) {
  Aggregate a;
  for (int i = 0; i < 10; ++i)
    tell(a, {.duration_us = 600'000, .time_us = noon_us + i * 70'000'000, .failed = i == 0});
  const auto alerts = alerts_of(a);
  BOOST_TEST((alerts.at("error_rate").severity == AlertSeverity::error));
  BOOST_TEST(alerts.at("error_rate").current_value == 0.1);
  BOOST_TEST(alerts.at("avg_query_time").current_value == 0.6);
  BOOST_TEST(alerts.at("avg_query_time").threshold_value == 0.5);
  BOOST_TEST(alerts.count("queries_per_second") == 0u);
}

BOOST_AUTO_TEST_CASE(the_peak_second) {
  Aggregate a;
  for (int i = 0; i < 101; ++i) tell(a, {.time_us = noon_us + i});
  const auto alerts = alerts_of(a);
  BOOST_TEST(alerts.at("queries_per_second").current_value == 101);
  BOOST_TEST((alerts.at("queries_per_second").severity == AlertSeverity::warning));
}

BOOST_AUTO_TEST_CASE(a_log_of_slow_statements_says_nothing_of_rates) {
  Aggregate a;
  for (int i = 0; i < 100; ++i)
    tell(a, {.duration_us = 700'000, .time_us = noon_us, .failed = i % 2 == 0});
  const Report r = report_of(a);
  BOOST_TEST(r.stats.logged_from.value_or(0) == 700'000);
  BOOST_TEST(r.alerts.empty());
  BOOST_TEST(r.stats.error_rate == 0.5);
  Aggregate events;  // JSON events are taken as complete
  for (int i = 0; i < 100; ++i)
    tell(events, {.duration_us = 700'000, .failed = i % 2 == 0, .from_server_log = false});
  BOOST_TEST(!report_of(events).stats.logged_from);
  BOOST_TEST(alerts_of(events).count("error_rate") == 1u);
}

BOOST_AUTO_TEST_CASE(connections_and_pools) {
  Aggregate a;
  for (uint64_t i = 0; i < 11; ++i)
    a.connections().change(ConnectionChange::failed, i, "f", noon_us + static_cast<int64_t>(i));
  for (uint64_t i = 100; i < 105; ++i)
    a.connections().change(ConnectionChange::checkout, i, "c", noon_us);
  a.connections().update_pool({10, 8, 2, 0}, noon_us);  // the threshold itself is no crossing
  const int64_t later = noon_us + 600'000'000;
  BOOST_TEST(alerts_of(a, later).count("connection_leaks") == 0u);
  BOOST_TEST(alerts_of(a, later).count("connection_pool_usage") == 0u);
  BOOST_TEST((alerts_of(a, later).at("failed_connections").severity == AlertSeverity::error));
  BOOST_TEST(alerts_of(a, later).at("failed_connections").current_value == 11);
  a.connections().change(ConnectionChange::checkout, 105, "c", noon_us);
  a.connections().update_pool({10, 9, 1, 0}, noon_us);
  BOOST_TEST(alerts_of(a, later).at("connection_leaks").current_value == 6);
  BOOST_TEST(alerts_of(a, noon_us + 1).count("connection_leaks") == 0u);
  BOOST_TEST(alerts_of(a, later).at("connection_pool_usage").current_value == 0.9);
}

BOOST_AUTO_TEST_CASE(what_a_server_log_proves) {
  const std::tuple<ServerEvent, const char*, AlertSeverity> cases[] = {
      {ServerEvent::deadlock, "deadlocks", AlertSeverity::error},
      {ServerEvent::lock_wait, "lock_waits", AlertSeverity::warning},
      {ServerEvent::out_of_connections, "out_of_connections", AlertSeverity::error},
      {ServerEvent::out_of_memory, "out_of_memory", AlertSeverity::critical},
      {ServerEvent::disk_full, "disk_full", AlertSeverity::critical},
      {ServerEvent::data_corruption, "data_corruption", AlertSeverity::critical},
      {ServerEvent::wraparound, "wraparound", AlertSeverity::critical},
      {ServerEvent::server_crash, "server_crash", AlertSeverity::critical},
      {ServerEvent::checkpoints_too_frequent, "checkpoints_too_frequent", AlertSeverity::warning},
      {ServerEvent::temp_file, "temp_files", AlertSeverity::warning},
  };
  for (const auto& [event, metric, severity] : cases) {
    Aggregate a;
    a.server().add(event, 5, {}, noon_us);
    a.server().add(event, 7, {}, noon_us + 9);
    const auto alerts = alerts_of(a);
    BOOST_REQUIRE(alerts.size() == 1u);
    const Alert& alert = alerts.at(metric);
    BOOST_TEST((alert.severity == severity));
    BOOST_TEST(alert.current_value == 2);
    BOOST_TEST(alert.threshold_value == 0);
    BOOST_TEST(alert.occurrences == 2u);
    BOOST_TEST(alert.last_seen == noon_us + 9);
  }
}

BOOST_AUTO_TEST_CASE(the_highest_severity_comes_first) {
  Aggregate a;
  a.server().add(ServerEvent::temp_file, 5, {}, noon_us);
  a.server().add(ServerEvent::deadlock, 0, {}, noon_us);
  a.server().add(ServerEvent::disk_full, 0, {}, noon_us);
  const Report r = report_of(a);
  BOOST_TEST(r.alerts[0].metric_name == "disk_full");
  BOOST_TEST(r.alerts[1].metric_name == "deadlocks");
  BOOST_TEST(r.alerts[2].metric_name == "temp_files");
  BOOST_TEST((r.worst_alert == AlertSeverity::critical));
}

BOOST_AUTO_TEST_SUITE_END()
