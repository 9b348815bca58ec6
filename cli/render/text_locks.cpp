#include <fmt/format.h>

#include "analysis/sql/fingerprint.h"
#include "cli/render/text_sections.h"

namespace dbperf {
namespace {

constexpr size_t most_rows = 5;
constexpr size_t indent = 17;

std::string say(const ProcessQuery& process) {
  std::string text = fmt::format("pid {}", process.pid);
  if (process.query_id != 0) text += ' ' + format_id(process.query_id);
  return text + (process.query.empty() ? ", its statement is not in the log"
                                       : ": " + safe_line(process.query));
}

void print_process(Page& page, std::string_view label, const ProcessQuery& process) {
  page.labelled(fmt::format("    {}", label), indent,
                page.shortened(say(process), 2 * page.width()));
}

void print_more(Page& page, size_t rows) {
  if (rows <= most_rows) return;
  page.paragraph(4, fmt::format("and {} more in the JSON report", rows - most_rows), Tone::dim);
}

std::string on_table(const std::string& table) {
  return table.empty() ? std::string() : " on " + safe_line(table);
}

void print_wait(Page& page, const LockWaitRow& row) {
  page.labelled(
      "  " + human_duration(row.total_time), indent,
      fmt::format("{}{}, the longest {}, {}", counted(row.count, "wait"), on_table(row.table),
                  human_duration(row.max_time), page.span(row.first_seen, row.last_seen)),
      Tone::bold);
  print_process(page, "waiting", row.waiting);
  if (row.blocking.pid != 0) print_process(page, "blocked by", row.blocking);
  if (row.depth > 1 && row.root.pid != row.blocking.pid) print_process(page, "root", row.root);
}

}  // namespace

void print_lock_waits(Page& page, const Report& report) {
  const auto& rows = report.server.lock_waits.waits;
  if (rows.empty()) return;
  page.heading("Who waited for whom");
  for (size_t i = 0; i < rows.size() && i < most_rows; ++i) print_wait(page, rows[i]);
  print_more(page, rows.size());
}

void print_deadlocks(Page& page, const Report& report) {
  const auto& rows = report.server.deadlocks.pairs;
  if (rows.empty()) return;
  page.heading("Deadlocks");
  for (size_t i = 0; i < rows.size() && i < most_rows; ++i) {
    const DeadlockRow& row = rows[i];
    page.labelled(pad_left(human_count(row.count) + " ×", indent - 2), indent,
                  page.span(row.first_seen, row.last_seen) + on_table(row.table), Tone::bold);
    for (const DeadlockRow::Party& party : row.processes)
      print_process(page, party.victim ? "victim" : "other", party);
  }
  print_more(page, rows.size());
}

void print_spills(Page& page, const Report& report) {
  const auto& rows = report.server.temp_files.queries;
  if (rows.empty()) return;
  page.heading("Temporary files by query");
  Table table;
  for (const char* name : {"Bytes", "Files", "Largest"}) table.column(name, Table::Align::right);
  table.column("Id", Table::Align::left);
  if (!page.style().full) table.column("Query", Table::Align::rest);
  const auto bytes = [](int64_t value) { return human_bytes(static_cast<uint64_t>(value)); };
  for (size_t i = 0; i < rows.size() && i < most_rows; ++i) {
    std::vector<Table::Cell> cells = {{bytes(rows[i].total_bytes), Tone::bold},
                                      {human_count(rows[i].count)},
                                      {bytes(rows[i].max_bytes)},
                                      {format_id(rows[i].query_id), Tone::dim}};
    if (!page.style().full) cells.push_back({safe_line(rows[i].query)});
    table.row(std::move(cells));
  }
  const std::vector<std::string> lines = table.lines(page);
  for (size_t i = 0; i < lines.size(); ++i) {
    page.line(lines[i]);
    if (page.style().full && i > 0) page.statement(6, rows[i - 1].query, 1);
  }
  print_more(page, rows.size());
}

}  // namespace dbperf
