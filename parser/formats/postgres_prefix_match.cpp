// Matching line after line: at a glance where a line repeats what the one before it has shown, by
// reading otherwise.

#include <cstring>

#include "analysis/digits.h"
#include "analysis/same_bytes.h"
#include "parser/formats/postgres_prefix.h"
#include "parser/formats/postgres_prefix_values.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

void PrefixMatch::begin(const LinePrefix* prefix, uint32_t fields) {
  constexpr auto bit = [](PrefixField field) { return 1u << static_cast<unsigned>(field); };
  prefix_ = prefix;
  forget_pieces();
  for (size_t i = 0; i < prefix_field_count; ++i) {
    if (!(fields >> i & 1)) values_[i] = {};
  }
  constexpr uint32_t times =
      bit(PrefixField::time) | bit(PrefixField::time_ms) | bit(PrefixField::epoch_ms);
  if (fields & times) return;
  time_us_ = unknown_time;
  zone_text_ = {};
  zone_is_text_ = false;
}

bool LinePrefix::match(std::string_view line, PrefixMatch& found) const {
  if (line.size() < least_) return false;  // a statement's empty lines, mostly
  if (found.prefix_ != this) found.begin(this, fields_);
  found.searched_ = !match_at_once(line, found);
  return !found.searched_ || match_by_search(line, found);
}

// Every line of a log comes through here. That what repeats the line before is compared, and not
// read anew, leaves a quarter of the instructions.
bool LinePrefix::match_at_once(std::string_view line, PrefixMatch& found) const {
  std::string_view* before = found.pieces_.data();
  const std::string_view* const end_of_kept = before + (names_twice_ ? 0 : found.pieces_.size());
  size_t at = 0;
  for (const Piece& piece : pieces_) {
    if (piece.begin == Begin::stop) {
      if (stops(piece, line, at, found)) return true;
    } else if (piece.begin != Begin::text) {
      at = read_begin(piece, line, at, found);
      if (at == npos) return false;
    }
    const bool is_kept = before != end_of_kept;
    if (is_kept && !before->empty() && line.size() - at >= before->size() &&
        same_bytes(line.data() + at, before->data(), before->size())) {
      at += before++->size();
      continue;
    }
    if (is_kept) *before = {};
    const size_t end = read_piece(piece, line, at, found);
    if (end == npos) return false;
    if (is_kept) *before++ = line.substr(at, end - at);
    at = end;
  }
  found.label_ = read_label(line.substr(at));
  found.length_ = at;
  found.stopped_ = false;
  return found.label_.length != 0;
}

// Whether the prefix ends at the %q that `piece` begins with.
bool LinePrefix::stops(const Piece& piece, std::string_view line, size_t at,
                       PrefixMatch& found) const {
  found.label_ = read_label(line.substr(at));
  if (found.label_.length == 0) return false;
  forget_after(piece.first, found.values_);
  found.forget_pieces();
  found.length_ = at;
  found.stopped_ = true;
  return true;
}

// Where the field that `piece` begins with, if it is one that changes, has ended: reads the literal
// after it and all that follows in the piece.
size_t LinePrefix::read_piece(const Piece& piece, std::string_view line, size_t at,
                              PrefixMatch& found) const {
  for (size_t i = piece.first; i < piece.end; ++i) {
    const Element& element = elements_[i];
    if (element.kind == Kind::field && is_free_text(element.field)) {
      at = read_field(element, line, at, found);
      if (at == npos) return npos;
    }
    if (!has_at(line, at, element.literal)) return npos;
    at += element.literal.size();
  }
  return at;
}

// Where the field that `piece` begins with ends.
inline size_t LinePrefix::read_begin(const Piece& piece, std::string_view line, size_t at,
                                     PrefixMatch& found) const {
  if (piece.begin == Begin::process_id) {
    const char* const begin = line.data() + at;
    const char* const end = skip_digits(begin, line.data() + line.size());
    if (end == begin) return read_shaped(elements_[piece.first], line, at, found);
    const auto length = static_cast<size_t>(end - begin);
    found.values_[static_cast<size_t>(PrefixField::process_id)] = {begin, length};
    return at + length;
  }
  if (piece.begin != Begin::other) {
    const size_t end = repeated_time(piece.begin == Begin::time_ms, line, at, found);
    if (end != npos) return end;
  }
  return read_shaped(elements_[piece.first], line, at, found);
}

// Where a time in the same second and zone as the one read last ends; else npos, which says
// nothing. What it finds, read_time() would find as well.
inline size_t LinePrefix::repeated_time(bool has_ms, std::string_view line, size_t at,
                                        PrefixMatch& found) {
  const size_t blank = at + (has_ms ? 23 : 19);  // in "2026-11-22 10:00:00.120 UTC"
  if (found.zone_mask_ == 0 || line.size() < blank + sizeof found.zone_word_) return npos;
  const char* const text = line.data() + at;
  uint64_t zone_word;
  std::memcpy(&zone_word, line.data() + blank, sizeof zone_word);
  if (!same_bytes(text, found.second_.data(), 19) ||
      (zone_word & found.zone_mask_) != found.zone_word_) {
    return npos;
  }
  const size_t zone = blank + 1, end = zone + found.zone_length_;
  found.time_us_ = found.second_us_;
  if (has_ms) {
    uint32_t word;  // ".120"
    std::memcpy(&word, text + 19, sizeof word);
    word ^= 0x3030302E;  // the point is now 0, and the digits are 0 to 9
    if ((word & 0xFF) != 0 || (((word + 0x76767600) | word) & 0x80808000) != 0) return npos;
    found.time_us_ += ((word >> 8 & 0xFF) * 100 + (word >> 16 & 0xFF) * 10 + (word >> 24)) * 1000;
  }
  if (!found.zone_is_text_) found.zone_text_ = line.substr(zone, found.zone_length_);
  found.zone_is_text_ = true;
  const PrefixField field = has_ms ? PrefixField::time_ms : PrefixField::time;
  found.values_[static_cast<size_t>(field)] = {text, end - at};
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
