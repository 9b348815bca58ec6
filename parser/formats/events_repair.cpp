#include "parser/formats/events_repair.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr std::string_view replacement = "\xEF\xBF\xBD";

// The length of the UTF-8 sequence at the beginning of `text`; 0 if it is none.
size_t sequence_length(std::string_view text) {
  const auto byte = [&](size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const auto continues = [&](size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const unsigned first = byte(0), second = byte(1);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool in_range = (first != 0xE0 || second >= 0xA0) && (first != 0xED || second < 0xA0);
    return in_range && continues(1) && continues(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool in_range = (first != 0xF0 || second >= 0x90) && (first != 0xF4 || second < 0x90);
    return in_range && continues(1) && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

// Of `\uXXXX` at the beginning of `text`.
std::optional<unsigned> escaped_unit(std::string_view text) {
  if (text.size() < 6 || text[0] != '\\' || text[1] != 'u') return std::nullopt;
  unsigned unit = 0;
  for (const char c : text.substr(2, 4)) {
    unit *= 16;
    if (c >= '0' && c <= '9') {
      unit += static_cast<unsigned>(c - '0');
    } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
      unit += static_cast<unsigned>((c | 0x20) - 'a') + 10;
    } else {
      return std::nullopt;
    }
  }
  return unit;
}

bool is_high(unsigned unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low(unsigned unit) { return unit >= 0xDC00 && unit < 0xE000; }

// Of the JSON number at the beginning of `text`, as far as it is one; 0 if there is none.
size_t number_length(std::string_view text) {
  size_t end = 0;
  const auto is_at = [&](size_t at, std::string_view characters) {
    return at < text.size() && characters.find(text[at]) != npos;
  };
  const auto take_digits = [&](size_t from) {
    const size_t after = std::min(text.find_first_not_of("0123456789", from), text.size());
    if (after > from) end = after;
  };
  const size_t first = is_at(0, "-") ? 1 : 0;
  take_digits(first);
  if (end == 0) return 0;
  if (text[first] == '0') end = first + 1;
  if (is_at(end, ".")) take_digits(end + 1);
  if (is_at(end, "eE")) take_digits(is_at(end + 1, "+-") ? end + 2 : end + 1);
  return end;
}

// JSON sets no bounds to numbers, but its parser does: 64 bits for whole ones, else a double.
bool is_in_range(std::string_view number) {
  const auto reads_as = [&](auto value) {
    const char* const end = number.data() + number.size();
    const auto read = std::from_chars(number.data(), end, value);
    return read.ec == std::errc() && read.ptr == end;
  };
  const bool is_whole = number.find_first_of(".eE") == npos;
  return is_whole ? reads_as(int64_t{}) || reads_as(uint64_t{}) : reads_as(double{});
}

class Repair {
 public:
  Repair(std::string_view text, std::string& out) : text_(text), out_(out) {}

  bool run() {
    while (at_ < text_.size()) {
      if (text_[at_] == '"') in_string_ = !in_string_;
      if (in_string_ && text_[at_] == '\\') {
        copy_escape();
      } else if (in_string_ || !replace_number()) {
        copy_character();
      }
    }
    return changed_;
  }
  bool ends_in_string() const { return in_string_; }

 private:
  void copy(size_t length) {
    out_.append(text_.substr(at_, length));
    at_ += length;
  }
  void replace(size_t length, std::string_view with) {
    out_.append(with);
    at_ += length;
    changed_ = true;
  }

  void copy_character() {
    const size_t length = sequence_length(text_.substr(at_));
    const auto byte = static_cast<unsigned char>(text_[at_]);
    if (in_string_ && byte < 0x20) return replace(1, fmt::format("\\u{:04x}", byte));
    length == 0 ? replace(1, replacement) : copy(length);
  }

  void copy_escape() {
    const auto unit = escaped_unit(text_.substr(at_));
    if (!unit) return at_ + 1 < text_.size() && text_[at_ + 1] > 0 ? copy(2) : copy(1);
    if (!is_high(*unit) && !is_low(*unit)) return copy(6);
    const auto next = escaped_unit(text_.substr(at_ + 6));
    if (is_high(*unit) && next && is_low(*next)) return copy(12);
    replace(6, replacement);
  }

  bool replace_number() {
    for (const std::string_view word : {"NaN", "Infinity", "-Infinity"}) {
      if (text_.substr(at_).starts_with(word)) {
        replace(word.size(), "\"NaN\"");
        return true;
      }
    }
    const size_t length = number_length(text_.substr(at_));
    if (length == 0) return false;
    const std::string_view number = text_.substr(at_, length);
    is_in_range(number) ? copy(length) : replace(length, fmt::format("\"{}\"", number));
    return true;
  }

  std::string_view text_;
  std::string& out_;
  size_t at_ = 0;
  bool in_string_ = false;
  bool changed_ = false;
};

}  // namespace

bool repair_json(std::string_view object, std::string& out) {
  out.clear();
  out.reserve(object.size());
  return Repair(object, out).run();
}

void close_cut_json(std::string_view object, std::string& out) {
  constexpr size_t longest_escape = 12;  // two surrogates
  const size_t last = object.rfind('\\');
  if (last != std::string_view::npos && object.size() - last < longest_escape)
    object = object.substr(0, object.find_last_not_of('\\', last) + 1);
  out.clear();
  out.reserve(object.size() + 2);
  Repair repair(object, out);
  repair.run();
  out += repair.ends_in_string() ? "\"}" : "}";
}

}  // namespace dbperf
