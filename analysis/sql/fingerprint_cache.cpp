#include "analysis/sql/fingerprint_cache.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "analysis/digits.h"
#include "analysis/secret.h"
#include "analysis/sql/fingerprint.h"
#include "analysis/sql/scan.h"

namespace dbperf {
namespace {

// A longer statement is seldom met twice with lists of one length, and costs more to read.
constexpr size_t max_cached_bytes = 8 << 10;

// What a number is no plain literal beside.
constexpr uint8_t touches_before = 1, touches_behind = 2;
constexpr std::array<uint8_t, 256> touching_bytes = [] {
  constexpr std::string_view both = ".'\"", before = "`:@";
  std::array<uint8_t, 256> table = {};
  for (size_t i = 0; i < table.size(); ++i) {
    const char c = static_cast<char>(i);
    const bool touches = is_word_byte(c) || both.find(c) != std::string_view::npos;
    if (touches) table[i] = touches_before | touches_behind;
    if (before.find(c) != std::string_view::npos) table[i] = touches_before;
  }
  return table;
}();
constexpr bool touches(char c, uint8_t side) {
  return (touching_bytes[static_cast<unsigned char>(c)] & side) != 0;
}

// Bytes that may matter: digits, quotes, what may begin a comment, an escape or a dollar quote, and
// neighbours of theirs in the table of characters: `"` to `'`, `-` to `9` but for the dot, `\` and
// a backtick.
#if defined(__SSE2__)
// Bit by bit, which of sixteen they are.
uint32_t which_matter(const char* at) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  const auto within = [bytes](char first, char last) {
    const __m128i offset = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
    const __m128i most = _mm_set1_epi8(static_cast<char>(last - first));
    return _mm_cmpeq_epi8(_mm_min_epu8(offset, most), offset);
  };
  const auto is = [bytes](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
  const __m128i numbers = _mm_andnot_si128(is('.'), within('-', '9'));
  const __m128i quotes = _mm_or_si128(within('"', '\''), _mm_or_si128(is('\\'), is('`')));
  return static_cast<uint32_t>(_mm_movemask_epi8(_mm_or_si128(numbers, quotes)));
}
#else
bool may_matter(char c) {
  return (c >= '"' && c <= '\'') || (c >= '-' && c <= '9' && c != '.') || c == '\\' || c == '`';
}
#endif

// The first byte at or after `at` that may matter, or `end`. Sixteen bytes before it are readable.
const char* next_that_may_matter(const char* at, const char* end) {
#if defined(__SSE2__)
  for (; end - at >= 16; at += 16) {
    const uint32_t found = which_matter(at);
    if (found != 0) return at + std::countr_zero(found);
  }
  const uint32_t found = which_matter(end - 16) >> (16 - (end - at));
  return found == 0 ? end : at + std::countr_zero(found);
#else
  while (at != end && !may_matter(*at)) ++at;
  return at;
#endif
}

uint64_t word_at(const char* at) {
  uint64_t word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

// What stands behind a part of a statement.
enum class Behind : uint8_t { nothing, number, fraction, single_quoted, double_quoted, comment };

// The hash of a statement's parts and of what stands between them. It depends on a secret of the
// process: equal hashes are then as unlikely as chance for whoever writes the log, too.
class PartsHash {
 public:
  explicit PartsHash(uint64_t seed) : state_(seed) {}

  void add(const char* at, size_t size, Behind behind) {
    const size_t tail = size % 16;
    const char* const end = at + size;
    for (; end - at >= 16; at += 16) mix(word_at(at), word_at(at + 8) ^ process_secrets[1]);
    uint64_t low = 0, high = 0;
    if (tail > 8) {
      low = word_at(at);
      high = word_at(end - 8) >> (8 * (16 - tail));
    } else if (tail > 0 && size >= 8) {
      low = word_at(end - 8) >> (8 * (8 - tail));
    } else {
      for (size_t i = 0; i < tail; ++i) low = low << 8 | static_cast<unsigned char>(at[i]);
    }
    // At most seven bytes are in `high`.
    high |= static_cast<uint64_t>(tail << 4 | static_cast<size_t>(behind)) << 56;
    mix(low, high ^ process_secrets[2]);
  }
  uint64_t value() const { return state_ == 0 ? 1 : state_; }

 private:
  void mix(uint64_t low, uint64_t high) {
    __extension__ using Product = unsigned __int128;
    const Product product = static_cast<Product>(low ^ state_) * high;
    state_ = static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
  }

  uint64_t state_;
};

// Walks over a statement once, from literal to literal.
class Masker {
 public:
  // Sixteen bytes before `end` are readable.
  Masker(const char* begin, const char* end, Dialect dialect)
      : begin_(begin),
        at_(begin),
        part_(begin),
        end_(end),
        double_strings_(dialect == Dialect::mysql),
        hash_(process_secrets[0] + static_cast<uint64_t>(dialect)) {}

  // 0 if the statement is none to mask.
  uint64_t run() {
    for (;;) {
      at_ = next_that_may_matter(at_, end_);
      if (at_ == end_) break;
      if (!step()) return 0;
    }
    mask(end_, Behind::nothing);
    return hash_.value();
  }

 private:
  // Deals with a byte that may matter; false if it makes the statement one to look at closely.
  bool step() {
    const char next = at_ + 1 == end_ ? '\0' : at_[1];
    switch (*at_) {
      case '\'':
        return mask_quoted(Behind::single_quoted);
      case '"':
        return double_strings_ ? mask_quoted(Behind::double_quoted) : pass_quoted();
      case '`':
        return pass_quoted();
      case '\\':
      case '#':
        return false;
      case '-':
        if (next == '-') return false;
        break;
      case '/':
        if (next == '*') return mask_comment();
        break;
      case '$':
        if (!is_digit(next)) return false;
        at_ = skip_digits(at_ + 1, end_);
        return true;
      default:
        if (is_digit(*at_)) {
          number();
          return true;
        }
    }
    ++at_;
    return true;
  }

  // The part ends here, and what goes up to `stop` is masked.
  void mask(const char* stop, Behind behind) {
    hash_.add(part_, static_cast<size_t>(at_ - part_), behind);
    part_ = at_ = stop;
  }

  // Applications mark where a statement comes from, often with an id that is new each time. (Where
  // one statement in eight has such a comment, an eighth of all instructions.) What is code in
  // MySQL, or a comment within a comment, is to be looked at.
  bool mask_comment() {
    const char* close = at_ + 2;
    if (close == end_ || *close == '!' || *close == '+' || *close == 'M') return false;
    for (;; ++close) {
      close = find_either(close, end_, '*', '/');
      if (end_ - close < 2) return false;
      if (close[0] == '/' && close[1] == '*') return false;
      if (close[0] == '*' && close[1] == '/') break;
    }
    mask(close + 2, Behind::comment);
    return true;
  }

  const char* closing_quote() const {
    const char* close = find_either(at_ + 1, end_, *at_, '\\');
    return close == end_ || *close == '\\' ? nullptr : close;
  }

  bool mask_quoted(Behind behind) {
    const char* const close = closing_quote();
    if (close == nullptr) return false;
    mask(close + 1, behind);
    return true;
  }

  bool pass_quoted() {
    const char* const close = closing_quote();
    if (close == nullptr) return false;
    at_ = close + 1;
    return true;
  }

  // A run of digits, with a fraction or without, that no letter touches; others stay as they are.
  void number() {
    const char before = at_ == begin_ ? ' ' : at_[-1];
    const char* const stop = skip_digits(at_, end_);
    const bool fraction = stop != end_ && *stop == '.' && stop + 1 != end_ && is_digit(stop[1]);
    const char* const last = fraction ? skip_digits(stop + 1, end_) : stop;
    const bool is_apart =
        !touches(before, touches_before) && (last == end_ || !touches(*last, touches_behind));
    if (is_apart) {
      mask(last, fraction ? Behind::fraction : Behind::number);
    } else {
      at_ = stop;
    }
  }

  const char* const begin_;
  const char* at_;
  const char* part_;  // what is not in the hash yet, up to at_
  const char* const end_;
  const bool double_strings_;
  PartsHash hash_;
};

}  // namespace

uint64_t FingerprintCache::key(std::string_view statement, Dialect dialect) {
  if (statement.empty() || statement.size() > max_cached_bytes) return 0;
  if (is_administrator_command(statement)) return 0;
  const char* begin = statement.data();
  std::array<char, 32> room = {};
  if (statement.size() < 16) {  // sixteen bytes before its end are to be readable
    begin = room.data() + 16;
    std::copy(statement.begin(), statement.end(), room.begin() + 16);
  }
  return Masker(begin, begin + statement.size(), dialect).run();
}

FingerprintCache::Known* FingerprintCache::find(uint64_t key) {
  Slot& slot = slots_[key % slot_count];
  return key != 0 && slot.key == key ? &slot.known : nullptr;
}

void FingerprintCache::remember(uint64_t key, Known known) {
  if (key != 0) slots_[key % slot_count] = {key, known};
}

}  // namespace dbperf
