#include "analysis/sql/fingerprint_cache.h"

#include <bit>
#include <cstring>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "analysis/sql/fingerprint.h"
#include "analysis/sql/scan.h"

namespace dbperf {
namespace {

// A longer statement is seldom met twice with lists of one length, and costs more to mask.
constexpr size_t max_cached_bytes = 8 << 10;

// Digits, quotes, what may begin a comment, an escape or a dollar quote, and their neighbours in
// the table of characters: `"` to `'`, `-` to `9`, `\` and a backtick.
constexpr bool may_matter(char c) {
  return (c >= '"' && c <= '\'') || (c >= '-' && c <= '9') || c == '\\' || c == '`';
}

// Copies the bytes before the first that may matter.
void copy_run(const char*& at, const char* end, char*& out) {
#if defined(__SSE2__)
  const auto within = [](__m128i bytes, char first, char last) {
    const __m128i offset = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
    const __m128i most = _mm_set1_epi8(static_cast<char>(last - first));
    return _mm_cmpeq_epi8(_mm_min_epu8(offset, most), offset);
  };
  while (end - at >= 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out), bytes);
    const __m128i found =
        _mm_or_si128(_mm_or_si128(within(bytes, '"', '\''), within(bytes, '-', '9')),
                     _mm_or_si128(within(bytes, '\\', '\\'), within(bytes, '`', '`')));
    const auto mask = static_cast<uint32_t>(_mm_movemask_epi8(found));
    const int length = mask == 0 ? 16 : std::countr_zero(mask);
    at += length;
    out += length;
    if (mask != 0) return;
  }
#endif
  while (at != end && !may_matter(*at)) *out++ = *at++;
}

const char* skip_digits(const char* at, const char* end) {
  while (at != end && is_digit(*at)) ++at;
  return at;
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
      copy_run(at_, end_, out_);
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
        break;
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
    const auto length = static_cast<size_t>(close + 1 - at_);
    std::memcpy(out_, at_, length);
    out_ += length;
    at_ += length;
    return true;
  }

  // A run of digits, with a fraction or without, that no letter touches; others stay as they are.
  void number() {
    const char before = at_ == begin_ ? ' ' : at_[-1];
    const char* stop = skip_digits(at_, end_);
    const bool fraction = stop != end_ && *stop == '.' && stop + 1 != end_ && is_digit(stop[1]);
    const char* const last = fraction ? skip_digits(stop + 1, end_) : stop;
    const bool apart_before = !is_word_byte(before) && before != '.' && before != '\'' &&
                              before != '"' && before != '`' && before != ':' && before != '@';
    const bool apart_behind =
        last == end_ || (!is_word_byte(*last) && *last != '.' && *last != '\'' && *last != '"');
    if (apart_before && apart_behind) {
      *out_++ = '0';
      if (fraction) *out_++ = '.';
      at_ = last;
      return;
    }
    while (at_ != stop) *out_++ = *at_++;
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
  if (masked_.size() < statement.size() + 16) masked_.resize(statement.size() + 16);
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
