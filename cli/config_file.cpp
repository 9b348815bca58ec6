#include "cli/config_file.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <iterator>
#include <sstream>

#include "cli/option_files.h"
#include "cli/render/layout.h"

namespace dbperf {
namespace {

// A value as it would be written on the command line.
std::string text_of(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_floating_point()) {
    char buffer[512];
    const auto end = std::to_chars(std::begin(buffer), std::end(buffer), number->get(),
                                   std::chars_format::fixed);
    return {buffer, end.ptr};
  }
  std::ostringstream stream;
  stream << std::boolalpha;  // whole numbers, true and false, dates and times
  node.visit([&](const auto& value) {
    if constexpr (toml::is_value<decltype(value)>) stream << value.get();
  });
  return stream.str();
}

class Reader {
 public:
  Reader(std::string path, std::string_view command, const std::vector<CommandOptions>& commands)
      : path_(std::move(path)), command_(command), commands_(commands) {}

  std::vector<Settings> read() {
    toml::table root;
    try {
      root = toml::parse(read_text_file(path_), path_);
    } catch (const toml::parse_error& error) {
      throw UsageError{fmt::format("{}: {}", place(error.source()), error.description())};
    }
    for (const auto& [key, node] : root) {
      if (const toml::table* table = node.as_table()) {
        read_table(key, *table);
      } else {
        const Option& option = known(key, commands_);
        if (own().find(key.str()) != nullptr) add(option, key, node, general_);
      }
    }
    return {special_, general_};
  }

 private:
  std::string place(const toml::source_region& region) const {
    return fmt::format("{}:{}", path_, region.begin.line);
  }
  [[noreturn]] void refuse(const toml::key& key, const std::string& why) const {
    throw UsageError{fmt::format("{}: {}", place(key.source()), why)};
  }

  const OptionSet& own() const {
    return std::find_if(commands_.begin(), commands_.end(),
                        [&](const CommandOptions& each) { return each.command == command_; })
        ->options;
  }

  // The option that `key` names, in any of these commands.
  const Option& known(const toml::key& key, const std::vector<CommandOptions>& commands) const {
    std::vector<std::string> names;
    for (const CommandOptions& each : commands) {
      const Option* option = each.options.find(key.str());
      if (option != nullptr && option->only_on_command_line)
        refuse(key, fmt::format("'{}' can stand on the command line only", key.str()));
      if (option != nullptr) return *option;
      for (const Option& other : each.options.options())
        if (!other.only_on_command_line) names.push_back(other.name());
    }
    refuse(key, fmt::format("unknown key '{}'{}", key.str(),
                            suggestion(key.str(), {names.begin(), names.end()})));
  }

  void read_table(const toml::key& name, const toml::table& table) {
    std::vector<std::string_view> names;
    std::vector<CommandOptions> one;
    for (const CommandOptions& each : commands_) {
      names.push_back(each.command);
      if (each.command == name.str()) one.push_back(each);
    }
    if (one.empty())
      refuse(name, fmt::format("'{}' is no command{}", name.str(), suggestion(name.str(), names)));
    for (const auto& [key, node] : table) {
      const Option& option = known(key, one);
      if (name.str() == command_) add(option, key, node, special_);
    }
  }

  void add(const Option& option, const toml::key& key, const toml::node& node, Settings& layer) {
    const toml::array* const array = node.as_array();
    if (array != nullptr && !option.repeatable)
      refuse(key, fmt::format("'{}' takes one value, not several", key.str()));
    if (array == nullptr) return add_one(option, key, node, layer);
    for (const toml::node& element : *array) add_one(option, key, element, layer);
  }

  void add_one(const Option& option, const toml::key& key, const toml::node& node,
               Settings& layer) {
    if (!node.is_value())
      refuse(key, fmt::format("'{}' takes text, a number, or true or false", key.str()));
    if (node.is_boolean() != option.is_flag)
      refuse(key, fmt::format("'{}' {}", key.str(),
                              option.is_flag ? "is true or false" : "needs a value"));
    layer.push_back({option.name(), text_of(node), place(node.source())});
  }

  const std::string path_;
  const std::string_view command_;
  const std::vector<CommandOptions>& commands_;
  Settings special_, general_;
};

// `value` as TOML writes it.
std::string toml_text(const std::string& value) {
  const bool bare =
      value == "true" || value == "false" ||
      (!value.empty() && value.size() < 10 &&
       std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
       (value.front() != '0' || value.size() == 1));
  if (bare) return value;
  std::string text = "\"";
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') text += '\\';
    if (byte < 0x20 || byte == 0x7f)
      text += fmt::format("\\u{:04x}", byte);
    else
      text += c;
  }
  return text + '"';
}

}  // namespace

std::string default_config_file() {
  const char* const config = std::getenv("XDG_CONFIG_HOME");
  const char* const home = std::getenv("HOME");
  if (config != nullptr && *config == '/') return std::string(config) + "/dbperf/config.toml";
  if (home != nullptr && *home == '/') return std::string(home) + "/.config/dbperf/config.toml";
  return "";
}

std::vector<Settings> read_config_file(const std::string& path, std::string_view command,
                                       const std::vector<CommandOptions>& commands) {
  return Reader(path, command, commands).read();
}

std::string config_listing(const OptionSet& options, const Settings& in_force) {
  constexpr size_t comment_column = 44;
  std::string text, heading;
  const auto add = [&](const std::string& line, const std::string& source) {
    text += pad_right(line, comment_column) + "  # " + source + '\n';
  };
  for (const Option& option : options.options()) {
    if (option.only_on_command_line) continue;
    if (option.heading != heading) text += "\n# " + option.heading + '\n';
    heading = option.heading;
    std::vector<std::string> values;
    std::string source;
    for (const Setting& setting : in_force) {
      if (setting.option != option.name()) continue;
      values.push_back(toml_text(setting.value));
      source = setting.source;
    }
    if (values.empty())
      add("# " + option.name(), option.is_flag ? "off" : "not set");
    else if (option.repeatable)
      add(fmt::format("{} = [{}]", option.name(), fmt::join(values, ", ")), source);
    else
      add(fmt::format("{} = {}", option.name(), values[0]), source);
  }
  return text;
}

}  // namespace dbperf
