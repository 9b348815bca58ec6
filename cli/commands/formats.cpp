#include <algorithm>
#include <span>
#include <string>

#include "cli/commands/commands.h"
#include "cli/render/layout.h"
#include "parser/envelopes/envelope.h"
#include "parser/format.h"

namespace dbperf {

namespace {

template <typename Entry>
std::string table_of(std::span<const Entry> entries, size_t width) {
  std::string text;
  for (const Entry& entry : entries) {
    if (entry.summary.empty()) continue;  // a further layout of one that is listed
    text += pad_right(entry.name, width + 2) + std::string(entry.summary) + '\n';
  }
  return text;
}

}  // namespace

ExitStatus run(const FormatsCommand&) {
  size_t width = 0;
  for (const FormatEntry& entry : formats()) width = std::max(width, entry.name.size());
  return print(table_of(formats(), width) + "\nEach of them also within:\n" +
               table_of(envelopes(), width));
}

}  // namespace dbperf
