#pragma once
// One function for each command; each returns the program's exit status.

#include <string>
#include <string_view>

#include "cli/command_line.h"
#include "cli/exit_status.h"

namespace dbperf {

ExitStatus run(const AnalyzeCommand& command);
ExitStatus run(const CheckCommand& command);
ExitStatus run(const FingerprintCommand& command);
ExitStatus run(const FormatsCommand& command);
ExitStatus run(const PrintCommand& command);

// The answer of a health check that could not be carried out.
ExitStatus check_unknown(const std::string& why);

// Writes to standard output and says what went wrong; a reader that went away is no failure.
ExitStatus print(std::string_view text);

}  // namespace dbperf
