#include "cli/render/numbers.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "analysis/event.h"

namespace dbperf {
namespace {

// Three significant digits, as many as a reader compares.
std::string three_digits(double value) {
  if (value >= 99.95) return fmt::format("{:.0f}", value);
  return value >= 9.995 ? fmt::format("{:.1f}", value) : fmt::format("{:.2f}", value);
}

std::string two_units(int64_t large, const char* large_unit, int64_t small,
                      const char* small_unit) {
  if (small == 0) return fmt::format("{} {}", large, large_unit);
  return fmt::format("{} {} {} {}", large, large_unit, small, small_unit);
}

}  // namespace

std::string human_duration(int64_t us) {
  if (us < 0) return "unknown";
  if (us == 0) return "0 s";
  if (us < 1'000) return fmt::format("{} µs", us);
  if (us < 999'500) return three_digits(static_cast<double>(us) / 1e3) + " ms";
  if (us < 59'950'000) return three_digits(static_cast<double>(us) / 1e6) + " s";
  const int64_t seconds = (us + 500'000) / 1'000'000;
  if (seconds < 3'600) return two_units(seconds / 60, "m", seconds % 60, "s");
  const int64_t minutes = (seconds + 30) / 60;
  if (minutes < 1'440) return two_units(minutes / 60, "h", minutes % 60, "m");
  const int64_t hours = (minutes + 30) / 60;
  return two_units(hours / 24, "d", hours % 24, "h");
}

std::string human_limit(int64_t us) {
  std::string text = human_duration(us);
  const size_t point = text.find('.');
  if (point == std::string::npos) return text;
  const size_t end = text.find(' ', point);
  const size_t last = text.find_last_not_of('0', end - 1);
  return text.erase(last == point ? point : last + 1, end - (last == point ? point : last + 1));
}

std::string human_count(uint64_t count) {
  std::string text = std::to_string(count);
  for (size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

std::string human_bytes(uint64_t bytes) {
  if (bytes < 1024) return fmt::format("{} B", bytes);
  static constexpr const char* units[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  double value = static_cast<double>(bytes) / 1024;
  size_t unit = 0;
  for (; value >= 1023.95 && unit + 1 < std::size(units); ++unit) value /= 1024;
  return fmt::format("{:.1f} {}", value, units[unit]);
}

std::string human_percent(double ratio) {
  if (!std::isfinite(ratio)) return "unknown";
  if (ratio > 0 && ratio < 0.0005) return "< 0.1 %";
  return fmt::format("{:.1f} %", ratio * 100);
}

std::string human_rate(double per_second) {
  if (!std::isfinite(per_second) || per_second < 0) return "unknown";
  if (per_second >= 99.5 && per_second < 1e18) {
    return human_count(static_cast<uint64_t>(std::llround(per_second)));
  }
  if (per_second > 0 && per_second < 0.01) return "< 0.01";
  return fmt::format("{:.{}f}", per_second, per_second < 1 ? 2 : 1);
}

std::string format_time(const char* format, int64_t time_us, const cctz::time_zone& zone) {
  // In microseconds: the system's clock counts nanoseconds, which last for three centuries only.
  const std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds> point{
      std::chrono::microseconds(time_us)};
  return cctz::format(format, point, zone);
}

std::string human_time(int64_t time_us, const cctz::time_zone& zone) {
  return time_us == unknown_time ? "unknown" : format_time("%Y-%m-%d %H:%M:%S", time_us, zone);
}

std::string decimal_seconds(int64_t us) {
  us = std::max<int64_t>(us, 0);
  return fmt::format("{}.{:06}", us / 1'000'000, us % 1'000'000);
}

std::string decimal_number(double value) {
  return fmt::format("{:.6f}", std::isfinite(value) ? value : 0.0);
}

std::string utc_timestamp(int64_t time_us) {
  constexpr int64_t year_0 = -62'167'219'200'000'000, year_10000 = 253'402'300'800'000'000;
  if (time_us < year_0 || time_us >= year_10000) return {};
  return format_time("%E4Y-%m-%dT%H:%M:%E6SZ", time_us, cctz::utc_time_zone());
}

}  // namespace dbperf
