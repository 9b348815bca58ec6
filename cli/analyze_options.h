#pragma once
// The options of `dbperf analyze`, and of `dbperf check`, which reads logs in the same way.

#include "cli/command_line.h"
#include "cli/options.h"

namespace dbperf {

// What can only be understood when all options are known.
struct AnalyzeTexts {
  std::string since, until, timezone, display_timezone;
  bool json = false, redact = false;
  std::string redact_key;  // path of a file
  std::string schema;      // path of a file
  std::optional<OutputFormat> format;
  std::string format_name;
};

// The setters write to `command` and `texts`, which must outlive the result.
OptionSet analyze_options(AnalyzeCommand& command, AnalyzeTexts& texts);
OptionSet check_options(CheckCommand& command, AnalyzeTexts& texts);
// --config, which every command has that has options.
void add_config_option(OptionSet& set);
// To be called when the options have been parsed.
void finish(AnalyzeCommand& command, const AnalyzeTexts& texts);

}  // namespace dbperf
