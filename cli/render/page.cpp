#include "cli/render/page.h"

#include <algorithm>

namespace dbperf {
namespace {

constexpr size_t column_gap = 2;

}  // namespace

Page::Page(const TextStyle& style, const Report& report) : style_(style) {
  const int64_t first = report.input.first_timestamp, last = report.input.last_timestamp;
  if (first == unknown_time || last == unknown_time) return;
  const auto same = [&](const char* format) {
    return format_time(format, first, style.zone) == format_time(format, last, style.zone);
  };
  if (same("%Y-%m-%d")) {
    time_format_ = "%H:%M:%S";
  } else if (same("%Y")) {
    time_format_ = "%m-%d %H:%M:%S";
  }
}

std::string Page::paint(Tone tone, std::string_view text) const {
  static constexpr const char* codes[] = {"", "1", "2", "1;31", "33", "32", "36"};
  if (!style_.color || tone == Tone::plain || text.empty()) return std::string(text);
  std::string result = "\x1b[";
  result += codes[static_cast<size_t>(tone)];
  return result + 'm' + std::string(text) + "\x1b[0m";
}

void Page::line(std::string_view text) {
  text_ += text.substr(0, text.find_last_not_of(' ') + 1);
  text_ += '\n';
}

void Page::heading(std::string_view title) {
  const size_t used = display_width(title) + 4;
  std::string rule;
  for (size_t i = used; i < width(); ++i) rule += "─";
  if (!text_.empty()) line();
  line(paint(Tone::dim, "──") + ' ' + paint(Tone::bold, title) + ' ' + paint(Tone::dim, rule));
}

void Page::labelled(std::string_view label, size_t indent, std::string_view text, Tone label_tone,
                    Tone text_tone) {
  std::string start = paint(label_tone, pad_right(label, indent));
  for (const std::string& piece : wrap(text, width() - std::min(indent, width() / 2))) {
    line(start + paint(text_tone, piece));
    start = std::string(indent, ' ');
  }
}

void Page::paragraph(size_t indent, std::string_view text, Tone tone) {
  labelled("", indent, text, Tone::plain, tone);
}

void Page::statement(size_t indent, std::string_view text, size_t lines) {
  const std::string margin(indent, ' ');
  if (!style_.full) {
    for (const std::string& piece : abbreviate(safe_line(text), width() - indent, lines))
      line(margin + piece);
    return;
  }
  const std::string safe = safe_text(text);
  for (size_t at = 0; at <= safe.size();) {
    const size_t end = std::min(safe.find('\n', at), safe.size());
    for (const std::string& piece : wrap(safe.substr(at, end - at), width() - indent))
      line(margin + piece);
    at = end + 1;
  }
}

std::string Page::shortened(std::string_view text, size_t columns) const {
  return style_.full ? std::string(text) : cut(text, columns);
}

std::string Page::take() { return style_.ascii ? to_ascii(text_) : std::move(text_); }

std::string Page::time(int64_t time_us) const {
  return time_us == unknown_time ? "unknown" : format_time(time_format_, time_us, style_.zone);
}

std::string Page::span(int64_t first_us, int64_t last_us) const {
  if (first_us == unknown_time) return time(last_us);
  const std::string first = time(first_us), last = time(last_us);
  return first == last || last_us == unknown_time ? first : first + " to " + last;
}

std::string counted(uint64_t count, std::string_view one, std::string_view many) {
  const std::string plural = many.empty() ? std::string(one) + 's' : std::string(many);
  return human_count(count) + ' ' + (count == 1 ? std::string(one) : plural);
}

std::string input_name(std::string_view path) {
  return path == "-" ? "standard input" : safe_line(path);
}

std::string Table::format(const Page& page, const std::vector<size_t>& widths,
                          const std::vector<Cell>& cells) const {
  std::string line(indent_, ' ');
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line.append(column_gap, ' ');
    const std::string text = cut(cells[i].text, widths[i]);
    const std::string blank(widths[i] - std::min(widths[i], display_width(text)), ' ');
    const bool right = columns_[i].align == Align::right;
    line += (right ? blank : "") + page.paint(cells[i].tone, text) + (right ? "" : blank);
  }
  return line;
}

std::vector<size_t> Table::natural_widths() const {
  std::vector<size_t> widths;
  for (size_t i = 0; i < columns_.size(); ++i) {
    size_t width = display_width(columns_[i].title);
    for (const auto& row : rows_) width = std::max(width, display_width(row[i].text));
    widths.push_back(width);
  }
  return widths;
}

size_t Table::width() const {
  size_t width = indent_ + column_gap * (columns_.size() - 1);
  for (const size_t column : natural_widths()) width += column;
  return width;
}

std::vector<std::string> Table::lines(const Page& page) const {
  std::vector<size_t> widths = natural_widths();
  std::vector<Cell> titles;
  const size_t whole = width();
  for (size_t i = 0; i < columns_.size(); ++i) {
    titles.push_back({columns_[i].title, Tone::dim});
    if (columns_[i].align != Align::rest || whole <= page.width()) continue;
    const size_t others = whole - widths[i];
    widths[i] = std::min(widths[i], others + 10 < page.width() ? page.width() - others : 10);
  }
  std::vector<std::string> result = {format(page, widths, titles)};
  for (const auto& row : rows_) result.push_back(format(page, widths, row));
  return result;
}

void Table::print(Page& page) const {
  for (const std::string& line : lines(page)) page.line(line);
}

}  // namespace dbperf
