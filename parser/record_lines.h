#pragma once
// Framing of formats in which a line says by itself whether a record begins with it.
// `begins(text)` is asked with all that follows the beginning of a line.

#include <string_view>

namespace dbperf {

// The first such line at or after `from`, which is the beginning of a line; npos if there is none.
template <typename Begins>
size_t next_line_where(std::string_view text, size_t from, const Begins& begins) {
  while (from < text.size()) {
    if (begins(text.substr(from))) return from;
    const size_t newline = text.find('\n', from);
    if (newline == std::string_view::npos) break;
    from = newline + 1;
  }
  return std::string_view::npos;
}

// The last one.
template <typename Begins>
size_t last_line_where(std::string_view text, const Begins& begins) {
  for (size_t end = text.size(); end > 0;) {
    const size_t newline = end < 2 ? std::string_view::npos : text.rfind('\n', end - 2);
    const size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
    if (begins(text.substr(begin))) return begin;
    end = begin;
  }
  return std::string_view::npos;
}

}  // namespace dbperf
