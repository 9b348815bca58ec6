#pragma once
// What the command line asks for, told apart from how it is written there.

#include <cctz/time_zone.h>

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "analysis/limits.h"
#include "cli/metric_range.h"
#include "cli/render/page.h"
#include "cli/values.h"
#include "parser/analyze.h"

namespace dbperf {

enum class OutputFormat { text, json, html, markdown, csv, prometheus };
enum class When { automatic, always, never };
enum class FailOn { none, warning, error };

// Of the text report.
struct TextOptions {
  bool full = false;
  std::optional<bool> ascii;  // nothing: as the locale says
  std::vector<std::string> sections;
};

struct AnalyzeCommand {
  AnalyzeOptions options;  // its format.timezone is null; `timezone` is meant
  cctz::time_zone timezone, display_timezone;
  std::string display_timezone_name = "UTC";
  RowLimits limits;
  OutputFormat format = OutputFormat::text;
  std::string output;  // empty: standard output
  TextOptions text;
  Again again;
  When color = When::automatic, progress = When::automatic;
  bool stats = false;  // on standard error: what the run has cost
  FailOn fail_on = FailOn::none;
  std::vector<std::string> on_alert;  // a program and its arguments; empty: none
  int64_t on_alert_limit_us = 30'000'000;
};

// A health check: as `analyze`, told in one line and by the exit status.
struct CheckCommand : AnalyzeCommand {
  std::vector<MetricRange> warning, critical;
  bool quiet = false;
};

struct FingerprintCommand {
  std::vector<std::string> statements;                 // empty: standard input
  std::optional<Dialect> dialect = Dialect::postgres;  // nothing: told by each statement
  bool ansi_quotes = false, merge_partitions = false;  // see Reading
};

struct FormatsCommand {};

struct PrintCommand {  // --help, --version, config
  std::string text;
};

using Command =
    std::variant<AnalyzeCommand, CheckCommand, FingerprintCommand, FormatsCommand, PrintCommand>;

// `arguments` without the program's name; `config_file`: read where --config names none, if it
// exists. Throws UsageError.
Command parse_command_line(const std::vector<std::string>& arguments,
                           const std::string& config_file = "");

}  // namespace dbperf
