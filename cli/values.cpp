#include "cli/values.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <optional>

#include "analysis/text.h"
#include "parser/timestamp.h"

namespace dbperf {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct Unit {
  std::string_view name;
  int64_t us;
};
constexpr Unit units[] = {{"us", 1},         {"ms", 1'000},        {"s", 1'000'000},
                          {"m", 60'000'000}, {"h", 3'600'000'000}, {"d", 86'400'000'000},
                          {"µs", 1}};

// Digits with at most one point in them, nothing else: no sign, exponent, inf or nan.
size_t number_length(std::string_view text) {
  size_t length = 0, digits = 0, points = 0;
  for (; length < text.size() && (is_digit(text[length]) || text[length] == '.'); ++length) {
    (text[length] == '.' ? points : digits)++;
  }
  return digits > 0 && points <= 1 ? length : 0;
}

std::optional<double> read_number(std::string_view text) {
  if (text.empty() || number_length(text) != text.size()) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<int64_t> read_duration(std::string_view text, bool needs_unit) {
  const size_t length = number_length(text);
  const auto value = read_number(text.substr(0, length));
  if (!value) return std::nullopt;
  std::string_view unit = text.substr(length);
  if (!unit.empty() && unit.front() == ' ') unit.remove_prefix(1);
  if (unit.empty() && (needs_unit || length != text.size())) return std::nullopt;
  if (unit.empty()) unit = "s";
  for (const Unit& known : units) {
    if (unit != known.name) continue;
    const double us = *value * static_cast<double>(known.us);
    if (us > static_cast<double>(max_duration_us)) return std::nullopt;
    return std::llround(us);
  }
  return std::nullopt;
}

bool is_date(std::string_view text) {
  return text.size() == 10 && text[4] == '-' && text[7] == '-' && is_digit(text[0]);
}

// "2026-11-22 10:00", where only the seconds are missing.
bool lacks_seconds(std::string_view text) {
  return text.size() == 16 && is_date(text.substr(0, 10)) && text[13] == ':' && is_digit(text[15]);
}

size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<size_t> before, previous(b.size() + 1), current(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t change = previous[j - 1] + (a[i - 1] != b[j - 1]);
      current[j] = std::min({change, previous[j] + 1, current[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        current[j] = std::min(current[j], before[j - 2] + 1);
      }
    }
    before = previous;
    std::swap(previous, current);
  }
  return previous[b.size()];
}

// The zone that `text` means if only its case, its continent or a letter is wrong.
std::string zone_like(const std::string& text) {
  const char* const directory = std::getenv("TZDIR");
  const std::filesystem::path root = directory == nullptr ? "/usr/share/zoneinfo" : directory;
  std::vector<std::string> names;
  std::error_code error;
  for (auto at = std::filesystem::recursive_directory_iterator(root, error);
       !error && at != std::filesystem::recursive_directory_iterator(); at.increment(error)) {
    const std::string name = at->path().lexically_relative(root).string();
    if (at->is_directory(error)) {
      if (name == "posix" || name == "right") at.disable_recursion_pending();
    } else if (std::isupper(static_cast<unsigned char>(name[0])) != 0) {
      names.push_back(name);
    }
  }
  std::sort(names.begin(), names.end());
  std::string wanted = lower_case(text);
  std::replace(wanted.begin(), wanted.end(), ' ', '_');
  for (const std::string& name : names) {
    if (lower_case(name) == wanted) return name;
  }
  for (const std::string& name : names) {
    if (lower_case(name).ends_with('/' + wanted)) return name;
  }
  return std::string(nearest(text, {names.begin(), names.end()}));
}

}  // namespace

int64_t parse_duration(std::string_view text) {
  if (const auto us = read_duration(text, false)) return *us;
  throw UsageError{fmt::format(
      "'{}' is no duration; write a number with a unit (us ms s m h d), as in 250ms", text)};
}

double parse_ratio(std::string_view text) {
  const bool percent = text.ends_with('%');
  const auto value = read_number(text.substr(0, text.size() - percent));
  if (!value) {
    throw UsageError{fmt::format("'{}' is no ratio; write it as 0.05 or 5%", text)};
  }
  if (!percent && *value > 1) {
    throw UsageError{fmt::format("'{0}' is a ratio above 1; write {0}% if that is meant", text)};
  }
  return percent ? *value / 100 : *value;
}

uint64_t parse_count(std::string_view text, uint64_t max) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || end != text.data() + text.size() || error != std::errc() || value > max) {
    throw UsageError{fmt::format("'{}' is no whole number from 0 to {}", text, max)};
  }
  return value;
}

uint64_t parse_id(std::string_view text) {
  uint64_t id = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, id, 16);
  if (text.size() != 16 || end != last || error != std::errc())
    throw UsageError{fmt::format("'{}' is no ID of a query: 16 hexadecimal digits", text)};
  return id;
}

double parse_number(std::string_view text) {
  if (const auto value = read_number(text)) return *value;
  throw UsageError{fmt::format("'{}' is no number of zero or more", text)};
}

Moment parse_moment(std::string_view text, const cctz::time_zone& zone) {
  if (const auto us = read_duration(text, true)) return {0, *us, true};
  std::string whole(text);
  if (is_date(text)) whole += " 00:00:00";
  if (lacks_seconds(text)) whole += ":00";
  if (const auto time = parse_timestamp(whole, &zone)) return {*time, 0, false};
  throw UsageError{
      fmt::format("'{}' is no time; write 24h (before the end of the log), 2026-11-22 "
                  "or 2026-11-22T10:00:00+01:00",
                  text)};
}

cctz::time_zone parse_zone(const std::string& text) {
  cctz::time_zone zone;
  if (text.size() >= 3 && (text[0] == '+' || text[0] == '-')) {
    if (const auto offset = zone_offset_s(text, CivilTime{2000, 1, 1}, nullptr)) {
      return cctz::fixed_time_zone(cctz::seconds(*offset));
    }
  } else if (!text.empty() && cctz::load_time_zone(text, &zone)) {
    return zone;
  }
  const std::string meant = zone_like(text);
  throw UsageError{fmt::format("'{}' is no time zone; {}", text,
                               meant.empty() ? "write a name such as Europe/Berlin, or +02:00"
                                             : fmt::format("did you mean '{}'?", meant))};
}

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates) {
  std::string_view best;
  size_t best_distance = std::min<size_t>(3, word.size() / 3) + 1;
  if (word.size() > 64) return best;
  for (const std::string_view candidate : candidates) {
    const size_t distance = edit_distance(word, candidate);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  if (!best.empty() || word.size() < 3) return best;
  for (const std::string_view candidate : candidates) {
    if (candidate.starts_with(word)) return candidate;
  }
  return best;
}

std::string suggestion(std::string_view word, const std::vector<std::string_view>& candidates) {
  const std::string_view best = nearest(word, candidates);
  return best.empty() ? std::string() : fmt::format("; did you mean '{}'?", best);
}

}  // namespace dbperf
