#include "cli/options.h"

#include <fmt/core.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <iterator>

#include "cli/render/layout.h"

namespace dbperf {
namespace {

// CLI11 gives a meaning of its own to arguments such as "[1,2]", "{}", "++" and "", and takes the
// next argument for the value of "--name=". Values wear this byte in front while they pass it.
constexpr char guard = '\x01';

std::vector<std::string> guarded(const std::vector<std::string>& arguments) {
  std::vector<std::string> result;
  bool only_positionals = false;
  for (const std::string& argument : arguments) {
    const size_t equals = argument.find('=');
    if (only_positionals || argument.size() < 2 || argument[0] != '-') {
      result.push_back(guard + argument);
    } else if (argument == "--") {
      only_positionals = true;
      result.push_back(argument);
    } else if (argument.starts_with("--") && equals != std::string::npos) {
      result.push_back(argument.substr(0, equals + 1) + guard + argument.substr(equals + 1));
    } else {
      result.push_back(argument);
    }
  }
  return result;
}

std::string unguarded(const std::string& value) {
  return !value.empty() && value.front() == guard ? value.substr(1) : value;
}

}  // namespace

std::string OptionSet::Entry::long_name() const { return names.substr(names.find("--")); }

void OptionSet::value(std::string names, std::string value_name, std::string help, Setter set) {
  entries_.push_back(
      {heading_, std::move(names), std::move(value_name), std::move(help), std::move(set), false});
}

void OptionSet::flag(std::string names, std::string help, std::function<void()> set) {
  entries_.push_back({heading_, std::move(names), "", std::move(help),
                      [set = std::move(set)](const std::string&) { set(); }, true});
}

void OptionSet::positionals(std::string value_name, Setter set) {
  positional_name_ = std::move(value_name);
  set_positional_ = std::move(set);
}

bool OptionSet::knows(std::string_view option) const {
  option = option.substr(0, option.find('='));
  for (const Entry& entry : entries_) {
    if (option == entry.long_name() || entry.names.starts_with(std::string(option) + ",")) {
      return true;
    }
  }
  return false;
}

void OptionSet::refuse(const std::string& argument) const {
  std::vector<std::string> names;
  for (const Entry& entry : entries_) names.push_back(entry.long_name());
  const std::string option = argument.substr(0, argument.find('='));
  if (!option.starts_with('-')) {
    throw UsageError{fmt::format("unexpected argument '{}'", option)};
  }
  throw UsageError{fmt::format("unknown option '{}'{}", option,
                               suggestion(option, {names.begin(), names.end()}))};
}

bool OptionSet::parse(const std::vector<std::string>& arguments) const {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  const CLI::Option* help = app.add_flag("-h,--help");
  std::vector<CLI::Option*> options;
  const auto keep = [](const CLI::results_t&) { return true; };
  for (const Entry& entry : entries_) {
    CLI::Option* option = entry.is_flag ? app.add_flag(entry.names)
                                        : app.add_option(entry.names, CLI::callback_t(keep));
    options.push_back(option->take_all());
  }
  CLI::Option* positional = nullptr;
  if (set_positional_) {
    positional = app.add_option(positional_name_, CLI::callback_t(keep));
    positional->expected(0, CLI::detail::expected_max_vector_size)->allow_extra_args();
  }

  std::vector<std::string> reversed = guarded(arguments);
  std::reverse(reversed.begin(), reversed.end());
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::ArgumentMismatch& error) {
    if (help->count() > 0) return false;
    const std::string text = error.what();
    throw UsageError{fmt::format("option {} needs a value", text.substr(0, text.find(':')))};
  } catch (const CLI::ParseError& error) {
    throw UsageError{unguarded(error.what())};
  }
  if (help->count() > 0) return false;

  for (const std::string& extra : app.remaining()) {
    if (extra != "--") refuse(unguarded(extra));
  }
  for (size_t i = 0; i < entries_.size(); ++i) {
    for (const std::string& result : options[i]->results()) {
      try {
        if (entries_[i].is_flag && result != "true") throw UsageError{"takes no value"};
        entries_[i].set(unguarded(result));
      } catch (const UsageError& error) {
        throw UsageError{entries_[i].long_name() + ": " + error.message};
      }
    }
  }
  if (positional != nullptr) {
    for (const std::string& result : positional->results()) set_positional_(unguarded(result));
  }
  return true;
}

std::string OptionSet::help(size_t width) const {
  constexpr size_t indent = 30;
  std::string text = fmt::format("Usage: dbperf {}\n\n{}\n", usage_, about_);
  const auto add = [&](const std::string& names, const std::string& help) {
    std::string left = "  " + names;
    left += left.size() + 2 > indent ? "\n" + std::string(indent, ' ')
                                     : std::string(indent - left.size(), ' ');
    text += left;
    bool first = true;
    for (const std::string& line : wrap(help, width - indent)) {
      text += (first ? "" : std::string(indent, ' ')) + line + '\n';
      first = false;
    }
  };
  std::string heading;
  for (const Entry& entry : entries_) {
    if (entry.heading != heading) text += "\n" + entry.heading + ":\n";
    heading = entry.heading;
    std::string names = entry.names.starts_with("--") ? "    " + entry.names : entry.names;
    if (const size_t comma = names.find(','); comma != std::string::npos) {
      names.insert(comma + 1, " ");
    }
    add(entry.is_flag ? names : names + ' ' + entry.value_name, entry.help);
  }
  text += entries_.empty() ? "\nOptions:\n" : "";
  add("-h, --help", "show this help");
  return epilogue_.empty() ? text : text + "\n" + epilogue_;
}

}  // namespace dbperf
