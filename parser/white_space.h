#pragma once
// Cutting white space off. Texts of logs have none or a byte or two of it, and find_last_not_of
// calls memchr for every byte that it looks at: 4 % of all instructions in a log of short records.

#include <string_view>

namespace dbperf {

constexpr bool is_blank_byte(char c) { return c == ' ' || c == '\t' || c == '\r'; }
constexpr bool is_white_byte(char c) { return is_blank_byte(c) || c == '\n'; }

// `text` without the bytes at its end that `is_cut` says.
template <typename IsCut>
constexpr std::string_view trim_end(std::string_view text, IsCut is_cut) {
  while (!text.empty() && is_cut(text.back())) text.remove_suffix(1);
  return text;
}
constexpr std::string_view trim_end(std::string_view text) { return trim_end(text, is_white_byte); }

// `text` without the bytes at its beginning that `is_cut` says.
template <typename IsCut>
constexpr std::string_view trim_begin(std::string_view text, IsCut is_cut) {
  while (!text.empty() && is_cut(text.front())) text.remove_prefix(1);
  return text;
}

}  // namespace dbperf
