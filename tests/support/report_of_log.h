#pragma once
// For tests that read as logs do: the text of a log in, its report out.

#include <string_view>

#include "tests/support/quiet_observer.h"
#include "tests/support/temporary_file.h"

namespace dbperf::test {

inline Report report_of_log(std::string_view text, const AnalyzeOptions& given = {}) {
  TemporaryDirectory dir;
  AnalyzeOptions options = given;
  options.paths = {dir.write("server.log", std::string(text))};
  options.jobs = 1;
  QuietObserver observer;
  return analyze(options, observer).report;
}

// The row of the statement whose fingerprint this is; an empty one if there is none.
inline QueryRow row_of(const Report& report, std::string_view fingerprint) {
  for (const QueryRow& row : report.queries) {
    if (row.fingerprint == fingerprint) return row;
  }
  return {};
}

}  // namespace dbperf::test
