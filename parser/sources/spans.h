#pragma once
// For codecs: libraries count bytes in types of their own and move pointers of their own types.

#include <algorithm>
#include <limits>
#include <span>
#include <string_view>

namespace dbperf {

template <typename Count>
Count capped(size_t size) {
  return static_cast<Count>(std::min<size_t>(size, std::numeric_limits<Count>::max()));
}

template <typename Byte>
void begin_at(std::string_view& text, const Byte* to) {
  text.remove_prefix(static_cast<size_t>(reinterpret_cast<const char*>(to) - text.data()));
}

template <typename Byte>
void begin_at(std::span<char>& room, const Byte* to) {
  room = room.subspan(static_cast<size_t>(reinterpret_cast<const char*>(to) - room.data()));
}

}  // namespace dbperf
