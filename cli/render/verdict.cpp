#include "cli/render/verdict.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/render/characters.h"
#include "cli/render/numbers.h"
#include "cli/render/page.h"

namespace dbperf {
namespace {

// What an alert is about, in a few words with the number that matters.
std::string in_short(const Alert& alert, const Report& report) {
  const Stats& stats = report.stats;
  const std::string& metric = alert.metric_name;
  if (metric == "very_slow_query") {
    return counted(stats.very_slow_queries, "very slow query", "very slow queries");
  }
  if (metric == "slow_query") return counted(stats.slow_queries, "slow query", "slow queries");
  if (metric == "error_rate") return "error rate " + human_percent(alert.current_value);
  if (metric == "connection_pool_usage") {
    return "pool " + human_percent(alert.current_value) + " used";
  }
  if (metric == "avg_query_time") {
    return "average query time " +
           human_duration(static_cast<int64_t>(alert.current_value * 1'000'000));
  }
  if (metric == "queries_per_second") {
    return "peak of " + human_rate(alert.current_value) + " queries/s";
  }
  if (metric == "failed_connections") {
    return counted(static_cast<uint64_t>(stats.failed_connections), "failed connection");
  }
  if (metric == "connection_leaks") {
    return counted(static_cast<uint64_t>(stats.leaked_connections), "leaked connection");
  }
  std::string words = metric;
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string findings(const Report& report) {
  std::vector<std::string> phrases;
  for (const Alert& alert : report.alerts) {
    const std::string phrase = safe_line(in_short(alert, report));
    if (std::find(phrases.begin(), phrases.end(), phrase) == phrases.end()) {
      phrases.push_back(phrase);
    }
  }
  return fmt::format("{}", fmt::join(phrases, ", "));
}

std::string counts_of(const Report& report) {
  uint64_t by_severity[3] = {};
  for (const Alert& alert : report.alerts) ++by_severity[static_cast<size_t>(alert.severity)];
  std::vector<std::string> counts;
  const std::pair<size_t, std::string_view> severities[] = {
      {2, "critical alert"}, {1, "error"}, {0, "warning"}};
  for (const auto& [severity, name] : severities)
    if (by_severity[severity] > 0) counts.push_back(counted(by_severity[severity], name));
  const uint64_t omitted = report.omitted.alerts;
  if (counts.empty()) return counted(omitted, "alert");
  return fmt::format("{}{}", fmt::join(counts, ", "),
                     omitted > 0 ? fmt::format(" and {} more", human_count(omitted)) : "");
}

}  // namespace

std::string_view level_word(Verdict::Level level) {
  switch (level) {
    case Verdict::nothing:
      return "NOTHING";
    case Verdict::ok:
      return "OK";
    case Verdict::warning:
      return "WARNING";
    case Verdict::critical:
      break;
  }
  return "CRITICAL";
}

Verdict verdict_on(const Report& report) {
  if (!report.worst_alert)
    return {report.stats.total_queries == 0 ? Verdict::nothing : Verdict::ok, {}, {}};
  const bool critical = *report.worst_alert > AlertSeverity::warning;
  return {critical ? Verdict::critical : Verdict::warning, counts_of(report), findings(report)};
}

}  // namespace dbperf
