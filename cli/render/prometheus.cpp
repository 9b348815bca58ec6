#include "cli/render/prometheus.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <unordered_map>
#include <vector>

#include "analysis/sql/fingerprint.h"
#include "analysis/text.h"
#include "cli/render/characters.h"
#include "cli/render/numbers.h"
#include "cli/render/stat_list.h"

namespace dbperf {
namespace {

constexpr size_t max_label_bytes = 1000;  // of a statement or message: labels are held in memory

struct Label {
  std::string_view name, value;
};
using Labels = std::initializer_list<Label>;

// Rows that differ only in what a label does not show (the end of a long message, bytes that are no
// UTF-8) are one series, since a series may stand there once: counts and seconds are added up, of
// other samples the first stays.
class Exposition {
 public:
  // Samples that follow belong to this metric. One without samples leaves no trace.
  void metric(std::string name, std::string_view help) {
    end_metric();
    name_ = "dbperf_" + std::move(name);
    help_ = help;
  }
  void sample(Labels labels, std::string_view value) { series(labels).text = value; }
  void count(Labels labels, uint64_t value) {
    Series& sum = series(labels);
    sum.sum += value;
    sum.text = std::to_string(sum.sum);
  }
  void seconds(Labels labels, int64_t us) {
    Series& sum = series(labels);
    sum.sum += static_cast<uint64_t>(std::max<int64_t>(us, 0));
    sum.text = decimal_seconds(static_cast<int64_t>(sum.sum));
  }

  std::string take() {
    end_metric();
    return std::move(text_);
  }

 private:
  struct Series {
    std::string labels, text;
    uint64_t sum = 0;
  };

  Series& series(Labels labels) {
    std::string key;
    for (const Label& label : labels)
      key += fmt::format("{}{}=\"{}\"", key.empty() ? '{' : ',', label.name, escaped(label.value));
    if (labels.size() > 0) key += '}';
    const auto [found, is_new] = index_.try_emplace(key, series_.size());
    if (is_new) series_.push_back({std::move(key), {}});
    return series_[found->second];
  }

  void end_metric() {
    if (!series_.empty()) text_ += fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n", name_, help_);
    for (const Series& each : series_)
      text_ += fmt::format("{}{} {}\n", name_, each.labels, each.text);
    series_.clear();
    index_.clear();
  }

  static std::string escaped(std::string_view value) {
    std::string result;
    for (const char c : safe_text(value)) {
      if (c == '\n') {
        result += "\\n";
      } else {
        if (c == '"' || c == '\\') result += '\\';
        result += c;
      }
    }
    return result;
  }

