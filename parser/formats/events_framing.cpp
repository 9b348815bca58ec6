#include "parser/formats/events_framing.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

enum class Mark : uint8_t { other, space, newline, quote, open, close, array, end_array, comma };

constexpr std::array<Mark, 256> marks = [] {
  std::array<Mark, 256> table{};
  table[' '] = table['\t'] = table['\r'] = Mark::space;
  table['\n'] = Mark::newline;
  table['"'] = Mark::quote;
  table['{'] = Mark::open;
  table['}'] = Mark::close;
  table['['] = Mark::array;
  table[']'] = Mark::end_array;
  table[','] = Mark::comma;
  return table;
}();

Mark mark(char c) { return marks[static_cast<unsigned char>(c)]; }

bool is_space(char c) { return mark(c) == Mark::space || mark(c) == Mark::newline; }

// White space, and what stands between the objects of an array.
size_t skip_between(std::string_view text, size_t at) {
  for (; at < text.size(); ++at) {
    switch (mark(text[at])) {
      case Mark::other:
      case Mark::quote:
      case Mark::open:
        return at;
      default:
        break;
    }
  }
  return at;
}

// A word whose bytes have their high bit set where those of `word` equal `c` (and perhaps above).
uint64_t equal_bytes(uint64_t word, char c) {
  constexpr uint64_t ones = 0x0101010101010101;
  word ^= ones * static_cast<unsigned char>(c);
  return (word - ones) & ~word & (ones << 7);
}

// The first byte in memory that is marked; what equal_bytes() marks too much comes later.
size_t first_byte(uint64_t marked) {
  static_assert(std::endian::native == std::endian::little);
  return static_cast<size_t>(std::countr_zero(marked)) / 8;
}

size_t find_newline(std::string_view text, size_t from) {
  if (from >= text.size()) return npos;
  const void* found = std::memchr(text.data() + from, '\n', text.size() - from);
  return found == nullptr ? npos
                          : static_cast<size_t>(static_cast<const char*>(found) - text.data());
}

}  // namespace

