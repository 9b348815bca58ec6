#include "parser/formats/events_numbers.h"

#include <charconv>
#include <cmath>

#include "analysis/event.h"

namespace dbperf {
namespace {

constexpr int64_t microsecond_ns = 1'000;

std::optional<Number> number_in(std::string_view text) {
  const char* const end = text.data() + text.size();
  Number number;
  auto read = std::from_chars(text.data(), end, number.integer);
  number.whole = read.ec == std::errc() && read.ptr == end;
  if (number.whole) return number;
  read = std::from_chars(text.data(), end, number.real);
  if (read.ptr != end || text.empty()) return std::nullopt;
  const bool is_small = text.find("e-") != text.npos || text.find("E-") != text.npos;
  if (read.ec == std::errc::result_out_of_range) number.real = is_small ? 0 : HUGE_VAL;
  return number;
}

}  // namespace

std::optional<Number> number_in(const JsonValue& value) {
  switch (value.kind) {
    case JsonValue::whole:
      return Number{true, value.integer, 0};
    case JsonValue::real:
      return Number{false, 0, value.number};
    case JsonValue::text:
      return number_in(value.characters);
    default:
      return std::nullopt;
  }
}

std::optional<int64_t> to_duration_us(const Number& number, int64_t unit_ns) {
  const double estimate = (number.whole ? static_cast<double>(number.integer) : number.real) *
                          static_cast<double>(unit_ns) / 1e3;
  if (!(estimate >= 0 && estimate <= static_cast<double>(max_duration_us))) return std::nullopt;
  if (!number.whole) return std::llround(estimate);
  if (unit_ns >= microsecond_ns) return number.integer * (unit_ns / microsecond_ns);
  return (number.integer + microsecond_ns / 2) / microsecond_ns;
}

int64_t to_time_us(const Number& number) {
  const double size = std::fabs(number.whole ? static_cast<double>(number.integer) : number.real);
  if (!(size < 9.2e18)) return unknown_time;
  if (size >= 1e17) {
    return number.whole ? number.integer / 1000 : std::llround(number.real / 1000);
  }
  const int64_t scale = size < 1e11 ? 1'000'000 : size < 1e14 ? 1'000 : 1;
  return number.whole ? number.integer * scale
                      : std::llround(number.real * static_cast<double>(scale));
}

}  // namespace dbperf
