#pragma once
// Cuts a wrapped log into the units of its wrapping: lines, or JSON objects however they are laid
// out (one a line, in an array, in the "events" of a document). What is broken costs itself.

#include <bitset>
#include <cstdint>
#include <string_view>
#include <vector>

#include "parser/source.h"

namespace dbperf {

struct Unit {
  std::string_view text;  // a line without its newline, or an object; record_padding bytes follow
  uint64_t line = 0;      // number of its first line, from 1
  bool broken = false;    // a line where no whole object could be framed
};

class UnitReader {
 public:
  UnitReader(ByteSource& source, bool json);

  // False at the end. The unit lives until the next call.
  bool next(Unit& unit);

  uint64_t bytes() const { return bytes_; }  // read so far
  // Of all there is, once next() has said that this is the end.
  uint64_t lines() const { return newlines_ + (last_byte_ != '\n'); }

 private:
  bool next_line(Unit& unit);
  bool next_object(Unit& unit);
  bool skip_to_object(Unit& unit, bool& found);
  enum class Scan : uint8_t { object, broken, stepped_in };
  Scan scan_object();
  bool end_string();
  bool scan_token(char c, Scan& result);
  bool opens_container() const;
  bool may_begin_object() const;
  size_t line_end(size_t from);
  void give(Unit& unit, size_t size);
  void pass(size_t size);
  bool read_more();
  void restart_scan();
  std::string_view rest() const { return {buffer_.data() + begin_, end_ - begin_}; }

  ByteSource& source_;
  const bool json_;
  std::vector<char> buffer_;  // from begin_ to end_: what was read and not yet given
  size_t begin_ = 0, end_ = 0;
  uint64_t bytes_ = 0, newlines_ = 0;  // newlines before begin_
  char last_byte_ = '\n';
  bool ended_ = false;
  bool cut_ = false;  // the rest of the line given last is too much, and passed over

  // The scan of the object at begin_; positions count from there.
  static constexpr size_t max_depth = 64;
  size_t at_ = 0;
  bool in_string_ = false;
  char before_ = 0;  // the last byte outside of strings that is no blank
  size_t string_begin_ = 0, string_end_ = 0;
  std::bitset<max_depth> arrays_;  // of the enclosing values: which are arrays
  size_t depth_ = 0;
  bool in_container_ = false;  // within a document that was stepped into
};

}  // namespace dbperf
