#pragma once
// The report in one line: how bad it is, and the findings that make it so.

#include <string>
#include <string_view>

#include "analysis/report.h"

namespace dbperf {

struct Verdict {
  enum Level { nothing, ok, warning, critical } level = ok;  // nothing: no query was read
  std::string counts;                                        // "3 errors, 4 warnings"
  std::string findings;  // "deadlocks, 2 very slow queries, pool 93.0 % used"; safe to print
  // Both; what a limit cut from the alerts is counted, but not named. Empty: no alert.
  std::string text() const { return findings.empty() ? counts : counts + ": " + findings; }
};

std::string_view level_word(Verdict::Level level);  // "NOTHING", "OK", "WARNING", "CRITICAL"
Verdict verdict_on(const Report& report);

}  // namespace dbperf
