#include "cli/command_line.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <iterator>
#include <optional>

#include "cli/analyze_options.h"
#include "cli/config_file.h"
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
  config [COMMAND]            show the options in force, and from where
  fingerprint [SQL...]        print the fingerprint of statements and its ID
  formats                     list the log formats that are understood

Options:
  -h, --help                  show this help; dbperf COMMAND --help shows more
  -V, --version               show the version

Examples:
  dbperf analyze postgresql.log
  dbperf analyze --json slow.log.1.gz | jq '.queries[0]'
)";

constexpr const char* config_help =
    R"(Usage: dbperf config [COMMAND] [OPTIONS]

Shows what is in force for a command (analyze, if none is named) with these options,
and who said so: the command line, a line of the config file, or nobody (the default).
What it prints is a config file that says the same. The options are those of COMMAND.

Options:
  -h, --help                  show this help
)";

const std::vector<std::string_view> commands = {"analyze", "check", "config", "fingerprint",
                                                "formats"};

using Arguments = std::vector<std::string>;

OptionSet fingerprint_options(FingerprintCommand& command) {
  OptionSet set(
      "fingerprint [OPTIONS] [SQL...]",
      "Prints ID, a tab, and the fingerprint of each statement: each argument taken as it\n"
      "is, or standard input split at its semicolons.");
  set.group("Options");
  set.value("--dialect", "auto|postgres|mysql",
            "SQL dialect (default {}; auto: mysql if there is a backtick)",
            [&](const std::string& text) {
              if (text != "auto" && text != "postgres" && text != "mysql") {
                throw UsageError{fmt::format("'{}' is not one of auto, postgres, mysql", text)};
              }
              command.dialect = text == "mysql" ? Dialect::mysql : Dialect::postgres;
              if (text == "auto") command.dialect.reset();
            })
      .defaults_to("postgres");
  set.flag("--ansi-quotes", "MySQL runs with ANSI_QUOTES: \"x\" is a name",
           [&](bool on) { command.ansi_quotes = on; });
  set.flag("--merge-partitions", "take tables that differ in a date or number at the end as one",
           [&](bool on) { command.merge_partitions = on; });
  add_config_option(set);
  set.positionals("SQL", [&](const std::string& text) { command.statements.push_back(text); });
  return set;
}

// All that can stand in a config file, whichever command it is read for.
std::vector<Settings> read_config(const std::string& path, std::string_view command) {
  AnalyzeCommand analyze;
  CheckCommand check;
  FingerprintCommand fingerprint;
  AnalyzeTexts texts;
  const OptionSet of_analyze = analyze_options(analyze, texts),
                  of_check = check_options(check, texts),
                  of_fingerprint = fingerprint_options(fingerprint);
  return read_config_file(
      path, command,
      {{"analyze", of_analyze}, {"check", of_check}, {"fingerprint", of_fingerprint}});
}

// What follows the name of a command, and what it is wanted for.
struct Invocation {
  std::string command;
  Arguments arguments;
  std::string config_file;  // the usual one
  bool shows_config = false;
};

struct Configuration {
  std::string file;  // empty: none
  Settings settings;
  Arguments positionals;

  // Says where the value comes from that is at fault.
  [[noreturn]] void blame(UsageError error) const {
    const auto setting = std::find_if(settings.begin(), settings.end(), [&](const Setting& each) {
      return each.option == error.option;
    });
    if (setting != settings.end() && setting->from_file())
      error.message = fmt::format("{}: {}: {}", setting->source, error.option, error.message);
    else if (!error.option.empty())
      error.message = fmt::format("--{}: {}", error.option, error.message);
    throw UsageError{error.message};
  }

  std::string listing(const OptionSet& set, const Invocation& invocation) const {
    std::string text = fmt::format("# In force for dbperf {}. ", invocation.command);
    if (!file.empty())
      text += fmt::format("Config file: {}\n", file);
    else if (!invocation.config_file.empty())
      text += fmt::format("No config file; it would be {}\n", invocation.config_file);
    else
      text += "No config file.\n";
    return text + config_listing(set, settings);
  }
};

// Nothing if --help is asked for.
std::optional<Configuration> configure(const OptionSet& set, const Invocation& invocation) {
  auto arguments = set.read(invocation.arguments);
  if (!arguments) return std::nullopt;
  Configuration result;
  const auto named = std::find_if(arguments->settings.rbegin(), arguments->settings.rend(),
                                  [](const Setting& each) { return each.option == "config"; });
  std::error_code error;
  if (named != arguments->settings.rend() && named->value.empty())
    throw UsageError{"--config: the file name is empty"};
  if (named != arguments->settings.rend())
    result.file = named->value;
  else if (std::filesystem::exists(invocation.config_file, error) ||
           (error && error != std::errc::permission_denied))  // of a home that is someone else's
    result.file = invocation.config_file;
  std::vector<Settings> layers = {std::move(arguments->settings)};
  if (!result.file.empty()) {
    for (Settings& layer : read_config(result.file, invocation.command))
      layers.push_back(std::move(layer));
  }
  result.settings = set.in_force(layers);
  result.positionals = std::move(arguments->positionals);
  return result;
}

