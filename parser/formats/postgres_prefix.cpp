#include "parser/formats/postgres_prefix.h"

#include <algorithm>
#include <cstring>

#include "parser/formats/postgres_prefix_values.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;

// In the order of PrefixField.
constexpr std::array<char, prefix_field_count> escape_of = {'a', 'u', 'd', 'r', 'h', 'b', 'p',
                                                            'P', 'L', 't', 'm', 'n', 'i', 'e',
                                                            'c', 'l', 's', 'v', 'x', 'Q'};

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

// Which bytes names and hosts usually have; what has others is looked at closely.
constexpr uint8_t in_names = 1, in_hosts = 2;
constexpr std::array<uint8_t, 256> usual_bytes = [] {
  std::array<uint8_t, 256> table = {};
  for (size_t i = 0; i < table.size(); ++i) {
    const char c = static_cast<char>(i);
    table[i] = static_cast<uint8_t>((is_usual_in_name(c) ? in_names : 0) |
                                    (is_usual_in_host(c) ? in_hosts : 0));
  }
  return table;
}();

bool is_usual(std::string_view text, uint8_t where) {
  uint8_t all = where;
  for (char c : text) all &= usual_bytes[static_cast<unsigned char>(c)];
  return all != 0;
}

// Whether there is no need to look for another way to cut the line.
bool is_likely(PrefixField field, std::string_view value) {
  using enum PrefixField;
  switch (field) {
    case user:
    case database:
      return is_usual(value, in_names) || is_placeholder(value);
    case remote_host:
    case remote_host_port:
    case local_address:
      return is_usual(value, in_hosts) || is_placeholder(value);
    default:
      return true;
  }
}

size_t skip_digits(std::string_view text, size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

// Where the value of a field with a shape of its own ends when it begins at `at`; npos if nothing
// there has that shape. Times are read elsewhere.
size_t shaped_end(PrefixField field, std::string_view text, size_t at) {
  using enum PrefixField;
  const auto at_least_one = [at](size_t end) { return end == at ? npos : end; };
  switch (field) {
    case process_id:
    case line_number:
    case transaction_id:
      return at_least_one(skip_digits(text, at));
    case leader_process_id:
      return skip_digits(text, at);
    case query_id: {
      const size_t start = at < text.size() && text[at] == '-' ? at + 1 : at;
      return skip_digits(text, start);
    }
    case virtual_transaction: {
      const size_t start = at < text.size() && text[at] == '-' ? at + 1 : at;
      const size_t slash = skip_digits(text, start);
      if (slash == start || slash >= text.size() || text[slash] != '/') return at;  // none
      return skip_digits(text, slash + 1);
    }
    case session_id: {
      size_t dot = at;
      while (dot < text.size() && is_hex(text[dot])) ++dot;
      if (dot == at || dot >= text.size() || text[dot] != '.') return npos;
      size_t end = dot + 1;
      while (end < text.size() && is_hex(text[end])) ++end;
      return end == dot + 1 ? npos : end;
    }
    case sqlstate: {
      if (text.size() - at < 5) return npos;
      for (char c : text.substr(at, 5)) {
        if (!is_digit(c) && !(c >= 'A' && c <= 'Z')) return npos;
      }
      return at + 5;
    }
    default:
      return npos;
  }
}

// A number that is always there. Where the lines that an inferred setting was found by have filled
// its width, the setting does not show that there is one.
bool is_count(PrefixField field) {
  return field == PrefixField::process_id || field == PrefixField::line_number;
}

}  // namespace

char prefix_escape(PrefixField field) { return escape_of[static_cast<size_t>(field)]; }

PrefixField prefix_field(char escape) {
  const auto found = std::find(escape_of.begin(), escape_of.end(), escape);
  return static_cast<PrefixField>(found - escape_of.begin());
}

