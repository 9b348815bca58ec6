#pragma once
// Small helpers for text that is kept.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace dbperf {

inline constexpr size_t max_statement_bytes = 64 << 10;
inline constexpr size_t max_fingerprint_bytes = 16 << 10;

// The longest beginning of `text` within `size` bytes that does not cut a UTF-8 character.
inline std::string_view cut_utf8(std::string_view text, size_t size) {
  if (text.size() <= size) return text;
  size_t end = size;
  while (end > 0 && size - end < 3 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

// With the letters of ASCII in lower case.
std::string lower_case(std::string_view text);

// A message with its literals as `?`: numbers, strings in single quotes, and what stands in double
// quotes or those of other languages, unless the word before tells that it is a name (relation
// "orders", constraint "pk"). A number in front (`error 1062: ...`) stays.
std::string normalise_message(std::string_view message);
// The same for eyes that must see no value, with what `mark` makes of each: what stands between
// the first quote and the last is one, and so are the lines after the first.
std::string hide_values(std::string_view message,
                        const std::function<std::string(std::string_view)>& mark);

}  // namespace dbperf
