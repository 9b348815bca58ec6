#include "parser/formats/flat_object.h"

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "analysis/same_bytes.h"

namespace dbperf {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

const char* skip_space(const char* at, const char* end) {
  while (at < end && (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n')) ++at;
  return at;
}

template <size_t size>
const char* skip_word(const char* at, const char (&word)[size]) {
  return std::memcmp(at, word, size - 1) == 0 ? at + size - 1 : nullptr;
}

// Where the first byte stands that a text cannot simply hold: a quote, a backslash, a control
// character. `end`, or what is behind it, if none does. The bytes looked at leave their top bits.
const char* find_special(const char* at, const char* end, uint32_t& top_bits) {
#if defined(__SSE2__)
  for (; at < end; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
    const __m128i quotes = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                                        _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
    const auto found = static_cast<uint32_t>(_mm_movemask_epi8(_mm_or_si128(control, quotes)));
    top_bits |= static_cast<uint32_t>(_mm_movemask_epi8(bytes));
    if (found != 0) return at + std::countr_zero(found);
  }
#else
  for (; at < end; ++at) {
    const auto c = static_cast<unsigned char>(*at);
    if (c == '"' || c == '\\' || c < 0x20) return at;
    top_bits |= c & 0x80;
  }
#endif
  return at;
}

// What a backslash and `c` stand for; 0 where that is more than one character, or nothing.
char unescaped(char c) {
  switch (c) {
    case '"':
    case '\\':
    case '/':
      return c;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return 0;
  }
}

bool unescape(std::string_view& text, Arena& arena) {
  char* const room = arena.allocate(text.size());
  char* out = room;
  size_t at = 0;
  for (size_t backslash; (backslash = text.find('\\', at)) < text.size(); at = backslash + 2) {
    out += text.copy(out, backslash - at, at);
    const char c = unescaped(text[backslash + 1]);
    if (c == 0) return false;
    *out++ = c;
  }
  out += text.copy(out, text.size() - at, at);
  const size_t used = static_cast<size_t>(out - room);
  arena.shrink(text.size(), used);
  text = {room, used};
  return true;
}

// The following read one value and return what is behind it, or null where it is refused.

// A number without exponent, with so few digits that its value is exact.
const char* read_number(const char* at, const char* end, JsonValue& value) {
  constexpr ptrdiff_t most_digits = 18, most_digits_of_real = 15;
  static constexpr double powers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                      1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  const char* const begin = at;
  const bool is_negative = *at == '-';
  const char* const first = at += is_negative;
  uint64_t digits = 0;  // overflows where it is refused
  const auto take_digits = [&] {
    for (; at < end && is_digit(*at); ++at) digits = digits * 10 + static_cast<uint64_t>(*at - '0');
  };
  take_digits();
  const ptrdiff_t count = at - first;
  if (count == 0 || count > most_digits || (count > 1 && *first == '0')) return nullptr;
  if (*at == '.') {
    const char* const fraction = ++at;
    take_digits();
    const ptrdiff_t decimals = at - fraction;
    if (decimals == 0 || count + decimals > most_digits_of_real) return nullptr;
    const double number = static_cast<double>(digits) / powers[decimals];
    value = JsonValue::of_real(is_negative ? -number : number);
  } else {
    if (is_negative && digits == 0) return nullptr;
    const auto integer = static_cast<int64_t>(digits);
    value = JsonValue::of_whole(is_negative ? -integer : integer,
                                {begin, static_cast<size_t>(at - begin)});
  }
  return *at == 'e' || *at == 'E' ? nullptr : at;
}

const char* read_word(const char* at, JsonValue& value) {
  switch (*at) {
    case 'n':
      value = {};
      return skip_word(at, "null");
    case 't':
      value = JsonValue::of_boolean(true);
      return skip_word(at, "true");
    default:
      value = JsonValue::of_boolean(false);
      return skip_word(at, "false");
  }
}

// A text, behind its opening quote.
const char* read_text(const char* at, const char* end, Arena& arena, uint32_t& top_bits,
                      JsonValue& value) {
  const char* const begin = at;
  at = find_special(at, end, top_bits);
  const bool has_escapes = *at == '\\';
  while (at < end && *at == '\\') at = find_special(at + 2, end, top_bits);
  if (at >= end || *at != '"') return nullptr;
  std::string_view text(begin, static_cast<size_t>(at - begin));
  if (has_escapes && !unescape(text, arena)) return nullptr;
  value = JsonValue::of_text(text);
  return at + 1;
}

}  // namespace

FlatObjectReader::FlatObjectReader(MeaningOf meaning_of, Arena& arena)
    : meaning_of_(meaning_of), arena_(arena) {
  for (Key& key : keys_) key.next = &keys_[0];
}

bool FlatObjectReader::Key::stands_at(const char* at) const {
  return same_bytes(at, text.data(), size);
}

bool FlatObjectReader::read(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  const auto pass_space = [&] {
    if (static_cast<unsigned char>(*at) <= ' ') [[unlikely]]
      at = skip_space(at, end);
  };
  Key* key = keys_.data();
  JsonMember* member = members_.data();
  uint32_t top_bits = 0;  // of the bytes of texts: beyond ASCII, they must be UTF-8
  count_ = 0;
  pass_space();
  if (at >= end || *at != '{') return false;
  do {
    ++at;
    pass_space();
    if (key->next->stands_at(at)) {
      key = key->next;
      at += key->size;
      member->meaning = key->meaning;
    } else {
      at = read_other_key(at, end, top_bits, key, member->meaning);
      if (at == nullptr) return false;
    }
    pass_space();
    if (*at == '"') {
      at = read_text(at + 1, end, arena_, top_bits, member->value);
    } else if (*at == '-' || is_digit(*at)) {
      at = read_number(at, end, member->value);
    } else {
      at = read_word(at, member->value);
    }
    if (at == nullptr) return false;
    if (member->meaning != ignored && ++member == members_.end()) return false;
    pass_space();
  } while (at < end && *at == ',');
  count_ = static_cast<size_t>(member - members_.data());
  if (at >= end || *at != '}') return false;
  return skip_space(at + 1, end) == end && (top_bits == 0 || simdjson::validate_utf8(text));
}

// Reads a key that was not expected behind `key`, and its colon; null where it is refused.
const char* FlatObjectReader::read_other_key(const char* at, const char* end, uint32_t& top_bits,
                                             Key*& key, uint8_t& meaning) {
  if (at >= end || *at != '"') return nullptr;
  const char* const begin = at;
  uint32_t key_bits = 0;
  const char* const close = find_special(begin + 1, end, key_bits);
  if (close >= end || *close != '"') return nullptr;
  top_bits |= key_bits;
  const char* const colon = skip_space(close + 1, end);
  if (colon >= end || *colon != ':') return nullptr;
  meaning = meaning_of_({begin + 1, static_cast<size_t>(close - begin - 1)});
  if (key_bits != 0) return colon + 1;  // it may be no UTF-8
  if (Key* const found = learn({begin, static_cast<size_t>(colon + 1 - begin)}, meaning)) {
    key->next = found;
    key = found;
  }
  return colon + 1;
}

// A key as it was written; null if there is no room for it.
FlatObjectReader::Key* FlatObjectReader::learn(std::string_view written, uint8_t meaning) {
  size_t i = 1;
  while (i < key_count_ && std::string_view(keys_[i].text.data(), keys_[i].size) != written) ++i;
  if (i < key_count_) return &keys_[i];
  if (i == keys_.size() || written.size() > keys_[i].text.size()) return nullptr;
  ++key_count_;
  keys_[i].size = static_cast<uint8_t>(written.copy(keys_[i].text.data(), written.size()));
  keys_[i].meaning = meaning;
  return &keys_[i];
}

}  // namespace dbperf