LinePrefix::LinePrefix(std::string_view setting, const cctz::time_zone* zone,
                       const PostgresLanguage* language)
    : setting_(setting), zone_(zone), language_(language) {
  for (size_t at = 0; at < setting.size(); ++at) {
    if (setting[at] != '%') {
      add_literal(setting[at]);
      continue;
    }
    if (++at == setting.size()) break;
    if (setting[at] == '%') {
      add_literal('%');
      continue;
    }
    const bool left = setting[at] == '-';
    if (left) ++at;
    int width = 0;
    for (; at < setting.size() && is_digit(setting[at]); ++at) {
      width = std::min(width * 10 + (setting[at] - '0'), 1000);
    }
    if (at == setting.size()) break;
    if (setting[at] == 'q') {
      elements_.push_back(
          {.kind = Kind::stop, .field = PrefixField::count, .width = 0, .literal = {}});
      has_stop_ = true;
    } else if (const PrefixField field = prefix_field(setting[at]); field != PrefixField::count) {
      add_field(field, left ? -width : width);
    }
  }
  finish();
}

void LinePrefix::add_literal(char c) {
  if (elements_.empty() || elements_.back().kind == Kind::stop) elements_.emplace_back();
  elements_.back().literal += c;
}

void LinePrefix::add_field(PrefixField field, int width) {
  Element element;
  element.kind = Kind::field;
  element.field = field;
  element.width = width;
  elements_.push_back(std::move(element));
  const uint32_t bit = 1u << static_cast<unsigned>(field);
  names_twice_ = names_twice_ || (fields_ & bit) != 0;
  fields_ |= bit;
}

void LinePrefix::finish() {
  // The server cuts names at 63 bytes; host names and extensions' backend types may be longer.
  constexpr size_t longest_field = 256;
  constexpr size_t shortest_time = 19;
  bool may_stop = false;
  for (const Element& element : elements_) {
    const size_t size = element.literal.size();
    may_stop = may_stop || element.kind == Kind::stop;
    const bool is_time =
        element.field == PrefixField::time || element.field == PrefixField::time_ms;
    if (!may_stop) least_ += size + (is_time ? shortest_time : 0);
    window_ += size + longest_field + static_cast<size_t>(std::abs(element.width));
  }
  for (uint32_t i = 0; i < elements_.size(); ++i) {
    const Begin begin = begin_of(elements_[i]);
    if (pieces_.empty() || begin != Begin::text) pieces_.push_back({begin, i, i});
    pieces_.back().end = i + 1;
  }
}

LinePrefix::Begin LinePrefix::begin_of(const Element& element) {
  if (element.kind == Kind::stop) return Begin::stop;
  if (element.kind == Kind::literal || is_free_text(element.field)) return Begin::text;
  if (element.width != 0) return Begin::other;
  if (element.field == PrefixField::process_id) return Begin::process_id;
  if (element.field == PrefixField::time) return Begin::time;
  return element.field == PrefixField::time_ms ? Begin::time_ms : Begin::other;
}

// Reads a field as if nothing in its text could be taken for what follows it. Returns where the
// text after it begins; npos if this is not to be told so simply, or not at all.
size_t LinePrefix::read_field(const Element& element, std::string_view line, size_t at,
                              PrefixMatch& found) const {
  using enum PrefixField;
  std::string_view& value = found.values_[static_cast<size_t>(element.field)];
  if (is_free_text(element.field)) {
    if (element.literal.empty()) return npos;
    const size_t width = static_cast<size_t>(std::abs(element.width));
    if (at + width > line.size()) return npos;
    const std::string_view rest = line.substr(0, std::min(line.size(), at + width + window_));
    const size_t end = element.literal.size() == 1 ? rest.find(element.literal[0], at + width)
                                                   : rest.find(element.literal, at + width);
    if (end == npos) return npos;
    value = line.substr(at, end - at);
    if (width != 0) value = trim_blanks(value);
    return is_likely(element.field, value) ? end : npos;
  }
  return read_shaped(element, line, at, found);
}

