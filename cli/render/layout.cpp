#include "cli/render/layout.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace dbperf {
namespace {

constexpr std::string_view ellipsis = "…";

// Bytes of the longest beginning of `text` that fits `width` columns, combining marks included.
size_t fitting_prefix(std::string_view text, size_t width) {
  size_t used = 0, at = 0;
  while (at < text.size()) {
    size_t next = at;
    used += static_cast<size_t>(code_point_width(next_code_point(text, next)));
    if (used > width) break;
    at = next;
  }
  return at;
}

// Bytes of the word at the beginning of `text`; a number keeps its unit beside it.
size_t unbroken_length(std::string_view text) {
  static constexpr std::string_view units[] = {"s", "ms", "µs", "%",   "m",   "h",
                                               "d", "B",  "×",  "KiB", "MiB", "GiB"};
  const size_t length = std::min(text.find(' '), text.size());
  if (length == 0 || length == text.size() || text[length - 1] < '0' || text[length - 1] > '9') {
    return length;
  }
  std::string_view next = text.substr(length + 1);
  next = next.substr(0, next.find_first_of(" ,;:.()"));
  if (std::find(std::begin(units), std::end(units), next) == std::end(units)) return length;
  return std::min(text.find(' ', length + 1), text.size());
}

// Where the shortest end of `text` begins that is left when at most `width` columns are kept.
size_t fitting_suffix(std::string_view text, size_t width) {
  size_t begin = fitting_prefix(text, display_width(text) - std::min(width, display_width(text)));
  size_t next = begin;
  while (begin < text.size() && display_width(text.substr(begin)) > width) {
    next_code_point(text, next);
    begin = next;
  }
  return begin;
}

// The first `head` and last `tail` columns of `text`, less the word that is cut on either side.
std::string without_middle(std::string_view text, size_t head, size_t tail) {
  std::string_view front = text.substr(0, fitting_prefix(text, head));
  std::string_view back = text.substr(fitting_suffix(text, tail));
  const size_t last = front.rfind(' '), first = back.find(' ');
  if (last != front.npos && last > front.size() / 2) front = front.substr(0, last);
  if (first != back.npos && first < back.size() / 2) back.remove_prefix(first + 1);
  std::string result(front);
  result += " … ";
  return result += back;
}

}  // namespace

std::string pad_right(std::string_view text, size_t width) {
  const size_t used = display_width(text);
  return std::string(text) + std::string(width > used ? width - used : 0, ' ');
}

std::string pad_left(std::string_view text, size_t width) {
  const size_t used = display_width(text);
  return std::string(width > used ? width - used : 0, ' ') + std::string(text);
}

std::string cut(std::string_view text, size_t width) {
  if (display_width(text) <= width) return std::string(text);
  if (width == 0) return {};
  return std::string(text.substr(0, fitting_prefix(text, width - 1))) + std::string(ellipsis);
}

std::vector<std::string> wrap(std::string_view text, size_t width) {
  width = std::max<size_t>(width, 2);
  std::vector<std::string> lines(1);
  size_t used = 0;
  while (!text.empty()) {
    std::string_view word = text.substr(0, unbroken_length(text));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (word.empty()) continue;
    size_t wide = display_width(word);
    if (used > 0 && used + 1 + wide <= width) {
      lines.back() += ' ';
      ++used;
    } else if (used > 0) {
      lines.emplace_back();
      used = 0;
    }
    while (wide > width) {
      const size_t fits = std::max<size_t>(fitting_prefix(word, width), 1);
      lines.back() += word.substr(0, fits);
      lines.emplace_back();
      word.remove_prefix(fits);
      wide = display_width(word);
    }
    lines.back() += word;
    used += wide;
  }
  if (lines.size() > 1 && lines.back().empty()) lines.pop_back();
  return lines;
}

std::vector<std::string> abbreviate(std::string_view text, size_t width, size_t lines) {
  // Far beyond what can be shown nothing needs to be measured.
  const size_t most_bytes = width * lines * 8;
  std::string shortened;
  if (text.size() > 2 * most_bytes) {
    size_t head = most_bytes, tail = text.size() - most_bytes;
    while (head > 0 && (text[head] & 0xC0) == 0x80) --head;
    while (tail < text.size() && (text[tail] & 0xC0) == 0x80) ++tail;
    shortened.append(text.substr(0, head)).append(" … ").append(text.substr(tail));
    text = shortened;
  }
  std::vector<std::string> result = wrap(text, width);
  for (size_t budget = width * lines; result.size() > lines && budget > 8; --budget) {
    const size_t tail = (budget - 3) / 3, head = budget - 3 - tail;
    result = wrap(without_middle(text, head, tail), width);
  }
  return result;
}

std::string bar(double ratio, size_t width) {
  static constexpr std::string_view eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const double clamped = std::isfinite(ratio) ? std::clamp(ratio, 0.0, 1.0) : 0.0;
  size_t filled = static_cast<size_t>(std::lround(clamped * static_cast<double>(width) * 8));
  if (clamped > 0) filled = std::max<size_t>(filled, 1);
  std::string result;
  for (size_t i = 0; i < filled / 8; ++i) result += "█";
  result += eighths[filled % 8];
  return pad_right(result, width);
}

std::string sparkline(const std::vector<double>& values) {
  static constexpr std::string_view levels[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  double highest = 0;
  for (const double value : values) highest = std::max(highest, value);
  std::string result;
  for (const double value : values) {
    if (value <= 0 || highest <= 0) {
      result += ' ';
    } else {
      result += levels[std::min<size_t>(7, static_cast<size_t>(value / highest * 8))];
    }
  }
  return result;
}

}  // namespace dbperf
