#pragma once
// The options of one command as a table: each has its names, a line of help, and what to do with a
// value. The table is the one source of what is parsed and of what --help prints.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/values.h"

namespace dbperf {

class OptionSet {
 public:
  using Setter = std::function<void(const std::string& value)>;

  // `usage` stands after the program's name, `about` below it.
  OptionSet(std::string usage, std::string about) : usage_(usage), about_(about) {}

  // Options added from here on stand under this heading.
  void group(std::string heading) { heading_ = std::move(heading); }
  // `names` are "-o,--output" or "--output". The setter is called for each value in the order
  // given; it throws a UsageError, to which the option's name is added.
  void value(std::string names, std::string value_name, std::string help, Setter set);
  void flag(std::string names, std::string help, std::function<void()> set);
  void positionals(std::string value_name, Setter set);
  // Printed under the options.
  void epilogue(std::string text) { epilogue_ = std::move(text); }

  // Calls the setters. Returns false if --help was asked for; throws UsageError.
  bool parse(const std::vector<std::string>& arguments) const;
  std::string help(size_t width = 80) const;
  bool knows(std::string_view option) const;

 private:
  struct Entry {
    std::string heading, names, value_name, help;
    Setter set;
    bool is_flag = false;
    std::string long_name() const;
  };
  [[noreturn]] void refuse(const std::string& argument) const;

  std::string usage_, about_, heading_, epilogue_;
  std::vector<Entry> entries_;
  std::string positional_name_;
  Setter set_positional_;
};

}  // namespace dbperf