// `finish` is called when all options have reached `command`.
template <typename OneCommand, typename Finish>
Command parse(const Invocation& invocation, const OptionSet& set, OneCommand& command,
              const Finish& finish) {
  const auto configuration = configure(set, invocation);
  if (!configuration) return PrintCommand{set.help()};
  try {
    set.apply(configuration->settings, configuration->positionals);
    finish(*configuration);
  } catch (const UsageError& error) {
    configuration->blame(error);
  }
  if (invocation.shows_config) return PrintCommand{configuration->listing(set, invocation)};
  return std::move(command);
}

std::string shell_quoted(const std::string& word) {
  static constexpr std::string_view plain = "+-./:=@_%,";
  const auto is_plain = [](unsigned char c) {
    return std::isalnum(c) || plain.find(static_cast<char>(c)) != plain.npos;
  };
  if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

// A command that reads the same in the same way, with a place for further options.
Again command_again(const OptionSet& set, const Configuration& configuration) {
  static constexpr std::string_view kept[] = {"Input", "Filters", "Thresholds", "Other"};
  Again again;
  for (const Setting& setting : configuration.settings) {
    const std::string& heading = set.find(setting.option)->heading;
    const bool reads = std::any_of(std::begin(kept), std::end(kept), [&](std::string_view group) {
      return heading.starts_with(group);
    });
    if (reads && setting.source == "command line")
      again.rest += fmt::format(" --{} {}", setting.option, shell_quoted(setting.value));
  }
  const Arguments& paths = configuration.positionals;
  if (std::any_of(paths.begin(), paths.end(),
                  [](const std::string& path) { return path.size() > 1 && path[0] == '-'; }))
    again.rest += " --";
  constexpr size_t readable = 4;
  for (const std::string& path : paths) {
    again.from_pipe |= path == "-";
    if (paths.size() <= readable) again.rest += ' ' + shell_quoted(path);
  }
  if (paths.size() > readable) again.rest += " FILE...";
  again.from_pipe |= paths.empty();
  return again;
}

Command parse_analyze(const Invocation& invocation) {
  AnalyzeCommand command;
  AnalyzeTexts texts;
  const OptionSet set = analyze_options(command, texts);
  return parse(invocation, set, command, [&](const Configuration& configuration) {
    finish(command, texts);
    command.again = command_again(set, configuration);
  });
}

Command parse_check(const Invocation& invocation) {
  CheckCommand command;
  AnalyzeTexts texts;
  const OptionSet set = check_options(command, texts);
  return parse(invocation, set, command, [&](const Configuration&) {
    finish(command, texts);
    command.options.recommendations = false;
    command.progress = When::never;
  });
}

Command parse_fingerprint(const Invocation& invocation) {
  FingerprintCommand command;
  const OptionSet set = fingerprint_options(command);
  return parse(invocation, set, command, [](const Configuration&) {});
}

Command parse_formats(const Arguments& arguments) {
  OptionSet set("formats", "Lists the log formats that are understood, with a line on each.");
  if (!set.read(arguments)) return PrintCommand{set.help()};
  return FormatsCommand{};
}

Command parse_configurable(const Invocation& invocation) {
  if (invocation.command == "analyze") return parse_analyze(invocation);
  if (invocation.command == "check") return parse_check(invocation);
  return parse_fingerprint(invocation);
}

Command parse_config(Invocation invocation) {
  constexpr std::string_view configurable[] = {"analyze", "check", "fingerprint"};
  Arguments& words = invocation.arguments;
  const auto asks = [](const std::string& word) { return word == "-h" || word == "--help"; };
  if (std::any_of(words.begin(), words.end(), asks)) return PrintCommand{config_help};
  invocation.shows_config = true;
  invocation.command = "analyze";
  if (words.empty() || words[0].starts_with('-')) return parse_configurable(invocation);
  if (std::find(std::begin(configurable), std::end(configurable), words[0]) ==
      std::end(configurable)) {
    throw UsageError{
        fmt::format("'{}' is no command that takes options{}", words[0],
                    suggestion(words[0], {std::begin(configurable), std::end(configurable)}))};
  }
  invocation.command = words[0];
  words.erase(words.begin());
  return parse_configurable(invocation);
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

Command parse_command_line(const Arguments& arguments, const std::string& config_file) {
  if (arguments.empty())
    throw UsageError{"a command is missing: analyze, check, config, fingerprint or formats"};
  const std::string& word = arguments[0];
  const Arguments rest(arguments.begin() + 1, arguments.end());
  try {
    if (word == "analyze" || word == "check" || word == "fingerprint")
      return parse_configurable({word, rest, config_file});
    if (word == "config") return parse_config({word, rest, config_file});
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
