#pragma once
// Counting lines, eight bytes at a time: every record is counted, so it must cost next to nothing.

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace dbperf {

inline size_t count_newlines(std::string_view text) {
  constexpr uint64_t ones = 0x0101010101010101, low_bits = 0x7F7F7F7F7F7F7F7F;
  constexpr uint64_t even_bytes = 0x00FF00FF00FF00FF;
  size_t count = 0, at = 0;
  while (at + 8 <= text.size()) {
    uint64_t sums = 0;  // eight counters of a byte each: good for 255 rounds
    const size_t end = at + std::min<size_t>(255, (text.size() - at) / 8) * 8;
    for (; at < end; at += 8) {
      uint64_t word;
      std::memcpy(&word, text.data() + at, 8);
      word ^= ones * '\n';  // newlines are now zero bytes
      sums += ~(((word & low_bits) + low_bits) | word | low_bits) >> 7;
    }
    sums = (sums & even_bytes) + ((sums >> 8) & even_bytes);
    count += (sums * 0x0001000100010001) >> 48;
  }
  for (; at < text.size(); ++at) count += text[at] == '\n';
  return count;
}

// Lines of a text that may end without a newline.
inline size_t count_lines(std::string_view text) {
  return count_newlines(text) + (!text.empty() && text.back() != '\n');
}

}  // namespace dbperf