EventFramer::EventFramer(std::string_view text) : text_(text) {
  if (text.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
}

size_t EventFramer::peek() {
  if (next_nested_ < nested_.size()) return npos;
  at_ = skip_between(text_, at_);
  return at_ < text_.size() && text_[at_] == '{' ? at_ : npos;
}

bool EventFramer::next(EventFrame& frame) {
  if (next_nested(frame)) return true;
  const size_t begin = peek();
  if (begin == npos) {
    if (at_ >= text_.size()) return false;
    frame = {EventFrame::junk, at_, text_.size()};
    if (const size_t line = next_object_line(text_, at_ + 1); line != npos) frame.end = line;
    at_ = frame.end;
    return true;
  }
  last_begin_ = begin;
  const Scan scanned = scan(begin);
  if (scanned.whole) {
    nested_.clear();
    next_nested_ = 0;
    at_ = scanned.end;
    frame = {EventFrame::object, begin, scanned.end};
    return true;
  }
  after_nested_ = at_ = scanned.resume;
  frame = {EventFrame::broken, begin, nested_.empty() ? scanned.resume : nested_[0].begin};
  return true;
}

// Tells what stands within a broken object.
bool EventFramer::next_nested(EventFrame& frame) {
  if (next_nested_ >= nested_.size()) {
    nested_.clear();
    next_nested_ = 0;
    return false;
  }
  const Nested& one = nested_[next_nested_++];
  if (one.end != npos) {
    frame = {EventFrame::object, one.begin, one.end};
    while (next_nested_ < nested_.size() && nested_[next_nested_].begin < one.end) ++next_nested_;
  } else {
    const bool last = next_nested_ == nested_.size();
    frame = {EventFrame::broken, one.begin, last ? after_nested_ : nested_[next_nested_].begin};
  }
  return true;
}

// The position of the quote that ends the string which begins before `at`, or of the newline that
// breaks it; the end of the text if neither comes.
size_t EventFramer::skip_string(size_t at) const {
  const char* const data = text_.data();
  const size_t size = text_.size();
  for (;;) {
    bool found = false;
    while (at + 8 <= size && !found) {
      uint64_t word;
      std::memcpy(&word, data + at, 8);
      const uint64_t hits =
          equal_bytes(word, '"') | equal_bytes(word, '\\') | equal_bytes(word, '\n');
      found = hits != 0;
      at += found ? first_byte(hits) : 8;
    }
    while (!found && at < size && data[at] != '"' && data[at] != '\\' && data[at] != '\n') ++at;
    if (at >= size || data[at] != '\\') return std::min(at, size);
    ++at;
    if (at >= size || data[at] == '\n') return at;
    ++at;
  }
}

EventFramer::Scan EventFramer::scan(size_t begin) {
  nested_.clear();
  open_.clear();
  next_nested_ = 0;
  arrays_[0] = false;
  depth_ = 1;
  char before = '{', before_that = 0;  // the latest tokens; other than punctuation, `x`
  bool starts_line = false;            // nothing but punctuation since the line began
  for (size_t at = begin + 1; at < text_.size(); ++at) {
    const char c = text_[at];
    char token = c;
    switch (mark(c)) {
      case Mark::space:
        continue;
      case Mark::newline:
        starts_line = true;
        continue;
      case Mark::quote:
        at = skip_string(at + 1);
        if (at >= text_.size() || text_[at] == '\n') {
          const size_t line = next_object_line(text_, at);
          return {false, 0, line == npos ? text_.size() : line};
        }
        starts_line = false;
        token = 'x';
        break;
      case Mark::open:
        if (depth_ == max_depth ||
            !(before == ':' || (in_array() && (before == '[' || before == ',')))) {
          return broke_at_brace(at, starts_line, before, before_that);
        }
        if (starts_line) {
          open_.push_back(nested_.size());
          nested_.push_back({at, npos, static_cast<uint32_t>(depth_)});
        }
        starts_line = false;
        arrays_[depth_++] = false;
        break;
      case Mark::close:
        while (in_array()) --depth_;  // an array that was never closed ends with its object
        --depth_;
        if (!open_.empty() && nested_[open_.back()].depth == depth_) {
          nested_[open_.back()].end = at + 1;
          open_.pop_back();
        }
        if (depth_ == 0) return {true, at + 1, 0};
        break;
      case Mark::array:
        if (depth_ == max_depth) return broke_at_brace(at, false, 0, 0);
        arrays_[depth_++] = true;
        break;
      case Mark::end_array:
        if (in_array()) --depth_;
        break;
      case Mark::comma:
        break;
      case Mark::other:
        starts_line = false;
        if (c != ':') token = 'x';
        break;
    }
    before_that = before;
    before = token;
  }
  return {false, 0, text_.size()};
}

// Reading resumes at the `{` itself if it starts a line or follows an object, as it does in an
// array in which one object lacks its end.
EventFramer::Scan EventFramer::broke_at_brace(size_t at, bool starts_line, char before,
                                              char before_that) const {
  if (starts_line || before == '}' || (before == ',' && before_that == '}')) return {false, 0, at};
  const size_t line = next_object_line(text_, at + 1);
  return {false, 0, line == npos ? text_.size() : line};
}

size_t next_object_line(std::string_view text, size_t from) {
  if (from > 0 && from < text.size() && text[from - 1] != '\n') {
    from = find_newline(text, from);
  }
  while (from < text.size()) {
    size_t at = from;
    while (at < text.size() && text[at] != '\n') {
      const Mark c = mark(text[at]);
      if (c == Mark::open) return at;
      if (c == Mark::other || c == Mark::quote) break;
      ++at;
    }
    at = find_newline(text, at);
    if (at == npos) break;
    from = at + 1;
  }
  return npos;
}

size_t last_certain_begin(std::string_view text) {
  size_t end = text.size();
  while (end > 0) {
    size_t before = text.rfind('\n', end - 1);
    if (before == npos) break;
    size_t first = before + 1;
    while (first < text.size() && is_space(text[first])) ++first;
    while (before > 0 && is_space(text[before - 1])) --before;
    if (first < text.size() && text[first] == '{' && before > 0 && text[before - 1] == '}') {
      return first;
    }
    end = before;
  }
  return npos;
}

}  // namespace dbperf
