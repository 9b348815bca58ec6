#include <fmt/format.h>

#include <algorithm>

#include "parser/formats/postgres_prefix_columns.h"

namespace dbperf {
namespace {

using Kind = PrefixTokenKind;

// Blanks beside a column that make its values equally wide.
struct Padding {
  int width = 0;          // as in the escape
  bool before = false;    // blanks before the value belong to it
  bool behind = false;    // likewise behind
  bool keeps_one = true;  // of the blanks, one is text
};

class Writer {
 public:
  Writer(const PrefixShape& shape, PrefixStop stop) : shape_(shape), stop_(stop) {}

  std::string write() {
    const auto& tokens = shape_.tokens();
    for (size_t i = 0; i < tokens.size(); ++i) {
      if (i == stop_.token) setting_ += "%q" + std::string(blanks_after_stop_, ' ');
      if (shape_.fields[i] == PrefixField::count) {
        write_text(i);
      } else {
        write_field(i);
      }
    }
    if (stop_.token == tokens.size()) setting_ += "%q";
    return setting_;
  }

 private:
  std::string_view text(const PrefixSample* sample, size_t i) const {
    return sample->tokens[i].text;
  }
  bool is_blank(size_t i) const {
    return i < shape_.tokens().size() && shape_.tokens()[i].kind == Kind::literal &&
           shape_.tokens()[i].text.front() == ' ';
  }
  bool is_field(size_t i) const {
    return i < shape_.fields.size() && shape_.fields[i] != PrefixField::count;
  }
  size_t least_length(size_t i) const {
    size_t least = text(shape_.samples.front(), i).size();
    for (const PrefixSample* sample : shape_.samples) {
      least = std::min(least, text(sample, i).size());
    }
    return least;
  }

  void write_text(size_t i) {
    if (is_blank(i)) {
      const bool behind = i > 0 && is_field(i - 1) && padding_of(i - 1).behind;
      const Padding next = is_field(i + 1) ? padding_of(i + 1) : Padding{};
      size_t blanks = least_length(i);
      if (behind) blanks = 1;
      if (next.before) blanks = next.keeps_one ? 1 : 0;
      const bool cut = i + 1 == stop_.token && stop_.blanks_before < blanks;
      setting_.append(cut ? stop_.blanks_before : blanks, ' ');
      blanks_after_stop_ = cut ? blanks - stop_.blanks_before : 0;
      return;
    }
    for (char c : text(shape_.samples.front(), i)) setting_ += c == '%' ? "%%" : std::string(1, c);
  }

  void write_field(size_t i) {
    const Padding padding = padding_of(i);
    if (padding.width == 0) setting_.append(least_padding(i), ' ');
    setting_ += '%';
    if (padding.width != 0) setting_ += fmt::format("{}", padding.width);
    setting_ += prefix_escape(shape_.fields[i]);
  }

  size_t least_padding(size_t i) const {
    size_t least = shape_.tokens()[i].padding;
    for (const PrefixSample* sample : shape_.samples) {
      least = std::min(least, sample->tokens[i].padding);
    }
    return least;
  }

  // The width of the number in column `i` with its padding, if all lines agree in it and some line
  // is padded.
  int padded_width(size_t i) const {
    size_t width = 0;
    bool padded = false;
    for (const PrefixSample* sample : shape_.samples) {
      const PrefixToken& token = sample->tokens[i];
      const size_t here = token.text.size() + token.padding;
      if (width != 0 && here != width) return 0;
      width = here;
      padded |= token.padding > 0;
    }
    return padded ? static_cast<int>(width) : 0;
  }

  // The width of column `i` together with the blanks in token `blanks`, if all lines agree in it
  // and some line has more than one blank.
  int common_width(size_t i, size_t blanks, size_t expected_blanks) const {
    size_t width = 0, most_blanks = 0;
    for (const PrefixSample* sample : shape_.samples) {
      const size_t here = text(sample, i).size() + text(sample, blanks).size();
      if (width != 0 && here != width) return 0;
      width = here;
      most_blanks = std::max(most_blanks, text(sample, blanks).size());
    }
    return most_blanks > expected_blanks ? static_cast<int>(width) : 0;
  }

  Padding padding_of(size_t i) const {
    const Kind kind = shape_.tokens()[i].kind;
    if (kind == Kind::time || kind == Kind::time_ms || kind == Kind::epoch) return {};
    Padding padding;
    if (kind == Kind::number) {
      if (const int width = padded_width(i); width != 0) return {.width = width};
      if (const int width = i > 0 && is_blank(i - 1) ? common_width(i, i - 1, 1) : 0; width != 0) {
        return {.width = width - 1, .before = true};
      }
    }
    if (kind == Kind::word && i > 0 && is_blank(i - 1) && !(i > 1 && is_field(i - 2))) {
      if (const int width = common_width(i, i - 1, i == 1 ? 0 : 1); width != 0) {
        padding.before = true;
        padding.keeps_one = i > 1;
        padding.width = i > 1 ? width - 1 : width;
        return padding;
      }
    }
    if (is_blank(i + 1)) {
      if (const int width = common_width(i, i + 1, 1); width != 0) {
        padding.behind = true;
        padding.width = 1 - width;
      }
    }
    return padding;
  }

  const PrefixShape& shape_;
  const PrefixStop stop_;
  size_t blanks_after_stop_ = 0;
  std::string setting_;
};

}  // namespace

std::string setting_of(const PrefixShape& shape, PrefixStop stop) {
  return Writer(shape, stop).write();
}

}  // namespace dbperf
