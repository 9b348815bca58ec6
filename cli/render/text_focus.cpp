#include <fmt/format.h>

#include <algorithm>

#include "analysis/sql/fingerprint.h"
#include "cli/render/text_sections.h"

namespace dbperf {
namespace {

constexpr size_t indent = 2;
constexpr size_t label_width = 14;

void print_figures(Page& page, const QueryRow& row) {
  page.heading("Executions");
  const auto add = [&](const char* label, const std::string& text, Tone tone = Tone::plain) {
    page.labelled(std::string(indent, ' ') + label, indent + label_width, text, Tone::dim, tone);
  };
  const auto count = [&](const char* label, uint64_t value, Tone tone = Tone::plain) {
    if (value > 0) add(label, human_count(value), tone);
  };
  const auto time = [&](const char* label, int64_t us) {
    if (us > 0) add(label, human_duration(us));
  };
  add("Calls",
      fmt::format("{}, {}", human_count(row.calls), page.span(row.first_seen, row.last_seen)));
  count("Failed", row.failed, Tone::red);
  count("Slow", row.slow, Tone::yellow);
  if (row.timed > 0) {
    add("Time", fmt::format("{} in all, {} of the log's", human_duration(row.total_time),
                            human_percent(row.share)));
    add("One takes", fmt::format("{} on average, {} to {}, deviation {}",
                                 human_duration(row.avg_time), human_duration(row.min_time),
                                 human_duration(row.max_time), human_duration(row.stddev_time)));
    add("Percentiles", fmt::format("p50 {}, p95 {}, p99 {}", human_duration(row.p50_time),
                                   human_duration(row.p95_time), human_duration(row.p99_time)));
  }
  time("Locked", row.lock_time);
  time("Parsing", row.parse_time);
  time("Binding", row.bind_time);
  count("Rows examined", row.rows_examined);
  count("Rows sent", row.rows_sent);
  count("Rows affected", row.rows_affected);
  count("Full scans", row.full_scans);
  count("Full joins", row.full_joins);
  count("Without index", row.no_index);
  count("Disk tables", row.tmp_tables_on_disk);
  count("Disk sorts", row.filesorts_on_disk);
}

void print_histogram(Page& page, const QueryRow& row) {
  if (row.timed < 2) return;
  page.heading("How long they took");
  uint64_t highest = 1;
  for (const HistogramStep& step : row.histogram) highest = std::max(highest, step.count);
  Table table;
  table.column("Up to", Table::Align::right);
  table.column("Executions", Table::Align::right);
  table.column("", Table::Align::left);
  for (const HistogramStep& step : row.histogram) {
    const double part = static_cast<double>(step.count) / static_cast<double>(highest);
    table.row({{human_limit(step.up_to)},
               {human_count(step.count)},
               {bar(part, page.width() - 32), Tone::cyan}});
  }
  table.print(page);
}

// Everyone on a line or two, in the order of time taken.
void print_who(Page& page, const FocusReport& focus, int64_t total_us) {
  const std::pair<const char*, const std::vector<GroupRow>&> groups[] = {
      {"Databases", focus.by_database},
      {"Users", focus.by_user},
      {"Hosts", focus.by_host},
      {"Applications", focus.by_application},
      {"Tags", focus.by_tag}};
  if (std::all_of(std::begin(groups), std::end(groups),
                  [](const auto& group) { return group.second.empty(); }))
    return;
  page.heading("Who ran it");
  const size_t top = page.style().limits.top;
  for (const auto& [label, rows] : groups) {
    if (rows.empty()) continue;
    std::vector<std::string> parts;
    for (const GroupRow& row : rows) {
      if (top > 0 && parts.size() == top) {
        parts.push_back(fmt::format("and {} more", rows.size() - top));
        break;
      }
      std::string part = fmt::format("{} ({}", safe_line(row.name), counted(row.queries, "call"));
      if (row.failed > 0) part += fmt::format(", {} failed", human_count(row.failed));
      if (rows.size() > 1 && total_us > 0)
        part +=
            ", " +
            human_percent(static_cast<double>(row.total_duration) / static_cast<double>(total_us)) +
            " of its time";
      parts.push_back(part + ")");
    }
    page.labelled(std::string(indent, ' ') + label, indent + label_width,
                  fmt::format("{}", fmt::join(parts, ", ")), Tone::dim);
  }
}

void print_failure(Page& page, const Execution& failed) {
  page.heading("The first that failed");
  page.paragraph(indent, page.time(failed.timestamp) + ": " + safe_line(failed.error), Tone::red);
  page.statement(indent, failed.query, 6);
}

void print_plan(Page& page, const std::string& plan) {
  if (plan.empty()) return;
  page.heading("Plan of the slowest");
  const std::string safe = safe_text(plan);
  for (size_t at = 0; at <= safe.size();) {
    const size_t end = std::min(safe.find('\n', at), safe.size());
    page.line(std::string(indent, ' ') +
              page.shortened(safe.substr(at, end - at), page.width() - indent));
    at = end + 1;
  }
}

// The part of a report that is about this query alone.
Report part_about(const Report& report, const FocusReport& focus) {
  Report part;
  part.stats.total_queries = focus.row->calls;
  part.timeline = focus.timeline;
  part.queries = {*focus.row};
  part.slow_queries = focus.slowest;
  for (const Alert& alert : report.alerts)
    if (alert.query_id == focus.id) part.alerts.push_back(alert);
  for (const Recommendation& advice : report.recommendations)
    if (std::find(advice.query_ids.begin(), advice.query_ids.end(), focus.id) !=
        advice.query_ids.end())
      part.recommendations.push_back(advice);
  return part;
}

}  // namespace

void print_focus(Page& page, const Report& report) {
  const FocusReport& focus = *report.focus;
  const QueryRow& row = *focus.row;
  std::string about =
      fmt::format("{}: {}, number {} by total time", format_id(focus.id), row.type, focus.rank);
  if (!row.tables.empty()) about += fmt::format(", on {}", fmt::join(row.tables, ", "));
  page.labelled("Query", 10, safe_line(about), Tone::bold);
  print_period(page, report);
  page.line();
  page.statement(10, row.fingerprint, 12);
  const Report part = part_about(report, focus);
  print_alerts(page, part);
  print_figures(page, row);
  print_histogram(page, row);
  print_load(page, part);
  print_who(page, focus, row.total_time);
  print_slow_queries(page, part);
  if (focus.failed) print_failure(page, *focus.failed);
  print_plan(page, row.example.plan);
  print_recommendations(page, part);
}

}  // namespace dbperf
