#include "cli/render/csv.h"

#include <fmt/format.h>

#include <algorithm>

#include "analysis/sql/fingerprint.h"
#include "cli/render/characters.h"
#include "cli/render/numbers.h"

namespace dbperf {
namespace {

struct Column {
  const char* name;
  std::string (*value)(const QueryRow& row);
};

template <auto member>
std::string count(const QueryRow& row) {
  return std::to_string(row.*member);
}

template <auto member>
std::string seconds(const QueryRow& row) {
  return decimal_seconds(row.*member);
}

template <auto member>
std::string time(const QueryRow& row) {
  return utc_timestamp(row.*member);
}

std::string id(const QueryRow& row) { return row.is_rest ? "other" : format_id(row.id); }
std::string tables(const QueryRow& row) { return fmt::format("{}", fmt::join(row.tables, " ")); }
std::string share(const QueryRow& row) { return decimal_number(row.share); }

// Named as in the JSON report.
constexpr Column columns[] = {
    {"id", id},
    {"type", [](const QueryRow& row) { return row.type; }},
    {"calls", count<&QueryRow::calls>},
    {"timed", count<&QueryRow::timed>},
    {"failed", count<&QueryRow::failed>},
    {"slow", count<&QueryRow::slow>},
    {"very_slow", count<&QueryRow::very_slow>},
    {"total_time", seconds<&QueryRow::total_time>},
    {"avg_time", seconds<&QueryRow::avg_time>},
    {"min_time", seconds<&QueryRow::min_time>},
    {"max_time", seconds<&QueryRow::max_time>},
    {"p50_time", seconds<&QueryRow::p50_time>},
    {"p95_time", seconds<&QueryRow::p95_time>},
    {"p99_time", seconds<&QueryRow::p99_time>},
    {"stddev_time", seconds<&QueryRow::stddev_time>},
    {"share", share},
    {"rows_sent", count<&QueryRow::rows_sent>},
    {"rows_examined", count<&QueryRow::rows_examined>},
    {"rows_affected", count<&QueryRow::rows_affected>},
    {"lock_time", seconds<&QueryRow::lock_time>},
    {"parse_time", seconds<&QueryRow::parse_time>},
    {"bind_time", seconds<&QueryRow::bind_time>},
    {"first_seen", time<&QueryRow::first_seen>},
    {"last_seen", time<&QueryRow::last_seen>},
    {"tables", tables},
    {"fingerprint", [](const QueryRow& row) { return row.fingerprint; }},
    {"example", [](const QueryRow& row) { return row.example.query; }},
};

// A spreadsheet runs what begins with one of these, blanks or not before it, as a formula; an
// apostrophe makes it text.
bool is_formula(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n\v\f");
  if (text.substr(0, first).find_first_of("\t\r\n") != std::string_view::npos) return true;
  if (first == std::string_view::npos) return false;
  constexpr std::string_view signs[] = {"=", "+", "-", "@", "＝", "＋", "－", "＠"};
  return std::any_of(std::begin(signs), std::end(signs),
                     [&](std::string_view sign) { return text.substr(first).starts_with(sign); });
}

void append_cell(std::string& line, std::string_view text) {
  std::string cell = safe_text(text);
  if (is_formula(cell)) cell.insert(0, 1, '\'');
  if (cell.find_first_of(",;\"\r\n") == std::string::npos) {
    line += cell;
    return;
  }
  line += '"';
  for (const char c : cell) line.append(c == '"' ? 2 : 1, c);
  line += '"';
}

}  // namespace

std::string render_csv(const Report& report) {
  std::string text;
  const auto end_cell = [&](const Column& column) {
    text += &column == std::end(columns) - 1 ? "\r\n" : ",";
  };
  for (const Column& column : columns) {
    text += column.name;
    end_cell(column);
  }
  for (const QueryRow& row : report.queries) {
    for (const Column& column : columns) {
      append_cell(text, column.value(row));
      end_cell(column);
    }
  }
  return text;
}

}  // namespace dbperf
