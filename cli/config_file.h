#pragma once
// The config file: TOML, its keys the long names of options. What stands in the table of a command
// counts for that command alone, and wins over what stands before the tables.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options.h"

namespace dbperf {

// $XDG_CONFIG_HOME/dbperf/config.toml, else ~/.config/dbperf/config.toml; empty if there is no
// home.
std::string default_config_file();

// The options of each command that has any, to know every key by.
struct CommandOptions {
  std::string_view command;
  const OptionSet& options;
};

// What the file at `path` says to `command`, as layers for OptionSet::in_force. Throws a UsageError
// that begins with the place of what is wrong.
std::vector<Settings> read_config_file(const std::string& path, std::string_view command,
                                       const std::vector<CommandOptions>& commands);

// What is in force, as a config file that would say the same, each line with who said so.
std::string config_listing(const OptionSet& options, const Settings& in_force);

}  // namespace dbperf
