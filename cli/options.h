#pragma once
// The options of one command as a table: each has its names, a line of help, its default, and what
// to do with a value. The table is the one source of what is parsed, of what --help prints, of what
// a config file may hold and of what `dbperf config` shows.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/values.h"

namespace dbperf {

// One value of an option, and who said so.
struct Setting {
  std::string option;  // its long name, without dashes
  std::string value;
  std::string source;  // "command line", "default", or FILE:LINE

  bool from_file() const { return source != "command line" && source != "default"; }
};
using Settings = std::vector<Setting>;

struct Option {
  using Setter = std::function<void(const std::string& value)>;

  std::string heading, names, value_name, help;
  Setter set;
  bool is_flag = false, repeatable = false, only_on_command_line = false;
  std::string default_value;  // empty: none
  std::string slot;           // options of one slot stand in for each other

  std::string name() const { return names.substr(names.find("--") + 2); }

  Option& defaults_to(std::string text);  // stands in the help for "{}"
  Option& may_repeat();
  Option& never_in_file();
  Option& in_place_of(std::string option);  // what sets one of the two sets the other aside
};

class OptionSet {
 public:
  using Setter = Option::Setter;
  struct Arguments {
    Settings settings;
    std::vector<std::string> positionals;
  };

  // `usage` stands after the program's name, `about` below it.
  OptionSet(std::string usage, std::string about) : usage_(usage), about_(about) {}

  // Options added from here on stand under this heading.
  void group(std::string heading) { heading_ = std::move(heading); }
  // `names` are "-o,--output" or "--output". The setter throws a UsageError, to which the option is
  // added. The result is good until the next option is added.
  Option& value(std::string names, std::string value_name, std::string help, Setter set);
  Option& flag(std::string names, std::string help, std::function<void(bool)> set);
  void positionals(std::string value_name, Setter set);
  // Printed under the options.
  void epilogue(std::string text) { epilogue_ = std::move(text); }

  // What the arguments say, or nothing if --help is among them. Throws UsageError.
  std::optional<Arguments> read(const std::vector<std::string>& arguments) const;
  // What is in force: of each slot, what the first of these layers says that says anything; what
  // none speaks of has its default.
  Settings in_force(const std::vector<Settings>& layers) const;
  // Calls the setters.
  void apply(const Settings& settings, const std::vector<std::string>& positionals) const;

  std::string help(size_t width = 80) const;
  const std::vector<Option>& options() const { return options_; }
  const Option* find(std::string_view name) const;  // by its long name, without dashes
  bool knows(std::string_view argument) const;      // "--name", "--name=value" or "-n"

 private:
  [[noreturn]] void refuse(const std::string& argument) const;

  std::string usage_, about_, heading_, epilogue_;
  std::vector<Option> options_;
  std::string positional_name_;
  Setter set_positional_;
};

}  // namespace dbperf
