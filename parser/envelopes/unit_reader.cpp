#include "parser/envelopes/unit_reader.h"

#include <algorithm>
#include <cstring>

#include "parser/format.h"
#include "parser/newlines.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr size_t block = 64 << 10;
constexpr size_t max_unit = 16 << 20;  // what is longer is cut

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// The arrays of documents that hold the objects: of CloudWatch, its subscriptions, its Insights,
// Azure, Google.
constexpr std::string_view container_keys[] = {"events", "logEvents", "results", "records",
                                               "entries"};

}  // namespace

UnitReader::UnitReader(ByteSource& source, bool json) : source_(source), json_(json) {
  buffer_.resize(2 * block + record_padding);
}

bool UnitReader::read_more() {
  if (ended_) return false;
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (buffer_.size() < end_ + block + record_padding) buffer_.resize(2 * buffer_.size());
  const size_t got = source_.read(buffer_.data() + end_, block);
  ended_ = got == 0;
  end_ += got;
  bytes_ += got;
  if (end_ > 0) last_byte_ = buffer_[end_ - 1];
  return !ended_;
}

bool UnitReader::next(Unit& unit) { return json_ ? next_object(unit) : next_line(unit); }

// Where the line that has a byte at `from` ends: at its newline, or where no more of it is read.
size_t UnitReader::line_end(size_t from) {
  for (;;) {
    if (const size_t newline = rest().find('\n', from); newline != npos) return newline;
    from = rest().size();
    if (from >= max_unit || !read_more()) return from;
  }
}

void UnitReader::pass(size_t size) {
  newlines_ += count_newlines(rest().substr(0, size));
  begin_ += size;
}

// Gives the next `size` bytes, and passes the newline that follows them.
void UnitReader::give(Unit& unit, size_t size) {
  unit.text = rest().substr(0, size);
  unit.line = newlines_ + 1;
  unit.broken = false;
  if (json_) newlines_ += count_newlines(unit.text);
  begin_ += size;
  if (begin_ < end_ && buffer_[begin_] == '\n') {
    ++begin_;
    ++newlines_;
  }
}

bool UnitReader::next_line(Unit& unit) {
  while (cut_) {
    const size_t end = line_end(0);
    cut_ = end >= max_unit;
    pass(std::min(end + !cut_, rest().size()));
  }
  const size_t end = line_end(0);
  if (rest().empty()) return false;
  cut_ = end >= max_unit && (end == rest().size());
  give(unit, end);
  return true;
}

bool UnitReader::next_object(Unit& unit) {
  for (;;) {
    bool found = false;
    if (!skip_to_object(unit, found)) return false;
    if (!found) return true;
    const Scan scan = scan_object();
    const size_t size = at_;
    restart_scan();
    if (scan == Scan::stepped_in) {
      pass(size);
      in_container_ = true;
      continue;
    }
    give(unit, scan == Scan::object ? size : line_end(0));
    unit.broken = scan == Scan::broken;
    return true;
  }
}

void UnitReader::restart_scan() {
  at_ = 0;
  depth_ = 0;
  in_string_ = false;
  before_ = 0;
  string_begin_ = string_end_ = 0;
}

// Passes what may stand between objects. Where something else stands, its line is given as broken
// and `found` stays false. Returns false at the end.
bool UnitReader::skip_to_object(Unit& unit, bool& found) {
  bool in_string = false, escaped = false;
  for (size_t at = 0;; ++at) {
    if (at == rest().size() || at > block) {
      pass(at);
      at = 0;
      if (rest().empty() && !read_more()) return false;
    }
    const char c = rest()[at];
    if (in_string) {
      in_string = escaped || (c != '"' && c != '\n');
      escaped = !escaped && c == '\\';
    } else if (c == '{') {
      pass(at);
      found = true;
      return true;
    } else if (c == '}') {
      in_container_ = false;
    } else if (in_container_) {
      in_string = c == '"';
    } else if (!is_blank(c) && c != ',' && c != '[' && c != ']' && c != '\0') {
      pass(at);
      give(unit, line_end(0));
      unit.broken = true;
      return true;
    }
  }
}

// Reads on from at_ to the end of the string that it stands in. False at a raw newline, or if what
// was read ends first.
bool UnitReader::end_string() {
  const std::string_view text = rest();
  for (; at_ < text.size(); ++at_) {
    const char c = text[at_];
    if (c == '"') {
      in_string_ = false;
      string_end_ = at_++;
      before_ = '"';
      return true;
    }
    if (c == '\n') return false;
    if (c == '\\') {
      if (at_ + 1 == text.size()) return false;
      at_ += text[at_ + 1] != '\n';
    }
  }
  return false;
}

bool UnitReader::opens_container() const {
  if (depth_ != 1 || before_ != ':') return false;
  const std::string_view key = rest().substr(string_begin_, string_end_ - string_begin_);
  return std::find(std::begin(container_keys), std::end(container_keys), key) !=
         std::end(container_keys);
}

// An object stands after a colon or in an array. One at the very beginning of a line is a new one,
// and what is being read was never finished.
bool UnitReader::may_begin_object() const {
  if (at_ == 0) return true;
  if (rest()[at_ - 1] == '\n' || depth_ == max_depth) return false;
  return before_ == ':' || (arrays_[depth_ - 1] && (before_ == '[' || before_ == ','));
}

// Takes one byte outside of strings. True if that decides the scan.
bool UnitReader::scan_token(char c, Scan& result) {
  if (is_blank(c)) return ++at_, false;
  result = Scan::broken;
  switch (c) {
    case '"':
      in_string_ = true;
      string_begin_ = ++at_;
      return false;
    case '{':
      if (!may_begin_object()) return true;
      arrays_[depth_++] = false;
      break;
    case '[':
      if (depth_ == max_depth) return true;
      if (opens_container()) {
        ++at_;
        result = Scan::stepped_in;
        return true;
      }
      arrays_[depth_++] = true;
      break;
    case '}':
    case ']':
      if (arrays_[depth_ - 1] != (c == ']')) return true;
      --depth_;
      break;
    default:
      break;
  }
  before_ = c;
  ++at_;
  result = Scan::object;
  return depth_ == 0;
}

// Reads the object at the beginning of rest(); at_ is then where it ends.
UnitReader::Scan UnitReader::scan_object() {
  for (;;) {
    Scan result = Scan::broken;
    while (at_ < rest().size()) {
      if (in_string_) {
        if (!end_string()) break;
      } else if (scan_token(rest()[at_], result)) {
        return result;
      }
    }
    // A raw newline is in no string.
    if (at_ < rest().size() && rest()[at_] == '\n') return Scan::broken;
    if (rest().size() >= max_unit || !read_more()) return Scan::broken;
  }
}

}  // namespace dbperf
