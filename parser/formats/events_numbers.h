#pragma once
// Numbers of events: durations and times in whatever unit they come.

#include <cstdint>
#include <optional>

#include "parser/formats/json_value.h"

namespace dbperf {

// A JSON number, or a string that holds one.
struct Number {
  bool whole = false;
  int64_t integer = 0;
  double real = 0;
};

std::optional<Number> number_in(const JsonValue& value);

// Nothing if it is below zero, no number, or longer than any clock runs.
std::optional<int64_t> to_duration_us(const Number& number, int64_t unit_ns);
// Since 1970 in seconds, ms, us or ns: whichever gives a year of this age.
int64_t to_time_us(const Number& number);

}  // namespace dbperf
