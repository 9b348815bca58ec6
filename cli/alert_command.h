#pragma once
// The program that --on-alert names: run once for each alert, with the alert as JSON on its
// standard input.

#include <string>
#include <string_view>
#include <vector>

namespace dbperf {

// A command line as its words: at blanks, but for what stands in '...' (as it is), in "..." or
// behind a backslash. Nothing is expanded: no shell has a part in it. Throws UsageError.
std::vector<std::string> split_command(std::string_view text);

struct AlertsHandedOver {
  size_t failures = 0;
  std::string first_failure;  // what went wrong first, in words
};

// Hands each text to a run of the program `words[0]`, found as a shell finds it, one after the
// other; what it prints goes to standard error. A run is ended after `limit_ms`. Once a run took
// too long, or could not be started, no other is tried; nor after an interrupt.
AlertsHandedOver hand_over(const std::vector<std::string>& words,
                           const std::vector<std::string>& alerts, int64_t limit_ms);

}  // namespace dbperf
