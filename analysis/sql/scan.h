#pragma once
// Bytes of SQL, sixteen at a time where the processor can: how long a word is, where a quote ends.

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace dbperf {

static_assert(std::endian::native == std::endian::little);

// The first 16 bytes of a word in lower case, the rest zero: what words are compared by.
struct WordKey {
  uint64_t low = 0, high = 0;
  bool operator==(const WordKey&) const = default;
};

constexpr WordKey word_key(std::string_view lower_case) {
  WordKey key;
  for (size_t i = 0; i < lower_case.size() && i < 16; ++i) {
    const uint64_t byte = static_cast<unsigned char>(lower_case[i]);
    (i < 8 ? key.low : key.high) |= byte << (8 * (i % 8));
  }
  return key;
}

struct WordHead {
  WordKey key;
  unsigned length = 0;  // at most 16, even if the word goes on
};

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }
// Letters, digits, `_`, `$`, and everything beyond ASCII.
constexpr bool is_word_byte(char c) {
  const char lower = static_cast<char>(c | 0x20);
  return (lower >= 'a' && lower <= 'z') || is_digit(c) || c == '_' || c == '$' || (c & 0x80) != 0;
}
constexpr bool is_space_byte(char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; }

// The word that begins at `at`; sixteen bytes of it cost as much as one.
inline WordHead read_word_head(const char* at, const char* end) {
  WordHead head;
#if defined(__SSE2__)
  if (end - at >= 16) [[likely]] {
    alignas(16) static constexpr std::array<uint8_t, 32> keep = {
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255};
    const auto fill = [](char c) { return _mm_set1_epi8(c); };
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i folded = _mm_or_si128(bytes, fill(0x20));
    const __m128i letters =
        _mm_and_si128(_mm_cmpgt_epi8(folded, fill('a' - 1)), _mm_cmplt_epi8(folded, fill('z' + 1)));
    const __m128i digits =
        _mm_and_si128(_mm_cmpgt_epi8(bytes, fill('0' - 1)), _mm_cmplt_epi8(bytes, fill('9' + 1)));
    const __m128i others =
        _mm_or_si128(_mm_cmpeq_epi8(bytes, fill('_')), _mm_cmpeq_epi8(bytes, fill('$')));
    // The top bit of `bytes` itself marks what is beyond ASCII.
    const __m128i word = _mm_or_si128(_mm_or_si128(letters, digits), _mm_or_si128(others, bytes));
    head.length = std::countr_one(static_cast<uint32_t>(_mm_movemask_epi8(word)));
    const __m128i mask =
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(keep.data() + 16 - head.length));
    const __m128i lower =
        _mm_and_si128(_mm_or_si128(bytes, _mm_and_si128(letters, fill(0x20))), mask);
    head.key.low = static_cast<uint64_t>(_mm_cvtsi128_si64(lower));
    head.key.high = static_cast<uint64_t>(_mm_cvtsi128_si64(_mm_unpackhi_epi64(lower, lower)));
    return head;
  }
#endif
  while (head.length < 16 && at != end && is_word_byte(*at)) {
    const uint64_t byte = static_cast<unsigned char>(to_lower(*at));
    (head.length < 8 ? head.key.low : head.key.high) |= byte << (8 * (head.length % 8));
    ++head.length;
    ++at;
  }
  return head;
}

// The first `first` or `second` at or after `at`; `end` if there is none.
inline const char* find_either(const char* at, const char* end, char first, char second) {
#if defined(__SSE2__)
  for (; end - at >= 16; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i found = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(first)),
                                       _mm_cmpeq_epi8(bytes, _mm_set1_epi8(second)));
    const auto mask = static_cast<uint32_t>(_mm_movemask_epi8(found));
    if (mask != 0) return at + std::countr_zero(mask);
  }
#endif
  while (at != end && *at != first && *at != second) ++at;
  return at;
}

}  // namespace dbperf
