#pragma once
// What is said to a person on standard error.

#include <string_view>

namespace dbperf {

// Writes `message` with `dbperf: ` before each of its lines; what could harm a terminal is escaped.
void say(std::string_view message);

}  // namespace dbperf
