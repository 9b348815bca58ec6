#include "analysis/sql/fingerprint_cache.h"

#include <array>
#include <bit>
#include <cstring>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "analysis/digits.h"
#include "analysis/sql/fingerprint.h"
#include "analysis/sql/scan.h"

namespace dbperf {
namespace {

// A longer statement is seldom met twice with lists of one length, and costs more to mask.
constexpr size_t max_cached_bytes = 8 << 10;

// Digits, quotes, what may begin a comment, an escape or a dollar quote, and neighbours of theirs
// in the table of characters: `"` to `'`, `-` to `9` but for the dot, `\` and a backtick.
constexpr bool may_matter(char c) {
  return (c >= '"' && c <= '\'') || (c >= '-' && c <= '9' && c != '.') || c == '\\' || c == '`';
}

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

// Copies fewer than 16 bytes.
void copy_short(const char* from, size_t size, char* to) {
  const auto copy = [&](auto word, size_t at) {
    std::memcpy(&word, from + at, sizeof word);
    std::memcpy(to + at, &word, sizeof word);
  };
  if (size >= 8) {
    copy(uint64_t{}, 0);
    copy(uint64_t{}, size - 8);
  } else if (size >= 4) {
    copy(uint32_t{}, 0);
    copy(uint32_t{}, size - 4);
  } else {
    for (size_t i = 0; i < size; ++i) to[i] = from[i];
  }
}

#if defined(__SSE2__)
// Bit by bit, which bytes may matter.
uint32_t which_matter(__m128i bytes) {
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
#endif

// Copies the bytes before the first that may matter. `begin` is where the statement does.
void copy_run(const char* begin, const char*& at, const char* end, char*& out) {
#if defined(__SSE2__)
  const auto load = [](const char* from) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
  };
  while (end - at >= 16) {
    const __m128i bytes = load(at);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out), bytes);
    const uint32_t found = which_matter(bytes);
    const int length = found == 0 ? 16 : std::countr_zero(found);
    at += length;
    out += length;
    if (found != 0) return;
  }
  if (end - begin >= 16) {  // the rest is the end of the last sixteen bytes
    const auto rest = static_cast<uint32_t>(end - at);
    const uint32_t found = which_matter(load(end - 16)) >> (16 - rest);
    const uint32_t length = found == 0 ? rest : static_cast<uint32_t>(std::countr_zero(found));
    copy_short(at, length, out);
    at += length;
    out += length;
    return;
  }
#else
  static_cast<void>(begin);
#endif
  while (at != end && !may_matter(*at)) *out++ = *at++;
}

class Masker {
 public:
  Masker(std::string_view statement, Dialect dialect, char* out)
      : begin_(statement.data()),
        at_(begin_),
        end_(begin_ + statement.size()),
        double_strings_(dialect == Dialect::mysql),
        out_(out) {}

  // Where what was written ends; null if the statement is none to mask.
  char* run() {
    for (;;) {
      copy_run(begin_, at_, end_, out_);
      if (at_ == end_) return out_;
      if (!step()) return nullptr;
    }
  }

 private:
  // Deals with a byte that may matter; false if it makes the statement one to look at closely.
  bool step() {
    switch (*at_) {
      case '\'':
        return mask_quoted();
      case '"':
        return double_strings_ ? mask_quoted() : copy_quoted();
      case '`':
        return copy_quoted();
      case '\\':
      case '#':
        return false;
      case '-':
        if (at_ + 1 != end_ && at_[1] == '-') return false;
        break;
      case '/':
        if (at_ + 1 != end_ && at_[1] == '*') return mask_comment();
        break;
      case '$':
        if (at_ + 1 == end_ || !is_digit(at_[1])) return false;
        copy_through(skip_digits(at_ + 1, end_));
        return true;
      default:
        if (is_digit(*at_)) {
          number();
          return true;
        }
    }
    *out_++ = *at_++;
    return true;
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
    std::memcpy(out_, "/**/", 4);
    out_ += 4;
    at_ = close + 2;
    return true;
  }

  const char* closing_quote() const {
    const char* close = find_either(at_ + 1, end_, *at_, '\\');
    return close == end_ || *close == '\\' ? nullptr : close;
  }

  bool mask_quoted() {
    const char* close = closing_quote();
    if (close == nullptr) return false;
    *out_++ = *at_;
    *out_++ = *at_;
    at_ = close + 1;
    return true;
  }

  bool copy_quoted() {
    const char* close = closing_quote();
    if (close == nullptr) return false;
    copy_through(close + 1);
    return true;
  }

  void copy_through(const char* stop) {
    const auto length = static_cast<size_t>(stop - at_);
    if (length < 16) {
      copy_short(at_, length, out_);
    } else {
      std::memcpy(out_, at_, length);
    }
    out_ += length;
    at_ = stop;
  }

  // A run of digits, with a fraction or without, that no letter touches; others stay as they are.
  void number() {
    const char before = at_ == begin_ ? ' ' : at_[-1];
    const char* stop = skip_digits(at_, end_);
    const bool fraction = stop != end_ && *stop == '.' && stop + 1 != end_ && is_digit(stop[1]);
    const char* const last = fraction ? skip_digits(stop + 1, end_) : stop;
    const bool is_apart =
        !touches(before, touches_before) && (last == end_ || !touches(*last, touches_behind));
    if (is_apart) {
      *out_++ = '0';
      if (fraction) *out_++ = '.';
      at_ = last;
      return;
    }
    copy_through(stop);
  }

  const char* const begin_;
  const char* at_;
  const char* const end_;
  const bool double_strings_;
  char* out_;
};

}  // namespace

size_t mask_literals(std::string_view statement, Dialect dialect, char* out) {
  if (is_administrator_command(statement)) return 0;
  char* const end = Masker(statement, dialect, out).run();
  return end == nullptr ? 0 : static_cast<size_t>(end - out);
}

uint64_t FingerprintCache::key(std::string_view statement, Dialect dialect) {
  if (statement.size() > max_cached_bytes) return 0;
  if (masked_.empty()) masked_.resize(max_cached_bytes + 16);
  const size_t length = mask_literals(statement, dialect, masked_.data());
  if (length == 0) return 0;
  return XXH3_64bits_withSeed(masked_.data(), length, static_cast<uint64_t>(dialect) + 1);
}

FingerprintCache::Known* FingerprintCache::find(uint64_t key) {
  Slot& slot = slots_[key % slot_count];
  return key != 0 && slot.key == key ? &slot.known : nullptr;
}

void FingerprintCache::remember(uint64_t key, Known known) {
  if (key != 0) slots_[key % slot_count] = {key, known};
}

}  // namespace dbperf
