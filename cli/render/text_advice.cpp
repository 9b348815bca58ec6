#include <fmt/format.h>

#include <algorithm>

#include "analysis/sql/fingerprint.h"
#include "cli/render/text_sections.h"

namespace dbperf {
namespace {

constexpr size_t indent = 4;

std::string upper(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return result;
}

std::string value(const Detail& detail) {
  switch (detail.kind) {
    case Detail::Kind::text:
      return detail.text;
    case Detail::Kind::count:
      return detail.number < 0 ? "unknown" : human_count(static_cast<uint64_t>(detail.number));
    case Detail::Kind::seconds:
      return human_duration(detail.number);
    case Detail::Kind::ratio:
      return human_percent(detail.ratio);
    case Detail::Kind::list:
      break;
  }
  return fmt::format("{}", fmt::join(detail.list, ", "));
}

void print_evidence(Page& page, const Recommendation& advice) {
  std::vector<std::string> parts;
  for (const auto& [name, detail] : advice.details) {
    std::string words = name;
    std::replace(words.begin(), words.end(), '_', ' ');
    parts.push_back(words + ": " + value(detail));
  }
  if (!advice.query_ids.empty()) {
    constexpr size_t most = 3;
    std::string ids;
    for (size_t i = 0; i < std::min(most, advice.query_ids.size()); ++i) {
      ids += (i > 0 ? ", " : "") + format_id(advice.query_ids[i]);
    }
    if (advice.query_ids.size() > most) {
      ids += fmt::format(" and {} more", advice.query_ids.size() - most);
    }
    parts.push_back((advice.query_ids.size() == 1 ? "query " : "queries ") + ids);
  }
  for (const std::string& part : parts) {
    page.paragraph(indent, page.shortened(safe_line(part), 4 * page.width()), Tone::dim);
  }
}

// As it can be pasted: never wrapped, and ended by a semicolon.
void print_statement(Page& page, const std::string& statement) {
  std::string text = safe_text(statement);
  text.erase(text.find_last_not_of(" \n\t") + 1);
  if (!text.empty() && text.back() != ';') text += ';';
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    page.line(std::string(indent + 2, ' ') + page.paint(Tone::green, text.substr(at, end - at)));
    at = end + 1;
  }
}

}  // namespace

void print_recommendations(Page& page, const Report& report) {
  if (report.recommendations.empty()) return;
  page.heading("Recommendations");
  const auto& all = report.recommendations;
  const size_t top = page.style().limits.top;
  const size_t shown = top == 0 ? all.size() : std::min(top, all.size());
  for (size_t i = 0; i < shown; ++i) {
    const Recommendation& advice = all[i];
    if (i > 0) page.line();
    const Tone tone = advice.priority == Priority::high     ? Tone::red
                      : advice.priority == Priority::medium ? Tone::yellow
                                                            : Tone::plain;
    const std::string label =
        fmt::format("{:>2}  {} ", i + 1, upper(priority_name(advice.priority)));
    page.labelled(label, display_width(label) + 1, safe_line(advice.title), tone, Tone::bold);
    page.paragraph(indent, safe_line(advice.description));
    if (!advice.impact.empty()) {
      page.labelled("    Impact", 12, safe_line(advice.impact), Tone::dim);
    }
    if (!advice.effort.empty()) {
      page.labelled("    Effort", 12, safe_line(advice.effort), Tone::dim);
    }
    print_evidence(page, advice);
    for (const std::string& statement : advice.statements) print_statement(page, statement);
  }
  const uint64_t hidden = all.size() - shown + report.omitted.recommendations;
  if (hidden > 0) {
    page.line();
    page.paragraph(indent, fmt::format("and {} more", human_count(hidden)), Tone::dim);
  }
}

void print_omitted(Page& page, const Report& report) {
  const Omitted& omitted = report.omitted;
  const size_t top = page.style().limits.top;
  const auto over = [&](size_t rows) { return top == 0 || rows <= top ? 0 : rows - top; };
  struct Rows {
    uint64_t count;
    const char *one, *many;
  };
  const Rows by_top[] = {
      {over(report.alerts.size()), "alert", ""},
      {omitted.queries, "query", "queries"},
      {over(report.slow_queries.size()), "slow query", "slow queries"},
      {omitted.errors, "error", ""},
      {omitted.lock_waits, "pair of waiting queries", "pairs of waiting queries"},
      {omitted.deadlocks, "pair of deadlocked queries", "pairs of deadlocked queries"},
      {omitted.temp_files, "query with temporary files", "queries with temporary files"},
      {omitted.tables, "table", ""},
      {omitted.databases, "database", ""},
      {omitted.users, "user", ""},
      {omitted.hosts, "host", ""},
      {omitted.applications, "application", ""},
      {omitted.tags, "tag", ""},
      {omitted.recommendations + over(report.recommendations.size()), "recommendation", ""}};
  std::vector<std::string> parts;
  for (const auto& [count, one, many] : by_top) {
    if (count > 0) parts.push_back(counted(count, one, many));
  }
  std::vector<std::string> sentences;
  if (!parts.empty()) sentences.push_back(fmt::format("{} (--top 0)", fmt::join(parts, ", ")));
  if (omitted.slow_queries > 0) {
    sentences.push_back(counted(omitted.slow_queries, "slow query", "slow queries") +
                        " (--max-slow-queries)");
  }
  if (omitted.alerts > 0) {
    sentences.push_back(counted(omitted.alerts, "alert") + " (--max-alerts)");
  }
  if (sentences.empty()) return;
  page.line();
  page.labelled("Not shown", 11, fmt::format("{}", fmt::join(sentences, "; ")), Tone::dim,
                Tone::dim);
}

}  // namespace dbperf
