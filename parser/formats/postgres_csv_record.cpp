#include "parser/formats/postgres_csv_record.h"

#include <algorithm>
#include <cstring>

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

size_t find(std::string_view text, char c, size_t from) {
  if (from >= text.size()) return npos;
  const void* found = std::memchr(text.data() + from, c, text.size() - from);
  return found == nullptr ? npos
                          : static_cast<size_t>(static_cast<const char*>(found) - text.data());
}

// The quote that closes the text which begins at `at`, behind its opening quote; npos if none does.
size_t closing_quote(std::string_view text, size_t at, bool& has_doubled) {
  for (;;) {
    at = find(text, '"', at);
    if (at == npos || at + 1 == text.size() || text[at + 1] != '"') return at;
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
  bool time() {
    constexpr std::string_view shape = "0000-00-00 00:00:00";
    if (text_.size() <= shape.size() || text_[4] != '-') return false;
    for (size_t i = 0; i < shape.size(); ++i)
      if (shape[i] == '0' ? !is_digit(text_[i]) : text_[i] != shape[i]) return false;
    at_ = shape.size();
    return plain();
  }

  bool comma() { return at_ < text_.size() && text_[at_++] == ','; }

  bool number() {
    const size_t begin = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    return at_ > begin && comma();
  }

  bool session_id() {
    const size_t begin = at_;
    while (at_ < text_.size() && is_hex(text_[at_])) ++at_;
    if (at_ == begin || at_ >= text_.size() || text_[at_] != '.') return false;
    const size_t dot = at_++;
    while (at_ < text_.size() && is_hex(text_[at_])) ++at_;
    return at_ > dot + 1 && comma();
  }

  // A column that is never quoted.
  bool plain() {
    while (at_ < text_.size() && !ends_column(text_[at_]) && text_[at_] != '"') ++at_;
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

// Reads one column; false if it breaks.
bool read_column(std::string_view text, size_t& at, CsvRecord& record) {
  std::string_view& value = record.columns[std::min(record.count, CsvRecord::most_columns - 1)];
  const bool is_known = record.count < CsvRecord::most_columns;
  if (at < text.size() && text[at] == '"') {
    bool has_doubled = false;
    const size_t close = closing_quote(text, at + 1, has_doubled);
    if (is_known) {
      record.doubled |= static_cast<uint32_t>(has_doubled) << record.count++;
      value = text.substr(at + 1, close == npos ? npos : close - at - 1);
    }
    if (close == npos) return false;
    if (close + 1 < text.size() && !ends_column(text[close + 1])) return false;
    at = close + 1;
    return true;
  }
  const size_t begin = at;
  while (at < text.size() && !ends_column(text[at]) && text[at] != '"') ++at;
  if (is_known) {
    value = text.substr(begin, at - begin);
    ++record.count;
  }
  return at == text.size() || text[at] != '"';
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
  record = {};
  size_t at = begin;
  if (text.substr(at).starts_with(byte_order_mark)) at += byte_order_mark.size();
  bool whole = read_column(text, at, record);
  while (whole && at < text.size() && text[at] == ',') whole = read_column(text, ++at, record);
  if (whole && at < text.size() && text[at] == '\r') ++at;
  whole = whole && (at == text.size() || text[at] == '\n');
  if (whole) {
    record.end = std::min(at + 1, text.size());
    return;
  }
  const size_t newline = find(text, '\n', begin);
  const size_t next = newline == npos ? npos : next_csv_record(text, newline + 1);
  record.end = std::min(next, text.size());
  if (record.count == 0) return;
  std::string_view& last = record.columns[record.count - 1];
  record.doubled |= 1u << (record.count - 1);  // nobody looked
  const size_t from = static_cast<size_t>(last.data() - text.data());
  last = text.substr(from, record.end - from);
}

}  // namespace dbperf
