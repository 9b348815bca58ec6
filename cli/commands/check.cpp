#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/commands.h"
#include "cli/commands/run_analysis.h"
#include "cli/diagnostics.h"
#include "cli/render/characters.h"
#include "cli/render/stat_list.h"
#include "cli/render/verdict.h"
#include "cli/signals.h"

namespace dbperf {
namespace {

// What the performance data always holds; what -w and -c name comes besides.
constexpr std::string_view usual_metrics[] = {"total_queries",      "slow_queries",
                                              "very_slow_queries",  "failed_queries",
                                              "error_rate",         "avg_query_time",
                                              "p95_query_time",     "max_query_time",
                                              "queries_per_second", "peak_queries_per_second",
                                              "peak_connections",   "failed_connections",
                                              "leaked_connections", "peak_connection_pool_usage"};

double value_of(const StatRow& row) {
  switch (row.unit) {
    case StatRow::Unit::count:
      return static_cast<double>(row.integer);
    case StatRow::Unit::seconds:
      return static_cast<double>(row.integer) / 1e6;
    case StatRow::Unit::number:
      break;
  }
  return row.real;
}

const MetricRange* find(const std::vector<MetricRange>& ranges, std::string_view metric) {
  const auto found = std::find_if(ranges.begin(), ranges.end(),
                                  [&](const MetricRange& range) { return range.metric == metric; });
  return found == ranges.end() ? nullptr : &*found;
}

// The limit of an alert that speaks of one statistic, as a range; most have none.
struct AlertLimit {
  std::string warning, critical;
};
AlertLimit alert_limit(std::string_view metric, const Thresholds& limits, bool slow_only) {
  if (slow_only &&
      (metric == "error_rate" || metric == "avg_query_time" || metric == "peak_queries_per_second"))
    return {};
  if (metric == "error_rate") return {"", fmt::format("{:g}", limits.error_rate)};
  if (metric == "avg_query_time")
    return {fmt::format("{:g}", static_cast<double>(limits.avg_query_time_us) / 1e6), ""};
  if (metric == "peak_queries_per_second")
    return {fmt::format("{:g}", limits.queries_per_second), ""};
  if (metric == "peak_connection_pool_usage")
    return {fmt::format("{:g}", limits.connection_pool_usage), ""};
  if (metric == "failed_connections") return {"", std::to_string(limits.failed_connections)};
  if (metric == "leaked_connections") return {std::to_string(limits.connection_leaks), ""};
  return {};
}

// name=value[unit];warning;critical;minimum
// `slow_only`: of a log of slow statements only, whose rates raise no alert.
std::string performance_data(const CheckCommand& command, const std::vector<StatRow>& stats,
                             bool slow_only) {
  std::string text;
  for (const StatRow& row : stats) {
    const MetricRange* warning = find(command.warning, row.name);
    const MetricRange* critical = find(command.critical, row.name);
    const bool usual = std::find(std::begin(usual_metrics), std::end(usual_metrics), row.name) !=
                       std::end(usual_metrics);
    if (!usual && !warning && !critical) continue;
    const AlertLimit limit = alert_limit(row.name, command.options.thresholds, slow_only);
    text += fmt::format(
        " {}={}{};{};{};0", row.name, row.decimal(), row.unit == StatRow::Unit::seconds ? "s" : "",
        warning ? warning->text : limit.warning, critical ? critical->text : limit.critical);
  }
  return text;
}

// What is out of its range, in words.
std::vector<std::string> out_of_range(const std::vector<MetricRange>& ranges,
                                      const std::vector<StatRow>& stats) {
  std::vector<std::string> words;
  for (const MetricRange& range : ranges)
    for (const StatRow& row : stats)
      if (row.name == range.metric && range.range.alarms(value_of(row)))
        words.push_back(fmt::format("{} {} out of range {}", row.name, row.decimal(), range.text));
  return words;
}

ExitStatus say_status(ExitStatus status, std::string_view words, std::string_view data) {
  constexpr std::string_view names[] = {"OK", "WARNING", "CRITICAL", "UNKNOWN"};
  std::string line = fmt::format("DBPERF {} - {}", names[static_cast<int>(status)], words);
  std::replace(line.begin(), line.end(), '|', '/');  // what stands behind one is performance data
  const ExitStatus printed =
      print(data.empty() ? line + '\n' : fmt::format("{} |{}\n", line, data));
  return printed == ExitStatus::done ? status : ExitStatus::check_unknown;
}

}  // namespace

ExitStatus check_unknown(const std::string& why) {
  return say_status(ExitStatus::check_unknown, safe_line(why), {});
}

ExitStatus run(const CheckCommand& command) {
  refuse_terminal_input(command, "check");
  watch_for_interrupt();
  const AnalysisRun analysis = run_analysis(command, nullptr, command.quiet);
  const Report& report = analysis.result.report;
  if (analysis.result.interrupted) return check_unknown("interrupted");
  const std::vector<StatRow> stats = stat_list(report.stats);
  const Verdict verdict = verdict_on(report);
  const std::vector<std::string> warnings = out_of_range(command.warning, stats);
  const std::vector<std::string> criticals = out_of_range(command.critical, stats);

  std::vector<std::string> words = criticals;
  words.insert(words.end(), warnings.begin(), warnings.end());
  if (!verdict.counts.empty()) words.push_back(verdict.text());
  ExitStatus status = ExitStatus::check_ok;
  if (verdict.level == Verdict::critical || !criticals.empty())
    status = ExitStatus::check_critical;
  else if (analysis.result.input_failed)
    status = ExitStatus::check_unknown;
  else if (verdict.level == Verdict::warning || !warnings.empty())
    status = ExitStatus::check_warning;
  if (analysis.result.input_failed)
    words.push_back(safe_line(analysis.first_error.substr(0, analysis.first_error.find('\n'))));
  if (words.empty())
    words.push_back(fmt::format("{} queries, {} slow, {} failed", report.stats.total_queries,
                                report.stats.slow_queries, report.stats.failed_queries));
  if (status == ExitStatus::check_ok && command.quiet) return status;
  for (const std::string& message : analysis.held_messages) say(message);
  const bool nothing_read = analysis.result.input_failed && report.input.events == 0;
  const ExitStatus said = say_status(
      status, fmt::format("{}", fmt::join(words, "; ")),
      nothing_read ? "" : performance_data(command, stats, report.stats.logged_from.has_value()));
  tell_alerts(command, alerts_to_tell(command, report));
  return said;
}

}  // namespace dbperf
