#include "parser/formats/postgres_csv_record.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "analysis/digits.h"
#include "parser/record_lines.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";  // files are also glued together
// The server cuts names at 63 bytes; the title of a process may be longer, but not by much.
constexpr size_t longest_head = 4096;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }
bool ends_column(char c) { return c == ',' || c == '\n' || c == '\r'; }

// Where the first of these characters stands at or after `from`; the text's size if none does. Most
// columns are shorter than sixteen bytes, which are looked at at once: this and the skipping of
// empty columns take half of what reading a record took.
template <char... characters>
size_t find(std::string_view text, size_t from) {
  const char* at = text.data() + from;
  const char* const end = text.data() + text.size();
#if defined(__SSE2__)
  for (; end - at >= 16; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    __m128i found = _mm_setzero_si128();
    ((found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(characters)))), ...);
    const auto mask = static_cast<uint32_t>(_mm_movemask_epi8(found));
    if (mask != 0) return static_cast<size_t>(at - text.data()) + std::countr_zero(mask);
  }
#endif
  while (at < end && ((*at != characters) && ...)) ++at;
  return static_cast<size_t>(at - text.data());
}

constexpr std::string_view time_shape = "0000-00-00 00:00:00";

// Whether eight bytes of `text` have the shape of a time's; a zero of the shape is any digit.
template <size_t at>
bool fits_time(std::string_view text) {
  constexpr uint64_t digits = [] {  // the top bits of their bytes
    uint64_t bits = 0;
    for (size_t i = 0; i < 8; ++i) bits |= (time_shape[at + i] == '0' ? 0x80ULL : 0) << (8 * i);
    return bits;
  }();
  constexpr uint64_t others = ~(digits | (digits - (digits >> 7)));
  uint64_t word, shape;
  std::memcpy(&word, text.data() + at, sizeof word);
  std::memcpy(&shape, time_shape.data() + at, sizeof shape);
  word ^= shape;  // digits are now 0 to 9, all else 0
  return (((word | (word + 0x7676767676767676)) & digits) | (word & others)) == 0;
}

bool begins_with_time(std::string_view text) {
  return text.size() > time_shape.size() && fits_time<0>(text) && fits_time<8>(text) &&
         fits_time<11>(text);
}

// The quote that closes the text which begins at `at`, behind its opening quote; npos if none does.
size_t closing_quote(std::string_view text, size_t at, bool& has_doubled) {
  for (;;) {
    at = find<'"'>(text, std::min(at, text.size()));
    if (at == text.size()) return npos;
    if (at + 1 == text.size() || text[at + 1] != '"') return at;
    has_doubled = true;
    at += 2;
  }
}

// Takes the first columns of a record, one after the other, and looks for the proof that they do
// not stand within quotes.
class Head {
 public:
  explicit Head(std::string_view text) : text_(text.substr(0, longest_head)) {}

  bool begins_record() {
    if (!time() || !quoted() || !quoted() || !number() || !quoted() || !session_id() || !number())
      return false;
    if (proven_) return true;
    // Not a session but one of the server's own processes: the proof is its message.
    for (int i = 0; i < 6; ++i)  // command_tag to sql_state_code
      if (!(i == 0 ? quoted() : plain())) return false;
    return at_ < text_.size() && text_[at_] == '"' && proven_by_quote();
  }

 private:
  // Quoted only where something else than the server has written the record anew; text that
  // follows a single quote is the proof.
  bool time() {
    proven_ = text_.starts_with('"');
    if (!begins_with_time(text_.substr(proven_))) return false;
    at_ = proven_ + time_shape.size();
    if (!proven_) return plain();
    at_ = find<',', '\n', '\r', '"'>(text_, at_);
    return quote() && comma();
  }

  bool quote() { return at_ < text_.size() && text_[at_++] == '"'; }

  // What the server does not quote.
  bool begins_quoted() { return proven_ && at_ < text_.size() && text_[at_] == '"' && quote(); }

  bool comma() { return at_ < text_.size() && text_[at_++] == ','; }

  bool number() {
    const bool is_quoted = begins_quoted();
    const char* const begin = text_.data() + at_;
    const char* const end = skip_digits(begin, text_.data() + text_.size());
    at_ += static_cast<size_t>(end - begin);
    return end > begin && (!is_quoted || quote()) && comma();
  }

