#include "analysis/recommend/evidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "analysis/recommend/identifier.h"

namespace dbperf {

std::string say_count(uint64_t count) {
  std::string digits = fmt::format("{}", count);
  for (size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

std::string say_times(uint64_t count) { return count == 1 ? "once" : say_count(count) + " times"; }

std::string say_share(double ratio) {
  const double percent = ratio * 100;
  if (percent > 0 && percent < 0.1) return "less than 0.1 %";
  return percent < 10 ? fmt::format("{:.1f} %", percent) : fmt::format("{:.0f} %", percent);
}

std::string say_duration(int64_t us) {
  const double seconds = static_cast<double>(us) / 1e6;
  const int64_t minutes = us / 60'000'000;
  if (us < 1000) return fmt::format("{} us", us);
  if (us < 10'000) return fmt::format("{:.1f} ms", static_cast<double>(us) / 1e3);
  if (us < 1'000'000) return fmt::format("{} ms", us / 1000);
  if (seconds < 10) return fmt::format("{:.1f} s", seconds);
  if (minutes < 2) return fmt::format("{:.0f} s", seconds);
  if (minutes < 120) return fmt::format("{} min", minutes);
  return fmt::format("{} h {} min", minutes / 60, minutes % 60);
}

std::string say_bytes(int64_t bytes) {
  constexpr const char* units[] = {"B", "kB", "MB", "GB", "TB"};
  double value = static_cast<double>(bytes);
  size_t unit = 0;
  for (; value >= 1024 && unit + 1 < std::size(units); ++unit) value /= 1024;
  return value < 10 && unit > 0 ? fmt::format("{:.1f} {}", value, units[unit])
                                : fmt::format("{:.0f} {}", value, units[unit]);
}

std::string say_list(const std::vector<std::string>& names) {
  std::string said;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) said += i + 1 == names.size() ? " and " : ", ";
    said += names[i];
  }
  return said;
}

std::string say_saving(double share) {
  return fmt::format("up to {} of the query time of this log", say_share(std::min(share, 1.0)));
}

Detail detail_text(std::string text) {
  Detail detail;
  detail.text = std::move(text);
  return detail;
}

Detail detail_count(uint64_t count) {
  Detail detail;
  detail.kind = Detail::Kind::count;
  detail.number = static_cast<int64_t>(count);
  return detail;
}

Detail detail_seconds(int64_t us) {
  Detail detail;
  detail.kind = Detail::Kind::seconds;
  detail.number = us;
  return detail;
}

Detail detail_ratio(double ratio) {
  Detail detail;
  detail.kind = Detail::Kind::ratio;
  detail.ratio = ratio;
  return detail;
}

Detail detail_list(std::vector<std::string> list) {
  Detail detail;
  detail.kind = Detail::Kind::list;
  detail.list = std::move(list);
  return detail;
}

std::string say_time(int64_t us) {
  const std::time_t seconds = static_cast<std::time_t>(us / 1'000'000);
  std::tm utc{};
  char text[32];
  if (gmtime_r(&seconds, &utc) == nullptr ||
      std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
    return "an unknown time";
  return text;
}

int64_t own_time(const QueryRow& row) {
  return std::max<int64_t>(0, row.total_time - row.lock_time);
}

bool mostly_waits(const QueryRow& row) {
  return row.lock_time > 0 && row.lock_time >= row.total_time - row.lock_time;
}

bool is_costly(const QueryRow& row, double min_share, int64_t min_average_us) {
  if (row.timed == 0 || mostly_waits(row)) return false;
  if (own_time(row) / static_cast<int64_t>(row.timed) < min_average_us) return false;
  return row.slow > 0 || row.share >= min_share;
}

bool is_about_server(const QueryRow& row) {
  return !row.tables.empty() && std::all_of(row.tables.begin(), row.tables.end(), is_system_table);
}

Recommendation new_advice(std::string_view category, std::string id, std::string title,
                          Priority priority) {
  Recommendation made;
  made.id = std::move(id);
  made.title = std::move(title);
  made.category = category;
  made.priority = priority;
  return made;
}

const QueryRow* find_query(const Report& report, uint64_t id) {
  for (const QueryRow& row : report.queries)
    if (row.id == id && !row.is_rest) return &row;
  return nullptr;
}

double share_of(int64_t time_us, const Report& report) {
  const int64_t all_us = report.stats.total_query_time;
  return all_us <= 0 ? 0 : static_cast<double>(time_us) / static_cast<double>(all_us);
}

void add_query(const QueryRow& row, Recommendation& advice) {
  advice.query_ids.push_back(row.id);
  advice.share += row.share;
}

void add_cost_details(const std::vector<const QueryRow*>& rows, Recommendation& advice) {
  uint64_t calls = 0, timed = 0;
  int64_t total_us = 0;
  for (const QueryRow* row : rows) {
    calls += row->calls;
    timed += row->timed;
    total_us += row->total_time;
  }
  advice.details.emplace_back("calls", detail_count(calls));
  advice.details.emplace_back("total_time", detail_seconds(total_us));
  if (timed > 0)
    advice.details.emplace_back("average_time",
                                detail_seconds(total_us / static_cast<int64_t>(timed)));
  advice.details.emplace_back("share", detail_ratio(std::min(advice.share, 1.0)));
}

bool some_statements_only(const Report& report) {
  return report.chosen || report.stats.logged_from.has_value();
}

double log_seconds(const Report& report) {
  const InputReport& input = report.input;
  if (input.first_timestamp == unknown_time || input.last_timestamp == unknown_time) return 0;
  return static_cast<double>(input.last_timestamp - input.first_timestamp) / 1e6;
}

bool has_postgres_log(const Report& report) {
  return std::any_of(report.input.files.begin(), report.input.files.end(),
                     [](const InputFile& file) { return file.format.starts_with("postgres"); });
}

}  // namespace dbperf
