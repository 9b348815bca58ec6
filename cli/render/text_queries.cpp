#include <fmt/format.h>

#include <algorithm>

#include "analysis/sql/fingerprint.h"
#include "cli/render/text_sections.h"

namespace dbperf {
namespace {

constexpr size_t text_indent = 6;

const char* order_name(QueryOrder order) {
  switch (order) {
    case QueryOrder::total:
      return "total time";
    case QueryOrder::mean:
      return "average time";
    case QueryOrder::max:
      return "slowest execution";
    case QueryOrder::p95:
      return "95th percentile";
    case QueryOrder::calls:
      return "calls";
    case QueryOrder::rows_examined:
      return "rows examined";
  }
  return "";
}

std::string rows(uint64_t count) { return human_count(count) + (count == 1 ? " row" : " rows"); }

// What is known of a query besides its times, the noteworthy things first.
std::string facts(const QueryRow& row) {
  std::vector<std::string> facts = {row.is_rest ? "other" : format_id(row.id)};
  const auto add = [&](uint64_t count, const char* one, const char* many) {
    if (count > 0) facts.push_back(counted(count, one, many));
  };
  const auto add_rows = [&](uint64_t count, const char* what) {
    if (count > 0) facts.push_back(rows(count) + ' ' + what);
  };
  add(row.failed, "failed", "failed");
  add(row.slow, "slow", "slow");
  add(row.full_scans, "full scan", "full scans");
  add(row.full_joins, "join without index", "joins without index");
  add(row.no_index, "without index", "without index");
  add(row.tmp_tables_on_disk, "temporary table on disk", "temporary tables on disk");
  add(row.filesorts_on_disk, "sort on disk", "sorts on disk");
  if (row.rows_examined > 0) {
    facts.push_back(rows(row.rows_sent) + " sent of " + human_count(row.rows_examined) +
                    " examined");
  } else {
    add_rows(row.rows_sent, "sent");
  }
  add_rows(row.rows_affected, "affected");
  if (row.lock_time > 0) facts.push_back("locked " + human_duration(row.lock_time));
  if (!row.tables.empty()) {
    constexpr size_t most = 5;
    const size_t shown = std::min(most, row.tables.size());
    std::string tables =
        fmt::format("{}", fmt::join(row.tables.begin(), row.tables.begin() + shown, ", "));
    if (shown < row.tables.size()) tables += fmt::format(" and {} more", row.tables.size() - shown);
    facts.push_back("on " + tables);
  }
  return safe_line(fmt::format("{}", fmt::join(facts, " · ")));
}

enum class Room { narrow, usual, wide };

std::vector<Table::Cell> query_cells(const QueryRow& row, size_t number, Room room) {
  const auto time = [&](int64_t us) { return row.timed > 0 ? human_duration(us) : "-"; };
  const size_t bar_width = room == Room::wide ? 16 : room == Room::usual ? 8 : 4;
  std::vector<Table::Cell> cells = {
      {std::to_string(number), Tone::bold},
      {bar(row.share, bar_width) + fmt::format(" {:>7}", human_percent(row.share)), Tone::cyan},
      {time(row.total_time), Tone::bold},
      {human_count(row.calls)},
      {time(row.avg_time)}};
  if (room != Room::narrow) cells.push_back({time(row.p95_time)});
  cells.push_back({time(row.max_time)});
  if (room == Room::wide) {
    cells.push_back({time(row.p50_time)});
    cells.push_back({human_count(row.slow), row.slow > 0 ? Tone::yellow : Tone::plain});
    cells.push_back({human_count(row.failed), row.failed > 0 ? Tone::red : Tone::plain});
  }
  return cells;
}

Table query_table(const QueryRows& queries, Room room) {
  Table table(1);
  table.column("#", Table::Align::right);
  table.column(room == Room::narrow ? "Share" : "Share of time", Table::Align::left);
  for (const char* title : {"Total", "Calls", "Average"}) table.column(title, Table::Align::right);
  if (room != Room::narrow) table.column("p95", Table::Align::right);
  table.column("Slowest", Table::Align::right);
  if (room == Room::wide) {
    for (const char* title : {"p50", "Slow", "Failed"}) table.column(title, Table::Align::right);
  }
  size_t number = 0;
  for (const QueryRow& row : queries) table.row(query_cells(row, ++number, room));
  return table;
}

// The most that fits the page.
std::vector<std::string> query_lines(const Page& page, const QueryRows& queries) {
  for (const Room room : {Room::wide, Room::usual}) {
    const Table table = query_table(queries, room);
    if (table.width() <= page.width()) return table.lines(page);
  }
  return query_table(queries, Room::narrow).lines(page);
}

}  // namespace

void print_queries(Page& page, const Report& report) {
  if (report.queries.empty()) return;
  page.heading(fmt::format("Top queries by {}", order_name(page.style().limits.order)));
  const std::vector<std::string> lines = query_lines(page, report.queries);
  page.line(lines[0]);
  for (size_t i = 0; i < report.queries.size(); ++i) {
    const QueryRow& row = report.queries[i];
    page.line(lines[i + 1]);
    page.statement(text_indent, row.fingerprint, 3);
    page.paragraph(text_indent, facts(row), Tone::dim);
  }
}

void print_slow_queries(Page& page, const Report& report) {
  if (report.slow_queries.empty()) return;
  page.heading("Slowest queries");
  constexpr size_t indent = 12;
  const size_t top = page.style().limits.top;
  const size_t shown =
      top == 0 ? report.slow_queries.size() : std::min(top, report.slow_queries.size());
  for (size_t i = 0; i < shown; ++i) {
    const SlowRow& row = report.slow_queries[i];
    std::string origin = page.time(row.timestamp);
    if (!row.user.empty() || !row.database.empty()) {
      origin += " · " + row.user + (row.database.empty() ? "" : '@' + row.database);
    }
    if (!row.application.empty()) origin += " · " + row.application;
    if (!row.host.empty()) origin += " · from " + row.host;
    if (row.rows_examined > 0) {
      origin += " · " + rows(static_cast<uint64_t>(row.rows_examined)) + " examined";
    }
    if (row.lock_time > 0) origin += " · locked " + human_duration(row.lock_time);
    if (row.line > 0) origin += fmt::format(" · {}:{}", input_name(row.file), row.line);
    page.labelled(pad_left(human_duration(row.duration), indent - 2), indent, safe_line(origin),
                  Tone::bold, Tone::dim);
    page.statement(indent, row.query, 3);
    if (!row.parameters.empty()) page.statement(indent, "with " + row.parameters, 1);
    if (!row.error.empty()) {
      page.paragraph(indent, "failed: " + page.shortened(safe_line(row.error), 3 * page.width()),
                     Tone::red);
    }
  }
}

void print_errors(Page& page, const Report& report) {
  if (report.errors.empty()) return;
  page.heading("Errors");
  constexpr size_t indent = 12;
  for (const ErrorRow& row : report.errors) {
    std::string message = row.severity;
    if (!row.sqlstate.empty()) message += ' ' + row.sqlstate;
    message = safe_line(message + ": " + row.message);
    page.labelled(pad_left(human_count(row.count) + " ×", indent - 2), indent,
                  page.shortened(message, 4 * page.width()), Tone::bold, Tone::red);
    page.paragraph(indent, page.span(row.first_seen, row.last_seen), Tone::dim);
    if (!row.example.query.empty()) page.statement(indent, row.example.query, 2);
    if (!row.example.hint.empty()) {
      page.paragraph(indent,
                     "hint: " + page.shortened(safe_line(row.example.hint), 2 * page.width()));
    }
  }
}

}  // namespace dbperf