  bool session_id() {
    const bool is_quoted = begins_quoted();
    const size_t begin = at_;
    while (at_ < text_.size() && is_hex(text_[at_])) ++at_;
    if (at_ == begin || at_ >= text_.size() || text_[at_] != '.') return false;
    const size_t dot = at_++;
    while (at_ < text_.size() && is_hex(text_[at_])) ++at_;
    return at_ > dot + 1 && (!is_quoted || quote()) && comma();
  }

  // A column that is never quoted.
  bool plain() {
    at_ = find<',', '\n', '\r', '"'>(text_, at_);
    return comma();
  }

  // A column that is quoted, or NULL.
  bool quoted() {
    if (at_ >= text_.size() || text_[at_] != '"') return comma();
    if (text_.substr(at_, 3) == "\"\",") return at_ += 3, true;
    if (!proven_ && !proven_by_quote()) return false;
    bool has_doubled = false;
    const size_t close = closing_quote(text_, at_ + 1, has_doubled);
    if (close == npos) return false;
    at_ = close + 1;
    return comma();
  }

  // The quotes here are an odd number, and text follows: neither can be within quotes.
  bool proven_by_quote() {
    size_t end = at_;
    while (end < text_.size() && text_[end] == '"') ++end;
    proven_ = (end - at_) % 2 == 1 && end < text_.size() && !ends_column(text_[end]);
    return proven_;
  }

  std::string_view text_;
  size_t at_ = 0;
  bool proven_ = false;
};

// Takes the columns of a record; false if one breaks. `at` is then behind what was read.
bool read_columns(std::string_view text, size_t& at, CsvRecord& record) {
  std::string_view* column = record.columns.data();
  std::string_view* const end = column + record.columns.size();
  const auto add = [&](std::string_view value) {
    if (column != end) *column++ = value;
  };
  bool whole = true;
  for (; whole; ++at) {
    for (; at < text.size() && text[at] == ','; ++at) add(text.substr(at, 0));
    const size_t begin = at;
    if (at < text.size() && text[at] == '"') {
      bool has_doubled = false;
      const size_t close = closing_quote(text, at + 1, has_doubled);
      if (has_doubled && column != end) record.doubled |= 1u << (column - record.columns.data());
      add(text.substr(begin + 1, close == npos ? npos : close - begin - 1));
      whole = close != npos && (close + 1 == text.size() || ends_column(text[close + 1]));
      at = whole ? close + 1 : at;
    } else {
      at = find<',', '\n', '\r', '"'>(text, at);
      add(text.substr(begin, at - begin));
      whole = at == text.size() || text[at] != '"';
    }
    if (!whole || at == text.size() || text[at] != ',') break;
  }
  record.count = static_cast<size_t>(column - record.columns.data());
  return whole;
}

}  // namespace

bool begins_csv_record(std::string_view text) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  return Head(text).begins_record();
}

size_t next_csv_record(std::string_view text, size_t from) {
  return next_line_where(text, from, begins_csv_record);
}

size_t last_csv_record(std::string_view text) { return last_line_where(text, begins_csv_record); }

void read_csv_record(std::string_view text, size_t begin, CsvRecord& record) {
  record.doubled = 0;
  size_t at = begin;
  if (text.substr(at).starts_with(byte_order_mark)) at += byte_order_mark.size();
  bool whole = read_columns(text, at, record);
  if (whole && at < text.size() && text[at] == '\r') ++at;
  whole = whole && (at == text.size() || text[at] == '\n');
  if (whole) {
    record.end = std::min(at + 1, text.size());
    return;
  }
  const size_t newline = find<'\n'>(text, begin);
  const size_t next = newline == text.size() ? npos : next_csv_record(text, newline + 1);
  record.end = std::min(next, text.size());
  if (record.count == 0) return;
  std::string_view& last = record.columns[record.count - 1];
  record.doubled |= 1u << (record.count - 1);  // nobody looked
  const size_t from = static_cast<size_t>(last.data() - text.data());
  last = text.substr(from, record.end - from);
}

}  // namespace dbperf
