#include <algorithm>

#include "cli/commands/commands.h"
#include "cli/render/layout.h"
#include "parser/format.h"

namespace dbperf {

ExitStatus run(const FormatsCommand&) {
  size_t width = 0;
  for (const FormatEntry& entry : formats()) width = std::max(width, entry.name.size());
  std::string text;
  for (const FormatEntry& entry : formats()) {
    text += pad_right(entry.name, width + 2) + std::string(entry.summary) + '\n';
  }
  return print(text);
}

}  // namespace dbperf
