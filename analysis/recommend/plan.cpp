#include "analysis/recommend/plan.h"

#include <algorithm>
#include <charconv>

namespace dbperf {
namespace {

std::string_view trim_left(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

uint64_t leading_number(std::string_view text) {
  text = trim_left(text);
  uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// The name at the beginning of `text`, of `schema.name` the last part.
std::string leading_table(std::string_view text) {
  std::string name;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == '.') {
      name.clear();
    } else if (!quoted && (c == ' ' || c == '\r')) {
      break;
    } else {
      name += c;
    }
  }
  return name;
}

std::string_view json_string(std::string_view value) {
  value = trim_left(value);
  if (!value.starts_with('"')) return {};
  value.remove_prefix(1);
  return value.substr(0, value.find('"'));
}

class PlanReader {
 public:
  // "->  Seq Scan on orders o  (cost=..." begins a node; what follows belongs to it.
  void read_text_line(std::string_view line) {
    constexpr std::string_view removed = "Rows Removed by Filter:";
    line = trim_left(line);
    if (line.starts_with(removed)) {
      note_removed(line.substr(removed.size()));
    } else if (line.starts_with("->") || line.find("  (cost=") != std::string_view::npos) {
      in_scan_ = false;
      read_text_node(line);
    }
  }

  // One `"Key": value` line, as auto_explain lays JSON out. A node's type comes before its table.
  void read_json_line(std::string_view line) {
    constexpr std::string_view node_type = "\"Node Type\":";
    constexpr std::string_view relation = "\"Relation Name\":";
    constexpr std::string_view removed = "\"Rows Removed by Filter\":";
    constexpr std::string_view actual = "\"Actual Rows\":";
    line = trim_left(line);
    if (line.starts_with(node_type)) {
      in_scan_ = false;
      node_ = json_string(line.substr(node_type.size()));
    } else if (line.starts_with(relation)) {
      add(std::string(json_string(line.substr(relation.size()))), node_ == "Seq Scan");
    } else if (line.starts_with(removed)) {
      note_removed(line.substr(removed.size()));
    } else if (line.starts_with(actual) && in_scan_) {
      scans_.back().counted = true;
      scans_.back().rows_kept = leading_number(line.substr(actual.size()));
    }
  }

  std::vector<PlanScan> take() { return std::move(scans_); }

 private:
  void read_text_node(std::string_view line) {
    const size_t scan = line.find("Scan");
    if (scan == std::string_view::npos) return;
    const std::string_view node = line.substr(0, scan);
    if (node.ends_with("Bitmap Index ")) return;  // its `on` names an index
    const size_t on = line.find(" on ", scan);
    if (on == std::string_view::npos) return;
    add(leading_table(line.substr(on + 4)), node.ends_with("Seq "));
    if (in_scan_) read_counts(line.substr(on));
  }
  void read_counts(std::string_view line) {
    constexpr std::string_view rows = " rows=";
    const size_t actual = line.find("(actual ");
    PlanScan& scan = scans_.back();
    scan.counted =
        actual != std::string_view::npos || line.find("(never executed)") != std::string_view::npos;
    const size_t kept = line.find(rows, std::min(actual, line.size()));
    if (kept != std::string_view::npos)
      scan.rows_kept = leading_number(line.substr(kept + rows.size()));
  }
  void add(std::string table, bool sequential) {
    if (table.empty()) return;
    scans_.push_back({.table = std::move(table), .sequential = sequential});
    in_scan_ = true;
  }
  void note_removed(std::string_view number) {
    if (!in_scan_) return;
    scans_.back().rows_removed = leading_number(number);
    scans_.back().counted = true;
  }

  std::vector<PlanScan> scans_;
  std::string node_;
  bool in_scan_ = false;  // the node being read is scans_.back()
};

std::vector<std::string_view> split(std::string_view line, char separator) {
  std::vector<std::string_view> fields;
  for (size_t end; (end = line.find(separator)) != std::string_view::npos;
       line.remove_prefix(end + 1))
    fields.push_back(line.substr(0, end));
  fields.push_back(line);
  return fields;
}

double decimal(std::string_view text) {
  double number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// A line of column names and one for each table. Without the columns of what really happened there
// is nothing to learn.
std::vector<PlanScan> read_explain_rows(std::string_view plan) {
  std::vector<PlanScan> scans;
  size_t table = 0, type = 0, rows = 0, filtered = 0;
  for (const std::string_view line : split(plan, '\n')) {
    const std::vector<std::string_view> fields = split(line, '\t');
    if (fields[0] == "id") {
      const auto place = [&fields](std::string_view name) {
        return static_cast<size_t>(std::find(fields.begin(), fields.end(), name) - fields.begin());
      };
      table = place("table"), type = place("type");
      rows = place("r_rows"), filtered = place("r_filtered");
    } else if (filtered > 0 && filtered < fields.size() &&
               std::max({table, type, rows}) < fields.size()) {
      const double kept = decimal(fields[rows]) * decimal(fields[filtered]) / 100;
      const double dropped = decimal(fields[rows]) - kept;
      const auto count = [](double number) {
        return number > 0 && number < 1e18 ? static_cast<uint64_t>(number) : 0;
      };
      scans.push_back({std::string(fields[table]), fields[type] == "ALL" || fields[type] == "index",
                       count(dropped), count(kept), true});
    }
  }
  return scans;
}

}  // namespace

std::vector<PlanScan> read_plan(std::string_view plan) {
  if (plan.starts_with("id\t")) return read_explain_rows(plan);
  const bool json = plan.find("\"Node Type\":") != std::string_view::npos;
  PlanReader reader;
  while (!plan.empty()) {
    const size_t end = plan.find('\n');
    const std::string_view line = plan.substr(0, end);
    if (json)
      reader.read_json_line(line);
    else
      reader.read_text_line(line);
    plan.remove_prefix(end == std::string_view::npos ? plan.size() : end + 1);
  }
  return reader.take();
}

}  // namespace dbperf
