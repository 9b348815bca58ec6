#include "cli/render/markdown.h"

#include <fmt/format.h>

#include <algorithm>

#include "analysis/sql/fingerprint.h"
#include "analysis/sql/scan.h"
#include "analysis/text.h"
#include "cli/render/characters.h"
#include "cli/render/numbers.h"
#include "cli/render/page.h"
#include "cli/render/verdict.h"

namespace dbperf {
namespace {

constexpr size_t max_statement_shown = 4'000;

// Text that is nothing but text, on one line.
std::string plain(std::string_view text) {
  std::string result;
  const std::string safe = safe_line(text);
  for (size_t i = 0; i < safe.size(); ++i) {
    const char c = safe[i];
    const std::string_view after = std::string_view(safe).substr(i + 1);
    const bool begins_link =
        c == ':' ? after.starts_with("//") : c == '.' && result.ends_with("www");
    if (begins_link || std::string_view("\\`*_{}[]()<>#|~&!").find(c) != std::string_view::npos)
      result += '\\';
    result += c;
    // "@everyone" would be told of it: a space of no width stands between.
    if (c == '@' && (i == 0 || !is_word_byte(safe[i - 1])) && !after.empty() &&
        is_word_byte(after[0]))
      result += "&#8203;";
  }
  return result;
}

// A block of code. Its fence is longer than any run of backticks inside.
std::string code(std::string_view language, std::string_view statement) {
  std::string text = safe_text(cut_utf8(statement, max_statement_shown));
  if (statement.size() > max_statement_shown) text += " …";
  size_t run = 0, longest = 2;
  for (const char c : text) longest = std::max(longest, run = c == '`' ? run + 1 : 0);
  const std::string fence(longest + 1, '`');
  return fmt::format("{}{}\n{}\n{}\n", fence, language, text, fence);
}

std::string time(int64_t time_us) { return human_time(time_us, cctz::utc_time_zone()); }

class Document {
 public:
  void line(std::string_view text = {}) { text_ += fmt::format("{}\n", text); }
  void heading(std::string_view title) { text_ += fmt::format("\n## {}\n\n", title); }
  void block(std::string_view text) { text_ += fmt::format("\n{}\n", text); }
  // Titles that begin with '>' head a column of numbers.
  void table(std::initializer_list<std::string_view> titles) {
    std::string rule;
    for (std::string_view title : titles) {
      const bool right = title.starts_with('>');
      title.remove_prefix(right);
      text_ += fmt::format("| {} ", title);
      rule += right ? "|--:" : "|---";
    }
    text_ += fmt::format("|\n{}|\n", rule);
  }
  void row(std::initializer_list<std::string> cells) {
    for (const std::string& cell : cells) text_ += fmt::format("| {} ", cell);
    text_ += "|\n";
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

void add_verdict(Document& out, const Report& report) {
  const Verdict verdict = verdict_on(report);
  constexpr std::string_view words[] = {"NOTHING: no query in what was read",
                                        "OK: no threshold was exceeded", "WARNING", "CRITICAL"};
  std::string line = fmt::format("**{}**", words[verdict.level]);
  if (!verdict.counts.empty())
    line += fmt::format(" {}: {}", verdict.counts, plain(verdict.findings));
  out.line(line);
}

void add_input(Document& out, const Report& report) {
  const InputReport& input = report.input;
  out.line();
  for (const InputFile& file : input.files) {
    std::string line = fmt::format("- {}: {}, {}, {}", plain(input_name(file.path)),
                                   file.format.empty() ? "no log" : plain(file.format),
                                   counted(file.lines, "line"), counted(file.events, "event"));
    if (file.unrecognised_lines > 0)
      line += fmt::format(", {} not recognised", counted(file.unrecognised_lines, "line"));
    if (!file.error.empty()) line += ", FAILED: " + plain(file.error);
    out.line(line);
  }
  if (input.first_timestamp != unknown_time)
    out.line(fmt::format("- {} to {} UTC ({})", time(input.first_timestamp),
                         time(input.last_timestamp),
                         human_duration(input.last_timestamp - input.first_timestamp)));
  for (const std::string& note : report.notes) out.line("- " + plain(note));
}

void add_stats(Document& out, const Stats& stats) {
  out.heading("Statistics");
  out.table({"Queries", ">Count", "Time", ">", "Load", ">"});
  const auto time = [&](int64_t us) { return stats.timed_queries ? human_duration(us) : "-"; };
  out.row({"all", human_count(stats.total_queries), "total", time(stats.total_query_time),
           "queries/s", human_rate(stats.queries_per_second)});
  out.row({"slow", human_count(stats.slow_queries), "average", time(stats.avg_query_time),
           "busiest second", human_count(stats.peak_queries_per_second)});
  out.row({"very slow", human_count(stats.very_slow_queries), "p95", time(stats.p95_query_time),
           "connections", human_count(static_cast<uint64_t>(stats.total_connections))});
  out.row(
      {"failed",
       fmt::format("{} ({})", human_count(stats.failed_queries), human_percent(stats.error_rate)),
       "slowest", time(stats.max_query_time), "failed connections",
       human_count(static_cast<uint64_t>(stats.failed_connections))});
}

void add_alerts(Document& out, const Report& report) {
  if (report.alerts.empty()) return;
  out.heading("Alerts");
  for (const Alert& alert : report.alerts)
    out.line(fmt::format("- **{}** {}: {}", alert_severity_name(alert.severity),
                         plain(alert.metric_name), plain(alert.message)));
}

void add_queries(Document& out, const Report& report) {
  if (report.queries.empty()) return;
  out.heading("Top queries");
  out.table({">#", "Query", ">Share", ">Total", ">Calls", ">Average", ">p95", ">Slowest", ">Slow",
             ">Failed"});
  size_t number = 0;
  for (const QueryRow& row : report.queries) {
    const auto time = [&](int64_t us) { return row.timed ? human_duration(us) : "-"; };
    out.row({std::to_string(++number), row.is_rest ? "other" : format_id(row.id),
             human_percent(row.share), time(row.total_time), human_count(row.calls),
             time(row.avg_time), time(row.p95_time), time(row.max_time), human_count(row.slow),
             human_count(row.failed)});
  }
  for (const QueryRow& row : report.queries) {
    if (row.is_rest) continue;
    out.block(fmt::format(
        "{} {}", format_id(row.id),
        row.tables.empty() ? "" : plain(fmt::format("on {}", fmt::join(row.tables, ", ")))));
    out.block(code("sql", row.fingerprint));
  }
}

void add_errors(Document& out, const Report& report) {
  if (report.errors.empty()) return;
  out.heading("Errors");
  out.table({">Count", "Severity", "SQLSTATE", "Message"});
  for (const ErrorRow& row : report.errors)
    out.row({human_count(row.count), row.severity, plain(row.sqlstate),
             plain(cut_utf8(row.message, 500))});
}

void add_advice(Document& out, const Report& report) {
  if (report.recommendations.empty()) return;
  out.heading("Recommendations");
  for (const Recommendation& advice : report.recommendations) {
    out.line(fmt::format("- **{}** {}: {}", priority_name(advice.priority), plain(advice.title),
                         plain(advice.description)));
    for (const std::string& statement : advice.statements) out.block(code("sql", statement));
  }
}

}  // namespace

std::string render_markdown(const Report& report) {
  Document out;
  out.line("# Database report\n");
  add_verdict(out, report);
  add_input(out, report);
  if (report.stats.total_queries > 0) add_stats(out, report.stats);
  add_alerts(out, report);
  add_queries(out, report);
  add_errors(out, report);
  add_advice(out, report);
  return out.take();
}

}  // namespace dbperf
