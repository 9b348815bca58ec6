#include "parser/formats/events_framing.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;
// An object that holds what look like its neighbours is given up if it is longer than this.
constexpr size_t max_apart = 1 << 20;
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

EventFramer::EventFramer(std::string_view text, const EventPath& path) : text_(text), path_(path) {
  if (text.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
}

size_t EventFramer::peek() { return doubtful_ ? npos : find_object(); }

size_t EventFramer::find_object() {
  if (next_nested_ < nested_.size()) return npos;
  at_ = skip_between(text_, at_);
  return at_ < text_.size() && text_[at_] == '{' ? at_ : npos;
}

bool EventFramer::next(EventFrame& frame) {
  if (next_nested(frame)) return true;
  for (;;) {
    const size_t begin = find_object();
    if (begin == npos && at_rest_of_document()) {
      if (pass_member(frame)) return true;
      continue;
    }
    if (begin == npos) break;
    if (!doubtful_) last_begin_ = begin;
    if (tell(frame, begin, scan(begin, true))) return true;
  }
  if (at_ >= text_.size()) return false;
  frame = {EventFrame::junk, at_, text_.size()};
  if (const size_t line = next_object_line(text_, at_ + 1); line != npos) frame.end = line;
  at_ = frame.end;
  doubtful_ = false;
  return true;
}

// False if nothing is to be told of what was scanned.
bool EventFramer::tell(EventFrame& frame, size_t begin, const Scan& scanned) {
  const bool was_doubtful = std::exchange(doubtful_, scanned.doubtful);
  at_ = scanned.next;
  if (scanned.kind == Scan::broken) {
    after_nested_ = scanned.next;
    frame = {EventFrame::broken, begin, nested_.empty() ? scanned.next : nested_[0].begin};
    return !was_doubtful || next_nested(frame);
  }
  nested_.clear();
  if (scanned.kind == Scan::entered) return false;
  frame = {was_doubtful ? EventFrame::maybe : EventFrame::object, begin, scanned.next};
  return true;
}

// Tells what stands within a broken object.
bool EventFramer::next_nested(EventFrame& frame) {
  while (next_nested_ < nested_.size()) {
    const Nested& one = nested_[next_nested_++];
    if (one.end != npos) {
      frame = {one.starts_line ? EventFrame::object : EventFrame::maybe, one.begin, one.end};
      while (next_nested_ < nested_.size() && nested_[next_nested_].begin < one.end) {
        ++next_nested_;
      }
      return true;
    }
    if (!one.starts_line) continue;
    const bool last = next_nested_ == nested_.size();
    frame = {EventFrame::broken, one.begin, last ? after_nested_ : nested_[next_nested_].begin};
    return true;
  }
  nested_.clear();
  next_nested_ = 0;
  return false;
}

// Whether at_ is after the array of a document, where its next member begins.
bool EventFramer::at_rest_of_document() const {
  if (path_.empty() || at_ >= text_.size() || text_[at_] != '"') return false;
  size_t at = at_;
  const auto step_back = [&] {
    while (at > 0 && is_space(text_[at - 1])) --at;
    return at > 0 ? text_[--at] : '\0';
  };
  if (step_back() != ',') return false;
  for (size_t closed = 0; closed < path_.size(); ++closed) {
    const char c = step_back();
    if (c != '}') return c == ']';
  }
  return false;
}

// Passes over a member of a document and those after it. True if that breaks: see `frame`.
bool EventFramer::pass_member(EventFrame& frame) {
  const size_t begin = at_;
  size_t at = at_;
  const auto skip_space = [&] {
    while (at < text_.size() && is_space(text_[at])) ++at;
    return at < text_.size() ? text_[at] : '\0';
  };
  // False if the string breaks; then `at` is where.
  const auto pass_string = [&](size_t& quote) {
    quote = skip_string(quote + 1);
    return quote < text_.size() && text_[quote++] == '"';
  };
  for (;;) {
    nested_.clear();  // of the member before
    if (!pass_string(at)) return tell(frame, begin, broke_at_line(at));
    if (skip_space() != ':') return tell(frame, begin, broke_at_line(at));
    ++at;
    const char first = skip_space();
    if (first == '{' || first == '[') {
      const Scan value = scan(at, false);
      if (value.kind == Scan::broken) return tell(frame, begin, value);
      at = value.next;
    } else if (first == '"') {
      if (!pass_string(at)) return tell(frame, begin, broke_at_line(at));
    } else {
      while (at < text_.size() && mark(text_[at]) == Mark::other) ++at;
    }
    const size_t end = at;
    while (skip_space() == '}') ++at;  // the next member may be that of an outer object
    if (skip_space() == ',') {
      ++at;
      if (skip_space() == '"') continue;
    }
    at_ = end;
    nested_.clear();
    return false;
  }
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

EventFramer::Scan EventFramer::scan(size_t begin, bool may_enter) {
  nested_.clear();
  open_.clear();
  next_nested_ = 0;
  arrays_[0] = text_[begin] == '[';
  depth_ = 1;
  entered_ = 0;
  size_t neighbours = 0;                        // the depth of what look like events of their own
  char before = text_[begin], before_that = 0;  // the latest tokens; other than punctuation, `x`
  bool starts_line = false;                     // nothing but punctuation since the line began
  for (size_t at = begin + 1; at < text_.size(); ++at) {
    const char c = text_[at];
    char token = c;
    switch (mark(c)) {
      case Mark::space:
        continue;
      case Mark::newline:
        starts_line = true;
        continue;
      case Mark::quote: {
        const size_t key = at + 1;
        at = skip_string(key);
        if (at >= text_.size() || text_[at] == '\n') return broke_at_line(at);
        if (may_enter && entered_ < path_.size() && (before == '{' || before == ',')) {
          if (const size_t array = entrance(key, at); array != npos) {
            return {Scan::entered, array, false};
          }
        }
        starts_line = false;
        token = 'x';
        break;
      }
      case Mark::open:
        if (depth_ == max_depth ||
            !(before == ':' || (in_array() && (before == '[' || before == ',')))) {
          return broke_at_brace(at, starts_line, before, before_that);
        }
        if (in_array() && is_neighbour(begin, at)) {
          if (neighbours == 0) neighbours = depth_;
          if (neighbours == depth_ && at - begin > max_apart) return {Scan::broken, at, true};
        }
        note(at, starts_line);
        starts_line = false;
        arrays_[depth_++] = false;
        break;
      case Mark::close:
        close(at + 1);
        if (depth_ == 0) return {Scan::whole, at + 1, false};
        break;
      case Mark::array:
        if (depth_ == max_depth) return broke_at_line(at + 1);
        arrays_[depth_++] = true;
        break;
      case Mark::end_array:
        if (in_array() && --depth_ == 0) return {Scan::whole, at + 1, false};
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
  return {Scan::broken, text_.size(), false};
}

// Where the events begin if this key is the last of the path; npos if not, or if it is not told
// yet.
size_t EventFramer::entrance(size_t key, size_t key_end) {
  if (depth_ != entered_ + 1 || in_array()) return npos;
  if (text_.substr(key, key_end - key) != path_[entered_]) return npos;
  size_t at = key_end + 1;
  const auto next = [&] {
    while (at < text_.size() && is_space(text_[at])) ++at;
    return at < text_.size() ? text_[at++] : '\0';
  };
  if (next() != ':') return npos;
  const char value = next();
  if (entered_ + 1 < path_.size()) {
    if (value == '{') ++entered_;
    return npos;
  }
  if (value != '[') return npos;
  const size_t array = at;
  // A text that ends here was cut before the first event.
  const bool is_end = text_.find_first_not_of(" \t\r\n", at) == npos;
  const char first = next();
  return is_end || first == '{' || first == ']' ? array : npos;
}

// Notes an object within the one being read.
void EventFramer::note(size_t at, bool starts_line) {
  if (!starts_line && (!in_array() || nested_.size() >= max_maybe)) return;
  open_.push_back(nested_.size());
  nested_.push_back({at, npos, static_cast<uint32_t>(depth_), starts_line});
}

// A `}`, before `end`.
void EventFramer::close(size_t end) {
  while (depth_ > 1 && in_array()) --depth_;  // an array that was never closed ends with its object
  --depth_;
  entered_ = std::min(entered_, depth_ == 0 ? 0 : depth_ - 1);
  if (!open_.empty() && nested_[open_.back()].depth == depth_) {
    nested_[open_.back()].end = end;
    open_.pop_back();
  }
}

// Events of one dump begin alike: with the same key. If an object in an array does so too, the
// event that holds the array may have lost its end.
bool EventFramer::is_neighbour(size_t begin, size_t at) const {
  constexpr size_t longest = 64;
  const std::string_view head = text_.substr(begin, longest);
  const size_t quote = head.find('"');
  const size_t end = quote == npos ? npos : head.find('"', quote + 1);
  return end != npos && text_.substr(at, end + 1) == head.substr(0, end + 1);
}

// Reading resumes at the `{` itself. If it neither starts a line nor follows an object, as it does
// in an array in which one object lacks its end, it may as well be a part of what is broken.
EventFramer::Scan EventFramer::broke_at_brace(size_t at, bool starts_line, char before,
                                              char before_that) const {
  if (depth_ == max_depth) return broke_at_line(at + 1);
  const bool follows = before == '}' || (before == ',' && before_that == '}');
  return {Scan::broken, at, !starts_line && !follows};
}

EventFramer::Scan EventFramer::broke_at_line(size_t at) const {
  const size_t line = next_object_line(text_, at);
  return {Scan::broken, line == npos ? text_.size() : line, false};
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
