#include "cli/options.h"

#include <fmt/core.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>

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

Option& Option::defaults_to(std::string text) {
  const size_t place = help.find("{}");
  if (place != std::string::npos) help.replace(place, 2, text);
  default_value = std::move(text);
  return *this;
}

Option& Option::may_repeat() {
  repeatable = true;
  return *this;
}

Option& Option::never_in_file() {
  only_on_command_line = true;
  return *this;
}

Option& Option::in_place_of(std::string option) {
  slot = std::move(option);
  return *this;
}

Option& OptionSet::value(std::string names, std::string value_name, std::string help, Setter set) {
  Option option{heading_, std::move(names), std::move(value_name), std::move(help), std::move(set)};
  option.slot = option.name();
  return options_.emplace_back(std::move(option));
}

Option& OptionSet::flag(std::string names, std::string help, std::function<void(bool)> set) {
  Option& option =
      value(std::move(names), "", std::move(help), [set = std::move(set)](const std::string& text) {
        if (text != "true" && text != "false") throw UsageError{"takes no value but true or false"};
        set(text == "true");
      });
  option.is_flag = true;
  return option;
}

void OptionSet::positionals(std::string value_name, Setter set) {
  positional_name_ = std::move(value_name);
  set_positional_ = std::move(set);
}

const Option* OptionSet::find(std::string_view name) const {
  for (const Option& option : options_) {
    if (option.name() == name) return &option;
  }
  return nullptr;
}

bool OptionSet::knows(std::string_view argument) const {
  argument = argument.substr(0, argument.find('='));
  if (argument.starts_with("--")) return find(argument.substr(2)) != nullptr;
  return std::any_of(options_.begin(), options_.end(), [&](const Option& option) {
    return option.names.starts_with(std::string(argument) + ",");
  });
}

void OptionSet::refuse(const std::string& argument) const {
  std::vector<std::string> names;
  for (const Option& option : options_) names.push_back("--" + option.name());
  const std::string option = argument.substr(0, argument.find('='));
  if (!option.starts_with('-')) {
    throw UsageError{fmt::format("unexpected argument '{}'", option)};
  }
  throw UsageError{fmt::format("unknown option '{}'{}", option,
                               suggestion(option, {names.begin(), names.end()}))};
}

std::optional<OptionSet::Arguments> OptionSet::read(
    const std::vector<std::string>& arguments) const {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  const CLI::Option* help = app.add_flag("-h,--help");
  std::vector<CLI::Option*> parsed;
  const auto keep = [](const CLI::results_t&) { return true; };
  for (const Option& option : options_) {
    CLI::Option* one = option.is_flag ? app.add_flag(option.names)
                                      : app.add_option(option.names, CLI::callback_t(keep));
    parsed.push_back(one->take_all());
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
    if (help->count() > 0) return std::nullopt;
    const std::string text = error.what();
    throw UsageError{fmt::format("option {} needs a value", text.substr(0, text.find(':')))};
  } catch (const CLI::ParseError& error) {
    throw UsageError{unguarded(error.what())};
  }
  if (help->count() > 0) return std::nullopt;

  for (const std::string& extra : app.remaining()) {
    if (extra != "--") refuse(unguarded(extra));
  }
  Arguments result;
  for (size_t i = 0; i < options_.size(); ++i) {
    for (const std::string& value : parsed[i]->results())
      result.settings.push_back({options_[i].name(), unguarded(value), "command line"});
  }
  if (positional != nullptr) {
    for (const std::string& value : positional->results())
      result.positionals.push_back(unguarded(value));
  }
  return result;
}

Settings OptionSet::in_force(const std::vector<Settings>& layers) const {
  const auto slot = [&](const Setting& setting) { return find(setting.option)->slot; };
  Settings result;
  for (const Option& option : options_) {
    const auto speaks = [&](const Settings& layer) {
      return std::any_of(layer.begin(), layer.end(),
                         [&](const Setting& setting) { return slot(setting) == option.slot; });
    };
    const auto layer = std::find_if(layers.begin(), layers.end(), speaks);
    if (layer == layers.end()) {
      if (!option.default_value.empty())
        result.push_back({option.name(), option.default_value, "default"});
      continue;
    }
    for (const Setting& setting : *layer) {
      if (setting.option != option.name()) continue;
      if (!option.repeatable && !result.empty() && result.back().option == setting.option)
        result.pop_back();  // the last value counts
      result.push_back(setting);
    }
  }
  return result;
}

void OptionSet::apply(const Settings& settings, const std::vector<std::string>& positionals) const {
  for (const Setting& setting : settings) {
    try {
      find(setting.option)->set(setting.value);
    } catch (UsageError& error) {
      error.option = setting.option;
      throw;
    }
  }
  for (const std::string& value : positionals) set_positional_(value);
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
  for (const Option& option : options_) {
    if (option.heading != heading) text += "\n" + option.heading + ":\n";
    heading = option.heading;
    std::string names = option.names.starts_with("--") ? "    " + option.names : option.names;
    if (const size_t comma = names.find(','); comma != std::string::npos) {
      names.insert(comma + 1, " ");
    }
    add(option.is_flag ? names : names + ' ' + option.value_name, option.help);
  }
  text += options_.empty() ? "\nOptions:\n" : "";
  add("-h, --help", "show this help");
  return epilogue_.empty() ? text : text + "\n" + epilogue_;
}

}  // namespace dbperf
