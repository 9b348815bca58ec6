#pragma once
// What `analyze` and `check` have in common: reading the logs, and saying what happens meanwhile.

#include <string>
#include <vector>

#include "cli/command_line.h"

namespace dbperf {

struct AnalysisRun {
  AnalyzeResult result;
  std::string first_error;  // what was said of the first input that failed; empty: none did
  std::vector<std::string> held_messages;
};

// Throws UsageError if standard input is meant, and is a terminal.
void refuse_terminal_input(const AnalyzeCommand& command, const char* name);
// `meter` may be null. Errors and warnings are said at once, or held for the caller to say.
AnalysisRun run_analysis(const AnalyzeCommand& command, StageMeter* meter,
                         bool holds_messages = false);

// What --on-alert is to be told, before rows are cut from the report.
std::vector<std::string> alerts_to_tell(const AnalyzeCommand& command, const Report& report);
// False, and said why, if an alert could not be handed over.
bool tell_alerts(const AnalyzeCommand& command, const std::vector<std::string>& alerts);

}  // namespace dbperf
