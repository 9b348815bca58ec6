#include "parser/sources/legacy_source.h"

#include <simdjson.h>

#include <algorithm>
#include <cerrno>

namespace dbperf {

LegacyDecoder::LegacyDecoder(std::string_view encoding)
    : converter_(::iconv_open("UTF-8", std::string(encoding).c_str())),
      is_east_asian_(encoding == "EUC-JP" || encoding == "SHIFT_JIS" || encoding == "GB18030") {}

LegacyDecoder::~LegacyDecoder() {
  if (works()) ::iconv_close(converter_);
}

bool LegacyDecoder::works() const { return converter_ != reinterpret_cast<iconv_t>(-1); }

void LegacyDecoder::decode(std::string_view text, std::string& out) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
    if (!works() || is_utf8(line)) {
      out += line;
    } else {
      convert(line, out);
    }
    text.remove_prefix(line.size());
  }
}

// A few Chinese characters of two bytes may be letters of two bytes in UTF-8, where they take
// three.
bool LegacyDecoder::is_utf8(std::string_view line) const {
  if (!simdjson::validate_utf8(line.data(), line.size())) return false;
  unsigned char highest = 0;
  for (const char c : line) highest = std::max(highest, static_cast<unsigned char>(c));
  return !is_east_asian_ || highest < 0x80 || highest >= 0xE0;
}

void LegacyDecoder::convert(std::string_view line, std::string& out) {
  char* in = const_cast<char*>(line.data());  // iconv() only reads it
  size_t in_left = line.size();
  char piece[4096];
  while (in_left > 0) {
    char* to = piece;
    size_t room = sizeof piece;
    const size_t done = ::iconv(converter_, &in, &in_left, &to, &room);
    out.append(piece, static_cast<size_t>(to - piece));
    if (done != static_cast<size_t>(-1) || errno == E2BIG) continue;
    out += *in++;
    --in_left;
  }
  ::iconv(converter_, nullptr, nullptr, nullptr, nullptr);
}

// The next lines.
void LegacySource::refill(std::string& text) {
  constexpr size_t block = 64 << 10, longest_line = 1 << 20;
  while (text.empty()) {
    const size_t before = raw_.size();
    raw_.resize(before + block);
    const size_t got = input().read(raw_.data() + before, block);
    raw_.resize(before + got);
    if (raw_.empty()) return;
    const bool is_whole = got == 0 || raw_.size() > longest_line;
    const size_t lines = is_whole ? raw_.size() : raw_.rfind('\n') + 1;
    decoder_.decode(std::string_view(raw_).substr(0, lines), text);
    raw_.erase(0, lines);
  }
}

}  // namespace dbperf
