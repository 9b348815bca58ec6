#include "parser/legacy_encoding.h"

#include <simdjson.h>

#include <algorithm>
#include <string>

#include "parser/formats/postgres_language.h"
#include "parser/sources/legacy_source.h"

namespace dbperf {
namespace {

// The encodings of Windows contain those of ISO 8859 that they are taken for.
constexpr const char* encodings[] = {"WINDOWS-1252", "WINDOWS-1251", "KOI8-R", "CP866",
                                     "EUC-JP",       "SHIFT_JIS",    "GB18030"};

template <typename Take>
void for_each_line(std::string_view text, Take take) {
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    take(text.substr(0, end));
    text.remove_prefix(end);
  }
}

// The lines that are not UTF-8; some hundred are enough.
std::string lines_in_doubt(std::string_view text) {
  std::string doubtful;
  size_t count = 0;
  for_each_line(text, [&](std::string_view line) {
    if (count == PostgresLanguageVote::enough || simdjson::validate_utf8(line.data(), line.size()))
      return;
    doubtful += line;
    ++count;
  });
  return doubtful;
}

size_t understood_lines(std::string_view text) {
  size_t count = 0;
  for_each_line(text, [&](std::string_view line) {
    PostgresLanguageVote vote;
    vote.hear_line(line);
    count += vote.language() != nullptr ? 1 : 0;
  });
  return count;
}

}  // namespace

const char* legacy_encoding_of(std::string_view head) {
  const std::string_view lines = head.substr(0, head.rfind('\n') + 1);
  if (simdjson::validate_utf8(lines.data(), lines.size())) return nullptr;
  const std::string doubtful = lines_in_doubt(lines);
  const char* best = nullptr;
  size_t most = 0;
  for (const char* encoding : encodings) {
    LegacyDecoder decoder(encoding);
    if (!decoder.works()) continue;
    std::string text;
    decoder.decode(doubtful, text);
    const size_t understood = understood_lines(text);
    if (understood <= most) continue;
    most = understood;
    best = encoding;
  }
  return best;
}

}  // namespace dbperf
