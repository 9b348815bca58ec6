#include "cli/command_line.h"

#include <fmt/core.h>

#include <filesystem>

#include "cli/analyze_options.h"
#include "cli/options.h"

namespace dbperf {
namespace {

constexpr const char* general_help =
    R"(Usage: dbperf COMMAND [OPTIONS] [ARGUMENTS]

Reads the logs of PostgreSQL, MySQL and MariaDB, and JSON events of
applications; says what is slow, what fails, why, and what to do about it.

Commands:
  analyze [FILE...]           report on logs: the main job
  check [FILE...]             health check in one line, for monitoring systems
  fingerprint [SQL...]        print the fingerprint of statements and its ID
  formats                     list the log formats that are understood

Options:
  -h, --help                  show this help; dbperf COMMAND --help shows more
  -V, --version               show the version

Examples:
  dbperf analyze postgresql.log
  dbperf analyze --json slow.log.1.gz | jq '.queries[0]'
)";

const std::vector<std::string_view> commands = {"analyze", "check", "fingerprint", "formats"};

using Arguments = std::vector<std::string>;

Command parse_analyze(const Arguments& arguments) {
  AnalyzeCommand command;
  AnalyzeTexts texts;
  const OptionSet set = analyze_options(command, texts);
  if (!set.parse(arguments)) return PrintCommand{set.help()};
  finish(command, texts);
  return command;
}

Command parse_check(const Arguments& arguments) {
  CheckCommand command;
  AnalyzeTexts texts;
  const OptionSet set = check_options(command, texts);
  if (!set.parse(arguments)) return PrintCommand{set.help()};
  finish(command, texts);
  command.options.recommendations = false;
  command.progress = When::never;
  return command;
}

Command parse_fingerprint(const Arguments& arguments) {
  FingerprintCommand command;
  OptionSet set(
      "fingerprint [OPTIONS] [SQL...]",
      "Prints ID, a tab, and the fingerprint of each statement: each argument taken as it\n"
      "is, or standard input split at its semicolons.");
  set.group("Options");
  set.value("--dialect", "auto|postgres|mysql",
            "SQL dialect (default postgres; auto: mysql if there is a backtick)",
            [&](const std::string& text) {
              if (text != "auto" && text != "postgres" && text != "mysql") {
                throw UsageError{fmt::format("'{}' is not one of auto, postgres, mysql", text)};
              }
              command.dialect = text == "mysql" ? Dialect::mysql : Dialect::postgres;
              if (text == "auto") command.dialect.reset();
            });
  set.positionals("SQL", [&](const std::string& text) { command.statements.push_back(text); });
  if (!set.parse(arguments)) return PrintCommand{set.help()};
  return command;
}

Command parse_formats(const Arguments& arguments) {
  OptionSet set("formats", "Lists the log formats that are understood, with a line on each.");
  if (!set.parse(arguments)) return PrintCommand{set.help()};
  return FormatsCommand{};
}

[[noreturn]] void refuse(const std::string& word) {
  if (word.starts_with('-') && word.size() > 1) {
    AnalyzeCommand command;
    AnalyzeTexts texts;
    if (analyze_options(command, texts).knows(word)) {
      throw UsageError{fmt::format("options stand after the command: dbperf analyze {} ...", word)};
    }
    throw UsageError{
        fmt::format("unknown option '{}'{}", word, suggestion(word, {"--help", "--version"}))};
  }
  std::error_code error;
  if (word == "-" || std::filesystem::exists(word, error)) {
    throw UsageError{fmt::format("'{0}' is no command; to read it: dbperf analyze {0}", word)};
  }
  throw UsageError{fmt::format("unknown command '{}'{}", word, suggestion(word, commands))};
}

}  // namespace

Command parse_command_line(const Arguments& arguments) {
  if (arguments.empty())
    throw UsageError{"a command is missing: analyze, check, fingerprint or formats"};
  const std::string& word = arguments[0];
  const Arguments rest(arguments.begin() + 1, arguments.end());
  try {
    if (word == "analyze") return parse_analyze(rest);
    if (word == "check") return parse_check(rest);
    if (word == "fingerprint") return parse_fingerprint(rest);
    if (word == "formats") return parse_formats(rest);
  } catch (UsageError& error) {
    error.command = word;
    throw;
  }
  if (word == "-h" || word == "--help") return PrintCommand{general_help};
  if (word == "-V" || word == "--version") return PrintCommand{"dbperf " DBPERF_VERSION "\n"};
  refuse(word);
}

}  // namespace dbperf
