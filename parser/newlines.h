#pragma once
// Counting lines, eight bytes at a time: every record is counted, so it must cost next to nothing.

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace dbperf {

inline size_t count_newlines(std::string_view text) {
  constexpr uint64_t ones = 0x0101010101010101, low_bits = 0x7F7F7F7F7F7F7F7F;
  size_t count = 0, at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    word ^= ones * '\n';  // newlines are now zero bytes; below, every other byte gets its high bit
    const uint64_t others = ((word & low_bits) + low_bits) | word | low_bits;
    count += 8 - static_cast<size_t>(std::popcount(others & ~low_bits));
  }
  for (; at < text.size(); ++at) count += text[at] == '\n';
  return count;
}

// Lines of a text that may end without a newline.
inline size_t count_lines(std::string_view text) {
  return count_newlines(text) + (!text.empty() && text.back() != '\n');
}

}  // namespace dbperf