size_t LinePrefix::read_shaped(const Element& element, std::string_view line, size_t at,
                               PrefixMatch& found) const {
  using enum PrefixField;
  const size_t padded_end = at + static_cast<size_t>(std::abs(element.width));
  const size_t blanks_end = element.width == 0 && is_count(element.field) ? at + 10 : padded_end;
  while (at < blanks_end && at < line.size() && line[at] == ' ') ++at;
  if (at > line.size()) return npos;
  size_t end = npos;
  switch (element.field) {
    case time:
    case time_ms:
    case session_start:
    case epoch_ms:
      end = read_time(element.field, line, at, found);
      break;
    default:
      end = shaped_end(element.field, line, at);
  }
  if (end == npos) return npos;
  found.values_[static_cast<size_t>(element.field)] = line.substr(at, end - at);
  while (end < padded_end && end < line.size() && line[end] == ' ') ++end;
  return end < padded_end ? npos : end;
}

// Returns the end of the time at `at`, and keeps its value if it is the line's own.
size_t LinePrefix::read_time(PrefixField field, std::string_view line, size_t at,
                             PrefixMatch& found) const {
  if (field == PrefixField::epoch_ms) {
    const size_t dot = skip_digits(line, at);
    if (dot == at || dot - at > 12 || dot + 4 > line.size() || line[dot] != '.') return npos;
    const size_t end = skip_digits(line, dot + 1);
    if (end != dot + 4) return npos;
    int64_t ms = 0;
    for (char c : line.substr(at, end - at)) ms = c == '.' ? ms : ms * 10 + (c - '0');
    found.time_us_ = ms * 1000;
    return end;
  }
  if (line.size() - at < 19) return npos;
  const std::string_view second = line.substr(at, 19);
  size_t end = at + 19;
  int64_t fraction_us = 0;
  if (field == PrefixField::time_ms) {
    if (line.size() - end < 4 || line[end] != '.') return npos;
    for (size_t i = end + 1; i < end + 4; ++i) {
      if (!is_digit(line[i])) return npos;
      fraction_us = fraction_us * 10 + (line[i] - '0');
    }
    fraction_us *= 1000;
    end += 4;
  } else if (end < line.size() && line[end] == '.') {
    return npos;
  }
  std::string_view zone;
  if (end + 1 < line.size() && line[end] == ' ') {
    size_t zone_end = end + 1;
    if (line[zone_end] == '+' || line[zone_end] == '-') {
      zone_end = skip_digits(line, zone_end + 1);
    } else {
      while (zone_end < line.size() && is_letter(line[zone_end])) ++zone_end;
    }
    zone = line.substr(end + 1, zone_end - end - 1);
    if (zone.size() > found.zone_.size()) return npos;
    if (!zone.empty()) end = zone_end;
  }
  const int64_t second_us = second_at(second, zone, found);
  if (second_us == unknown_time) return npos;
  found.zone_mask_ = found.zone_word_ = 0;
  if (!zone.empty() && zone.size() + 2 <= sizeof found.zone_word_ && end < line.size()) {
    std::memcpy(&found.zone_word_, zone.data() - 1, zone.size() + 2);
    std::memset(&found.zone_mask_, 0xFF, zone.size() + 2);
  }
  if (field == PrefixField::session_start) return end;
  found.time_us_ = second_us + fraction_us;
  found.zone_text_ = zone;
  found.zone_is_text_ = true;
  return end;
}

int64_t LinePrefix::second_at(std::string_view second, std::string_view zone,
                              PrefixMatch& found) const {
  if (std::memcmp(second.data(), found.second_.data(), 19) == 0 &&
      zone == std::string_view(found.zone_.data(), found.zone_length_)) {
    return found.second_us_;
  }
  const auto civil = parse_civil_time(second);
  if (!civil) return unknown_time;
  const auto offset = zone_offset_s(zone, *civil, zone_);
  const int64_t second_us = offset ? to_unix_us(*civil, *offset) : to_unix_us(*civil, zone_);
  std::memcpy(found.second_.data(), second.data(), 19);
  std::copy(zone.begin(), zone.end(), found.zone_.begin());
  found.zone_length_ = zone.size();
  found.zone_is_text_ = zone == found.zone_text_;
  found.second_us_ = second_us;
  return second_us;
}

}  // namespace dbperf
