// The alerts of a report: one a metric, for slow queries one a fingerprint.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "analysis/aggregate.h"

namespace dbperf {
namespace {

double seconds(int64_t us) { return static_cast<double>(us) / 1e6; }

std::string plural(uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

struct ServerAlert {
  ServerEvent event;
  AlertSeverity severity;
  std::string_view metric;
  std::string_view noun;  // of its message: "3 deadlocks"
};

constexpr std::array server_alerts = {
    ServerAlert{ServerEvent::deadlock, AlertSeverity::error, "deadlocks", "deadlock"},
    ServerAlert{
        ServerEvent::out_of_connections, AlertSeverity::error, "out_of_connections",
        "connection refused because all were in use|connections refused because all were in use"},
    ServerAlert{ServerEvent::out_of_memory, AlertSeverity::critical, "out_of_memory",
                "out-of-memory failure"},
    ServerAlert{ServerEvent::disk_full, AlertSeverity::critical, "disk_full", "disk-full failure"},
    ServerAlert{ServerEvent::data_corruption, AlertSeverity::critical, "data_corruption",
                "report of corrupt data|reports of corrupt data"},
    ServerAlert{ServerEvent::wraparound, AlertSeverity::critical, "wraparound",
                "warning of transaction id wraparound|warnings of transaction id wraparound"},
    ServerAlert{ServerEvent::server_crash, AlertSeverity::critical, "server_crash",
                "server crash|server crashes"},
    ServerAlert{ServerEvent::checkpoints_too_frequent, AlertSeverity::warning,
                "checkpoints_too_frequent",
                "warning of too frequent checkpoints|warnings of too frequent checkpoints"},
    ServerAlert{ServerEvent::temp_file, AlertSeverity::warning, "temp_files", "temporary file"},
};

std::string counted(uint64_t count, std::string_view noun) {
  const size_t bar = noun.find('|');
  if (bar == std::string_view::npos) return plural(count, noun);
  return fmt::format("{} {}", count, count == 1 ? noun.substr(0, bar) : noun.substr(bar + 1));
}

Alert make_alert(AlertSeverity severity, std::string_view metric, const Exceedance& exceedance,
                 double threshold, std::string message) {
  Alert alert;
  alert.severity = severity;
  alert.metric_name = metric;
  alert.message = std::move(message);
  alert.current_value = exceedance.worst;
  alert.threshold_value = threshold;
  alert.occurrences = exceedance.occurrences;
  alert.first_seen = exceedance.first_us;
  alert.last_seen = exceedance.last_us;
  alert.timestamp = exceedance.last_us;
  return alert;
}

// Each execution counts in one of the two, the higher.
void add_query_alerts(const Thresholds& thresholds, const ShapeStats& shape, std::string_view what,
                      std::vector<Alert>& alerts) {
  const Totals& totals = shape.totals;
  const auto add = [&](AlertSeverity severity, std::string_view metric, const Exceedance& span,
                       int64_t limit_us, std::string_view noun) {
    if (span.occurrences == 0) return;
    Alert alert = make_alert(
        severity, metric, span, seconds(limit_us),
        fmt::format("{} of {} over {:g} s, the slowest {:.3f} s", plural(span.occurrences, noun),
                    what, seconds(limit_us), span.worst));
    if (!what.starts_with("other")) alert.query_id = shape.id;
    alerts.push_back(std::move(alert));
  };
  const bool both = totals.very_slow_span.occurrences > 0;
  add(AlertSeverity::error, "very_slow_query", totals.very_slow_span, thresholds.very_slow_query_us,
      "execution");
  add(AlertSeverity::warning, "slow_query", totals.slow_span, thresholds.slow_query_us,
      both ? "further execution" : "execution");
}

void add_rate_alerts(const Thresholds& thresholds, const Stats& stats,
                     const LoadPeaks::Summary& peaks, int64_t first_us, int64_t last_us,
                     std::vector<Alert>& alerts) {
  // A log of slow statements only says nothing of the rates of all statements.
  if (stats.logged_from || stats.total_queries == 0) return;
  const auto with_whole = [&](Exceedance minutes, double whole, double limit) {
    if (whole > limit) {
      minutes.worst = std::max(minutes.worst, whole);
      if (minutes.occurrences == 0) {
        minutes.note(whole, first_us);
        minutes.note(whole, last_us, 0);
      }
    }
    return minutes;
  };
  const Exceedance errors = with_whole(peaks.error_rate, stats.error_rate, thresholds.error_rate);
  if (errors.occurrences > 0)
    alerts.push_back(make_alert(
        AlertSeverity::error, "error_rate", errors, thresholds.error_rate,
        fmt::format("{:.1f} % of the queries failed, at worst {:.1f} %; {:g} % is acceptable",
                    stats.error_rate * 100, errors.worst * 100, thresholds.error_rate * 100)));
  const double average_s = seconds(stats.avg_query_time);
  const double limit_s = seconds(thresholds.avg_query_time_us);
  const Exceedance averages = with_whole(peaks.avg_query_time, average_s, limit_s);
  if (averages.occurrences > 0)
    alerts.push_back(make_alert(
        AlertSeverity::warning, "avg_query_time", averages, limit_s,
        fmt::format("a query took {:.3f} s on average, at worst {:.3f} s; the limit is {:g} s",
                    average_s, averages.worst, limit_s)));
  if (peaks.queries_per_second.occurrences > 0)
    alerts.push_back(
        make_alert(AlertSeverity::warning, "queries_per_second", peaks.queries_per_second,
                   thresholds.queries_per_second,
                   fmt::format("{} over {:g} queries a second, the busiest with {:.0f}",
                               plural(peaks.queries_per_second.occurrences, "second"),
                               thresholds.queries_per_second, peaks.queries_per_second.worst)));
}

void add_connection_alerts(const Thresholds& thresholds, const Connections& connections,
                           int64_t now_us, std::vector<Alert>& alerts) {
  const Exceedance& pool = connections.pool_exceedance();
  if (pool.occurrences > 0)
    alerts.push_back(make_alert(
        AlertSeverity::warning, "connection_pool_usage", pool, thresholds.connection_pool_usage,
        fmt::format("the connection pool was up to {:.0f} % in use; the limit is {:g} %",
                    pool.worst * 100, thresholds.connection_pool_usage * 100)));
  const Exceedance& failures = connections.failures();
  if (failures.occurrences > static_cast<uint64_t>(thresholds.failed_connections))
    alerts.push_back(make_alert(
        AlertSeverity::error, "failed_connections", failures,
        static_cast<double>(thresholds.failed_connections),
        fmt::format("{} failed; more than {} are too many",
                    plural(failures.occurrences, "connection"), thresholds.failed_connections)));
  const Exceedance leaks = connections.leaks(now_us);
  if (leaks.occurrences > static_cast<uint64_t>(thresholds.connection_leaks))
    alerts.push_back(make_alert(
        AlertSeverity::warning, "connection_leaks", leaks,
        static_cast<double>(thresholds.connection_leaks),
        fmt::format("{} checked out and not returned for five minutes or longer; more than {} are "
                    "too many",
                    plural(leaks.occurrences, "connection"), thresholds.connection_leaks)));
}

}  // namespace

std::string_view alert_severity_name(AlertSeverity severity) {
  constexpr std::string_view names[] = {"WARNING", "ERROR", "CRITICAL"};
  return names[static_cast<size_t>(severity)];
}

void sort_alerts(std::vector<Alert>& alerts) {
  std::sort(alerts.begin(), alerts.end(), [](const Alert& a, const Alert& b) {
    return std::tie(b.severity, b.occurrences, a.metric_name, a.query_id) <
           std::tie(a.severity, a.occurrences, b.metric_name, b.query_id);
  });
}

void Aggregate::fill_alerts(Report& report, int64_t now_us) const {
  std::vector<Alert>& alerts = report.alerts;
  for (const auto& [id, number] : shape_index_)
    add_query_alerts(thresholds_, *shapes_[number], "query " + format_id(id), alerts);
  add_query_alerts(thresholds_, folded_, "other queries", alerts);
  const auto& buckets = report.timeline.buckets;
  const int64_t first_us = buckets.empty() ? unknown_time : buckets.front().start;
  const int64_t last_us = buckets.empty() ? unknown_time : buckets.back().start;
  add_rate_alerts(thresholds_, report.stats, load_.peaks(), first_us, last_us, alerts);
  add_connection_alerts(thresholds_, connections_, now_us, alerts);
  for (const ServerAlert& kind : server_alerts) {
    Exceedance span = server_.span(kind.event);
    if (span.occurrences == 0) continue;
    span.worst = static_cast<double>(span.occurrences);
    alerts.push_back(
        make_alert(kind.severity, kind.metric, span, 0, counted(span.occurrences, kind.noun)));
  }
  Exceedance waits = server_.span(ServerEvent::lock_wait);
  waits.merge(server_.span(ServerEvent::lock_acquired));
  if (waits.occurrences > 0) {
    const std::string message = fmt::format("{} of {:.3f} s in all, the longest {:.3f} s",
                                            plural(waits.occurrences, "lock wait"),
                                            seconds(server_.lock_wait_us()), waits.worst / 1e6);
    waits.worst = static_cast<double>(waits.occurrences);
    alerts.push_back(make_alert(AlertSeverity::warning, "lock_waits", waits, 0, message));
  }
  sort_alerts(alerts);
  for (const Alert& alert : alerts)
    report.worst_alert = std::max(report.worst_alert.value_or(alert.severity), alert.severity);
}

}  // namespace dbperf
