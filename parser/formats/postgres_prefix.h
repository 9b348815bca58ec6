#pragma once
// PostgreSQL's log_line_prefix: compiled once into a matcher that takes the fields out of the lines
// of a log.

#include <cctz/time_zone.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "parser/formats/postgres_language.h"
#include "parser/formats/postgres_message.h"
#include "parser/timestamp.h"

namespace dbperf {

// What the escapes of log_line_prefix stand for.
enum class PrefixField : uint8_t {
  application,          // %a
  user,                 // %u
  database,             // %d
  remote_host_port,     // %r
  remote_host,          // %h
  backend_type,         // %b
  process_id,           // %p
  leader_process_id,    // %P
  local_address,        // %L
  time,                 // %t
  time_ms,              // %m
  epoch_ms,             // %n
  command_tag,          // %i
  sqlstate,             // %e
  session_id,           // %c
  line_number,          // %l
  session_start,        // %s
  virtual_transaction,  // %v
  transaction_id,       // %x
  query_id,             // %Q
  count,
};
inline constexpr size_t prefix_field_count = static_cast<size_t>(PrefixField::count);

// The character of a field's escape, and back (PrefixField::count: none).
char prefix_escape(PrefixField field);
PrefixField prefix_field(char escape);

class LinePrefix;

// What one line's prefix says. Meant to be used for many lines in a row, which all live as long as
// it does: most of a prefix repeats that of a line before, and what is known of that is not found
// out again. A value that a line repeats may be a view of the earlier line.
class PrefixMatch {
 public:
  // Empty if the prefix does not have the field, or the line has nothing there. Padding is cut off.
  std::string_view operator[](PrefixField field) const {
    return values_[static_cast<size_t>(field)];
  }
  int64_t time_us() const { return time_us_; }           // unknown_time if there is none
  std::string_view zone() const { return zone_text_; }   // of the time, as the line has it
  const PostgresLabel& label() const { return label_; }  // "LOG:  " after the prefix
  size_t length() const { return length_; }              // of the prefix, without the label
  bool stopped() const { return stopped_; }              // the prefix ended at %q
  bool searched() const { return searched_; }            // a name is odd

 private:
  friend class LinePrefix;

  using Values = std::array<std::string_view, prefix_field_count>;

  // From here on it is matched by another prefix, which has these fields (as LinePrefix::fields_).
  void begin(const LinePrefix* prefix, uint32_t fields);
  // The new values are not those of the line before.
  void forget_pieces() { pieces_ = {}; }

  const LinePrefix* prefix_ = nullptr;  // that last tried to match a line
  Values values_;
  // Of LinePrefix::pieces_, the first few: the text whose free values are those in values_.
  static constexpr size_t most_pieces = 8;
  std::array<std::string_view, most_pieces> pieces_ = {};
  int64_t time_us_ = unknown_time;
  std::string_view zone_text_;
  PostgresLabel label_;
  size_t length_ = 0;
  bool stopped_ = false;
  bool searched_ = false;

  std::array<char, 19> second_ = {};  // the time whose value is second_us_, in zone_
  int64_t second_us_ = unknown_time;
  std::array<char, 8> zone_ = {};
  size_t zone_length_ = 0;
  bool zone_is_text_ = false;  // zone_text_ is the same as zone_
  // The blank before the zone, the zone, and the byte behind it; which bytes these are, or 0.
  uint64_t zone_word_ = 0, zone_mask_ = 0;
};

class LinePrefix {
 public:
  LinePrefix() = default;  // the empty prefix
  // Every text is a setting: as in the server, unknown escapes stand for nothing. `zone` is for
  // times whose own zone is not understood (null: UTC); `language` is that of the labels (null:
  // English).
  explicit LinePrefix(std::string_view setting, const cctz::time_zone* zone = nullptr,
                      const PostgresLanguage* language = nullptr);

  const std::string& setting() const { return setting_; }
  bool has(PrefixField field) const { return (fields_ >> static_cast<unsigned>(field)) & 1; }
  bool has_stop() const { return has_stop_; }  // %q

  // Whether `line` begins with this prefix followed by a label ("LOG:  ", "DETAIL:  ").
  bool match(std::string_view line, PrefixMatch& found) const;
  // Whether `line`, which does not match, begins as this prefix does and has a label all the same:
  // a record, but written with another prefix.
  bool resembles(std::string_view line, PrefixMatch& found) const;
  // Whether `line`, which does not match, is the beginning of one that does, cut off within its
  // prefix or label. `whole` is the prefix and label of a line before it.
  bool may_be_cut_off(std::string_view line, std::string_view whole) const;

 private:
  enum class Kind : uint8_t { literal, stop, field };
  struct Element {
    Kind kind = Kind::literal;
    PrefixField field = PrefixField::count;
    int width = 0;        // of a field: as in printf, negative is left-justified
    std::string literal;  // the text itself; of a field: the text up to the next field
  };
  // What is looked at as one: a field that differs from line to line or a stop, if it begins with
  // one, and all text and free fields up to the next. Of these most lines repeat the line before.
  enum class Begin : uint8_t { text, stop, time, time_ms, process_id, other };
  struct Piece {
    Begin begin = Begin::text;
    uint32_t first = 0, end = 0;  // in elements_
  };
  struct Search;

  PostgresLabel read_label(std::string_view text) const {
    if (language_ != nullptr) return read_postgres_label(text, language_);
    constexpr PostgresLabel log = {PostgresPart::message, Severity::log, 6};  // nearly always
    if (text.size() >= log.length && std::memcmp(text.data(), "LOG:  ", log.length) == 0)
      return log;
    return read_postgres_label(text);
  }
  void add_literal(char c);
  void add_field(PrefixField field, int width);
  void finish();
  static Begin begin_of(const Element& element);
  bool match_at_once(std::string_view line, PrefixMatch& found) const;
  bool stops(const Piece& piece, std::string_view line, size_t at, PrefixMatch& found) const;
  size_t read_begin(const Piece& piece, std::string_view line, size_t at, PrefixMatch& found) const;
  size_t read_piece(const Piece& piece, std::string_view line, size_t at, PrefixMatch& found) const;
  static size_t repeated_time(bool has_ms, std::string_view line, size_t at, PrefixMatch& found);
  size_t read_field(const Element& element, std::string_view line, size_t at,
                    PrefixMatch& found) const;
  size_t read_shaped(const Element& element, std::string_view line, size_t at,
                     PrefixMatch& found) const;
  size_t read_time(PrefixField field, std::string_view line, size_t at, PrefixMatch& found) const;
  int64_t second_at(std::string_view second, std::string_view zone, PrefixMatch& found) const;
  void forget_after(size_t element, PrefixMatch::Values& values) const;
  bool match_by_search(std::string_view line, PrefixMatch& found) const;
  bool may_begin(std::string_view line, PrefixMatch& found) const;
  void search(Search& state, size_t i, size_t at, int cost) const;
  void search_free(Search& state, size_t i, size_t at, int cost) const;

  std::string setting_;
  std::vector<Element> elements_;
  std::vector<Piece> pieces_;
  const cctz::time_zone* zone_ = nullptr;
  const PostgresLanguage* language_ = nullptr;
  uint32_t fields_ = 0;
  bool has_stop_ = false;
  bool names_twice_ = false;  // a field: its value is then the last one's, so all are read anew
  size_t window_ = 0;         // no prefix is longer than this
  size_t least_ = 0;          // nor shorter than this
};

}  // namespace dbperf
