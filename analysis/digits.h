#pragma once
// Runs of digits, of which every record has a handful: most are shorter than eight bytes, which are
// looked at at once.

#include <bit>
#include <cstdint>
#include <cstring>

namespace dbperf {

// Where the digits that begin at `at` end.
inline const char* skip_digits(const char* at, const char* end) {
  if (end - at >= 8) {
    uint64_t word;
    std::memcpy(&word, at, sizeof word);
    word ^= 0x3030303030303030;  // digits are now 0 to 9
    // What a sum carries into the next byte comes from one that is no digit, so the first is right.
    const uint64_t others = (word | (word + 0x7676767676767676)) & 0x8080808080808080;
    if (others != 0) return at + std::countr_zero(others) / 8;
    at += 8;
  }
  while (at != end && *at >= '0' && *at <= '9') ++at;
  return at;
}

// The number that the six digits at `at` are, or -1 if they are not six digits. Eight bytes are
// readable there.
inline int64_t six_digits(const char* at) {
  uint64_t word;
  std::memcpy(&word, at, sizeof word);
  word = (word ^ 0x3030303030303030) << 16;  // behind two zeros
  if (((word | (word + 0x7676767676767676)) & 0x8080808080800000) != 0) return -1;
  word = (word * 10 + (word >> 8)) & 0x00FF00FF00FF00FF;    // pairs of digits
  word = (word * 100 + (word >> 16)) & 0x0000FFFF0000FFFF;  // fours
  return static_cast<int64_t>((word * 10000 + (word >> 32)) & 0xFFFFFFFF);
}

}  // namespace dbperf
