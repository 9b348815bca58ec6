// Matching line after line: at a glance where a line repeats what those before it have shown, by
// reading the field otherwise.

#include <cstring>

#include "analysis/same_bytes.h"
#include "parser/formats/postgres_prefix.h"
#include "parser/formats/postgres_prefix_values.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

void PrefixMatch::forget(uint32_t fields) {
  constexpr auto bit = [](PrefixField field) { return 1u << static_cast<unsigned>(field); };
  for (size_t i = 0; i < prefix_field_count; ++i) {
    if ((fields >> i & 1) == 0) continue;
    values_[i] = {};
    literal_after_[i] = 0;
  }
  fields_ &= ~fields;
  constexpr uint32_t times =
      bit(PrefixField::time) | bit(PrefixField::time_ms) | bit(PrefixField::epoch_ms);
  if (fields_ & times) return;
  time_us_ = unknown_time;
  zone_text_ = {};
  zone_is_text_ = false;
}

bool LinePrefix::match(std::string_view line, PrefixMatch& found) const {
  if (line.size() < least_) return false;  // a statement's empty lines, mostly
  found.fields_ |= fields_;
  if (!match_at_once(line, found) && !match_by_search(line, found)) return false;
  if (found.fields_ != fields_) found.forget(found.fields_ & ~fields_);
  return true;
}

// Every line of a log comes through here. What is a glance at the lines before, and not reading
// anew, took a third of the instructions that a short record costs.
bool LinePrefix::match_at_once(std::string_view line, PrefixMatch& found) const {
  size_t at = 0;
  for (const Element& element : elements_) {
    if (element.kind == Kind::field) {
      const size_t end = repeated_field(element, line, at, found);
      at = end == npos ? read_field(element, line, at, found) : end;
      if (at == npos) return false;
    } else if (element.kind == Kind::stop) {
      found.label_ = read_label(line.substr(at));
      if (found.label_.length != 0) {
        forget_after(static_cast<size_t>(&element - elements_.data()), found.values_);
        found.forget_repeats();
        found.length_ = at;
        found.stopped_ = true;
        return true;
      }
      continue;
    }
    if (!has_literal(element, line, at)) return false;
    at += element.literal.size();
  }
  found.label_ = read_label(line.substr(at));
  found.length_ = at;
  found.stopped_ = false;
  return found.label_.length != 0;
}

inline bool LinePrefix::has_literal(const Element& element, std::string_view line, size_t at) {
  uint64_t word = 0;
  if (element.literal.size() > sizeof word || line.size() - at < sizeof word) {
    return has_at(line, at, element.literal);
  }
  std::memcpy(&word, line.data() + at, sizeof word);
  return ((word ^ element.literal_word) & element.literal_mask) == 0;
}

// Where the field at `at` ends if it can be told at a glance, most often because its text is that
// of a line before; else npos, which says nothing. What it finds, read_field() would find as well.
inline size_t LinePrefix::repeated_field(const Element& element, std::string_view line, size_t at,
                                         PrefixMatch& found) {
  if (element.width != 0) return npos;
  if (element.field == PrefixField::time_ms) return repeated_time(line, at, found);
  if (element.field != PrefixField::process_id) return repeated_value(element, line, at, found);
  size_t end = at;
  while (end < line.size() && is_digit(line[end])) ++end;
  if (end == at) return npos;
  found.values_[static_cast<size_t>(PrefixField::process_id)] = line.substr(at, end - at);
  return end;
}

inline size_t LinePrefix::repeated_value(const Element& element, std::string_view line, size_t at,
                                         PrefixMatch& found) {
  const size_t literal = found.literal_after_[static_cast<size_t>(element.field)];
  if (literal == 0 || literal != element.literal.size()) return npos;
  const std::string_view before = found.values_[static_cast<size_t>(element.field)];
  const bool same = line.size() - at >= before.size() + literal &&
                    same_bytes(line.data() + at, before.data(), before.size() + literal) &&
                    same_bytes(before.data() + before.size(), element.literal.data(), literal);
  return same ? at + before.size() : npos;
}

// A time in the same second and zone as the one read last.
inline size_t LinePrefix::repeated_time(std::string_view line, size_t at, PrefixMatch& found) {
  const size_t end = at + 24 + found.zone_length_;  // "2026-11-22 10:00:00.120 UTC"
  if (found.zone_length_ == 0 || end >= line.size()) return npos;
  const char* const text = line.data() + at;
  if (!same_bytes(text, found.second_.data(), 19) || text[19] != '.' || text[23] != ' ' ||
      !same_bytes(text + 24, found.zone_.data(), found.zone_length_)) {
    return npos;
  }
  if (!is_digit(text[20]) || !is_digit(text[21]) || !is_digit(text[22])) return npos;
  if (is_letter(line[end]) || is_digit(line[end]) || found.second_us_ == unknown_time) return npos;
  const int ms = (text[20] - '0') * 100 + (text[21] - '0') * 10 + (text[22] - '0');
  found.time_us_ = found.second_us_ + ms * 1000;
  if (!found.zone_is_text_) found.zone_text_ = line.substr(at + 24, found.zone_length_);
  found.zone_is_text_ = true;
  found.values_[static_cast<size_t>(PrefixField::time_ms)] = line.substr(at, end - at);
  return end;
}

// It is if the end of `whole` completes it, wherever in `whole` that begins: names and numbers have
// other lengths. A prefix that begins with a name would take any text for one, so it is not asked.
bool LinePrefix::may_be_cut_off(std::string_view line, std::string_view whole) const {
  if (elements_.empty() || line.empty() || line.size() > window_) return false;
  const Element& first = elements_.front();
  if (first.kind == Kind::field && !is_digit(line.front())) return false;
  while (line.ends_with(' ')) line.remove_suffix(1);
  const size_t label = line.find_last_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ:");
  std::string completed;
  PrefixMatch found;
  for (const std::string_view begun : {line, line.substr(0, label + 1)}) {
    for (size_t i = 0; i <= whole.size(); ++i) {
      completed.assign(begun).append(whole.substr(i));
      if (match(completed, found) && found.length() + found.label().length >= begun.size())
        return true;
    }
  }
  return false;
}

void LinePrefix::forget_after(size_t element, PrefixMatch::Values& values) const {
  for (size_t i = element; i < elements_.size(); ++i) {
    if (elements_[i].kind != Kind::field) continue;
    values[static_cast<size_t>(elements_[i].field)] = {};
  }
}

}  // namespace dbperf