  std::string name_, help_, text_;
  std::vector<Series> series_;  // of the metric at hand
  std::unordered_map<std::string, size_t> index_;
};

// Names that end in _count are reserved for histograms, and units stand at the end.
std::string metric_name(const StatRow& row) {
  std::string name(row.name);
  if (name.ends_with("_count")) name.replace(name.size() - 6, 6, "_steps");
  return row.unit == StatRow::Unit::seconds ? name + "_seconds" : name;
}

void add_input(Exposition& out, const InputReport& input) {
  const std::pair<const char*, uint64_t> counts[] = {
      {"bytes", input.bytes},
      {"lines", input.lines},
      {"events", input.events},
      {"unrecognised_lines", input.unrecognised_lines}};
  for (const auto& [name, value] : counts) {
    out.metric(fmt::format("input_{}", name), "Of the decoded input");
    out.count({}, value);
  }
  const std::pair<const char*, int64_t> times[] = {{"first", input.first_timestamp},
                                                   {"last", input.last_timestamp}};
  for (const auto& [name, value] : times) {
    if (value == unknown_time) continue;
    out.metric(fmt::format("{}_timestamp_seconds", name), "Time of a record since 1970");
    out.sample({}, (value < 0 ? "-" : "") + decimal_seconds(std::abs(value)));
  }
}

void add_stats(Exposition& out, const Stats& stats) {
  for (const StatRow& row : stat_list(stats)) {
    out.metric(metric_name(row), row.meaning);
    out.sample({}, row.decimal());
  }
  out.metric("durations_without_statement", "Durations logged without their statement");
  out.count({}, stats.durations_without_statement);
  out.metric("durations_without_statement_seconds", "Sum of those durations");
  out.seconds({}, stats.durations_without_statement_time);
}

void add_types(Exposition& out, const Report& report) {
  out.metric("type_queries", "Executions by type of statement");
  for (const TypeRow& row : report.by_type) out.count({{"type", row.type}}, row.count);
  out.metric("type_duration_seconds", "Sum of durations by type of statement");
  for (const TypeRow& row : report.by_type) out.seconds({{"type", row.type}}, row.total_duration);
}

void add_tables(Exposition& out, const Report& report) {
  out.metric("table_queries", "Executions by table");
  for (const TableRow& row : report.by_table) out.count({{"table", row.table}}, row.queries);
  out.metric("table_duration_seconds", "Sum of the durations of queries that use the table");
  for (const TableRow& row : report.by_table)
    out.seconds({{"table", row.table}}, row.total_duration);
}

void add_groups(Exposition& out, std::string_view what, const std::vector<GroupRow>& rows) {
  out.metric(fmt::format("{}_queries", what), fmt::format("Executions by {}", what));
  for (const GroupRow& row : rows) out.count({{what, row.name}}, row.queries);
  out.metric(fmt::format("{}_failed_queries", what), fmt::format("Failed executions by {}", what));
  for (const GroupRow& row : rows) out.count({{what, row.name}}, row.failed);
  out.metric(fmt::format("{}_duration_seconds", what), fmt::format("Sum of durations by {}", what));
  for (const GroupRow& row : rows) out.seconds({{what, row.name}}, row.total_duration);
}

std::string id_of(const QueryRow& row) { return row.is_rest ? "other" : format_id(row.id); }

void add_queries(Exposition& out, const Report& report) {
  out.metric("query_info", "The statement behind an id");
  for (const QueryRow& row : report.queries)
    out.count({{"id", id_of(row)},
               {"type", row.type},
               {"fingerprint", cut_utf8(row.fingerprint, max_label_bytes)}},
              1);
  const std::tuple<const char*, const char*, uint64_t QueryRow::*> counts[] = {
      {"query_calls", "Executions of a query", &QueryRow::calls},
      {"query_failed", "Failed executions of a query", &QueryRow::failed},
      {"query_slow", "Slow executions of a query", &QueryRow::slow},
      {"query_rows_sent", "Rows a query returned", &QueryRow::rows_sent},
      {"query_rows_examined", "Rows a query read", &QueryRow::rows_examined},
      {"query_rows_affected", "Rows a query changed", &QueryRow::rows_affected}};
  for (const auto& [name, help, member] : counts) {
    out.metric(name, help);
    for (const QueryRow& row : report.queries) out.count({{"id", id_of(row)}}, row.*member);
  }
  const std::tuple<const char*, const char*, int64_t QueryRow::*> times[] = {
      {"query_total_time_seconds", "Sum of a query's durations", &QueryRow::total_time},
      {"query_avg_time_seconds", "Average duration of a query", &QueryRow::avg_time},
      {"query_p95_time_seconds", "95th percentile of a query's durations", &QueryRow::p95_time},
      {"query_max_time_seconds", "Longest duration of a query", &QueryRow::max_time},
      {"query_lock_time_seconds", "Time a query waited for locks", &QueryRow::lock_time}};
  for (const auto& [name, help, member] : times) {
    out.metric(name, help);
    for (const QueryRow& row : report.queries) out.seconds({{"id", id_of(row)}}, row.*member);
  }
}

void add_errors(Exposition& out, const Report& report) {
  out.metric("errors", "Errors by normalised message");
  for (const ErrorRow& row : report.errors)
    out.count({{"severity", row.severity},
               {"sqlstate", row.sqlstate},
               {"message", cut_utf8(row.message, max_label_bytes)}},
              row.count);
}

void add_server(Exposition& out, const ServerReport& server) {
  const std::tuple<const char*, const char*, uint64_t> counts[] = {
      {"server_checkpoints", "Checkpoints completed", server.checkpoints.count},
      {"server_temp_files", "Temporary files", server.temp_files.count},
      {"server_lock_waits", "Waits for locks", server.lock_waits.count},
      {"server_deadlocks", "Deadlocks", server.deadlocks.count},
      {"server_crashes", "Crashes", server.crashes}};
  for (const auto& [name, help, value] : counts) {
    out.metric(name, help);
    out.count({}, value);
  }
  out.metric("server_temp_file_bytes", "Size of all temporary files");
  out.count({}, static_cast<uint64_t>(server.temp_files.total_bytes));
  out.metric("server_lock_wait_seconds", "Time spent in waits for locks");
  out.seconds({}, server.lock_waits.total_time);
}

// Two alerts may share all labels: the folded queries have no id.
void add_alerts(Exposition& out, const Report& report) {
  const auto each = [&](auto add) {
    for (const Alert& alert : report.alerts) {
      const std::string id = alert.query_id ? format_id(*alert.query_id) : "";
      add(Labels{{"severity", alert_severity_name(alert.severity)},
                 {"metric", alert.metric_name},
                 {"query_id", id}},
          alert);
    }
  };
  out.metric("alert_occurrences", "What raised an alert, and how often");
  each([&](Labels labels, const Alert& alert) { out.count(labels, alert.occurrences); });
  out.metric("alert_value", "The worst value behind an alert");
  each([&](Labels labels, const Alert& alert) {
    out.sample(labels, decimal_number(alert.current_value));
  });
}

}  // namespace

std::string render_prometheus(const Report& report) {
  Exposition out;
  add_input(out, report.input);
  add_stats(out, report.stats);
  add_types(out, report);
  add_tables(out, report);
  add_groups(out, "database", report.by_database);
  add_groups(out, "user", report.by_user);
  add_groups(out, "host", report.by_host);
  add_groups(out, "application", report.by_application);
  add_groups(out, "tag", report.by_tag);
  add_queries(out, report);
  add_errors(out, report);
  add_server(out, report.server);
  add_alerts(out, report);
  return out.take();
}

}  // namespace dbperf
