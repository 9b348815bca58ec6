#include <fmt/format.h>

#include <algorithm>

#include "cli/render/text_sections.h"

namespace dbperf {
namespace {

double share(int64_t time, const Report& report) {
  const int64_t total = std::max<int64_t>(1, report.stats.total_query_time);
  return static_cast<double>(time) / static_cast<double>(total);
}

void print_group(Page& page, const Report& report, const char* title,
                 const std::vector<GroupRow>& rows, uint64_t omitted) {
  if (rows.size() + omitted < 2) return;
  page.heading(title);
  Table table;
  table.column("Name", Table::Align::rest);
  table.column("Share of time", Table::Align::left);
  for (const char* name : {"Time", "Queries", "Failed"}) table.column(name, Table::Align::right);
  for (const GroupRow& row : rows) {
    const double part = share(row.total_duration, report);
    table.row({{safe_line(row.name), Tone::bold},
               {bar(part, 8) + fmt::format(" {:>7}", human_percent(part)), Tone::cyan},
               {human_duration(row.total_duration)},
               {human_count(row.queries)},
               {human_count(row.failed), row.failed > 0 ? Tone::red : Tone::plain}});
  }
  table.print(page);
}

}  // namespace

void print_tables(Page& page, const Report& report) {
  if (report.by_table.empty()) return;
  page.heading("Tables");
  Table table;
  table.column("Table", Table::Align::rest);
  table.column("Share of time", Table::Align::left);
  for (const char* name : {"Time", "Queries", "Reads", "Writes"}) {
    table.column(name, Table::Align::right);
  }
  for (const TableRow& row : report.by_table) {
    const double part = share(row.total_duration, report);
    table.row({{safe_line(row.table), Tone::bold},
               {bar(part, 8) + fmt::format(" {:>7}", human_percent(part)), Tone::cyan},
               {human_duration(row.total_duration)},
               {human_count(row.queries)},
               {human_count(row.reads)},
               {human_count(row.writes)}});
  }
  table.print(page);
}

void print_groups(Page& page, const Report& report) {
  const Omitted& omitted = report.omitted;
  print_group(page, report, "Databases", report.by_database, omitted.databases);
  print_group(page, report, "Users", report.by_user, omitted.users);
  print_group(page, report, "Hosts", report.by_host, omitted.hosts);
  print_group(page, report, "Applications", report.by_application, omitted.applications);
  print_group(page, report, "Tags", report.by_tag, omitted.tags);
}

}  // namespace dbperf
