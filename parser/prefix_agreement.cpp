#include "parser/prefix_agreement.h"

#include <filesystem>
#include <map>
#include <set>

namespace dbperf {
namespace {

// Whether a log of which a part shows `setting` may have a part that shows only `less`.
bool shows_more(std::string_view setting, std::string_view less) {
  const size_t stop = setting.find("%q");
  if (stop == std::string_view::npos) return false;
  const std::string_view before = setting.substr(0, stop), after = setting.substr(stop + 2);
  return less.starts_with(before) &&
         (less.size() == before.size() || less.substr(before.size()) == after);
}

// Standard input is read once.
bool may_agree(const Input& input) {
  return input.format && input.format->name() == "postgres-stderr" && !input.opened.source;
}

std::string group_of(const Input& input) {
  const std::string wrapping = input.wrapping ? input.wrapping->name() : std::string();
  return wrapping + ':' + std::filesystem::path(input.path).parent_path().string();
}

void examine_again(Input& input, const std::string& setting, const std::string& log_format,
                   FormatOptions options) {
  options.sibling_prefix = setting;
  Input again = examine({input.path, input.open}, log_format, options);
  if (again.log_line_prefix != setting) return;
  again.compression = input.compression;  // with the archive that it is in
  input = std::move(again);
}

}  // namespace

void agree_on_prefixes(std::vector<Input>& inputs, const std::string& log_format,
                       const FormatOptions& options) {
  if (options.log_line_prefix) return;
  std::map<std::string, std::set<std::string>> settings;
  for (const Input& input : inputs)
    if (may_agree(input)) settings[group_of(input)].insert(input.log_line_prefix);
  for (Input& input : inputs) {
    if (!may_agree(input)) continue;
    for (const std::string& setting : settings[group_of(input)])
      if (shows_more(setting, input.log_line_prefix))
        examine_again(input, setting, log_format, options);
  }
}

}  // namespace dbperf
