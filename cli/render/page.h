#pragma once
// A text report in the making: its lines, and the style in which they are written.

#include <cctz/time_zone.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/limits.h"
#include "analysis/report.h"
#include "cli/render/layout.h"
#include "cli/render/numbers.h"

namespace dbperf {

// How to read the same input in the same way once more: behind "dbperf analyze", and further
// options.
struct Again {
  std::string rest;        // options and paths, quoted for a shell; each has a blank before it;
                           // a long list of paths is FILE..., as in the help
  bool from_pipe = false;  // standard input is among the inputs
};

struct TextStyle {
  size_t width = 80;  // of the terminal, in columns
  bool color = false;
  RowLimits limits;
  cctz::time_zone zone;
  std::string zone_name = "UTC";
  bool prefix_given = false;  // the log_line_prefix comes from the user
  bool ascii = false;
  bool full = false;                  // statements are not abbreviated
  std::vector<std::string> sections;  // only these; empty: all
  Again again;
};

enum class Tone { plain, bold, dim, red, yellow, green, cyan };

class Page {
 public:
  Page(const TextStyle& style, const Report& report);

  const TextStyle& style() const { return style_; }
  size_t width() const { return style_.width; }
  // Colours `text`; nothing may be measured, padded or cut after this.
  std::string paint(Tone tone, std::string_view text) const;

  void line(std::string_view text = {});
  // A rule with a title, a blank line before it unless it is the first.
  void heading(std::string_view title);
  // `text` wrapped, its lines indented by as many columns as `label` is padded to.
  void labelled(std::string_view label, size_t indent, std::string_view text,
                Tone label_tone = Tone::plain, Tone text_tone = Tone::plain);
  // `text` wrapped and indented.
  void paragraph(size_t indent, std::string_view text, Tone tone = Tone::plain);

  // A statement, indented: in at most so many lines, or as it is where the style says so.
  void statement(size_t indent, std::string_view text, size_t lines);
  // At most so many columns of a text, or all of it where the style says so.
  std::string shortened(std::string_view text, size_t columns) const;

  // A time of the log, with as much of the date as tells it apart in it.
  std::string time(int64_t time_us) const;
  std::string span(int64_t first_us, int64_t last_us) const;

  size_t size() const { return text_.size(); }
  std::string take();

 private:
  const TextStyle& style_;
  const char* time_format_ = "%Y-%m-%d %H:%M:%S";
  std::string text_;
};

// "1 query", "2,000 queries"; `many` is for nouns that do more than take an s.
std::string counted(uint64_t count, std::string_view one, std::string_view many = {});
// The path of an input as a reader knows it.
std::string input_name(std::string_view path);

// Rows under column titles; one column at most takes what the page has left and is cut to it.
class Table {
 public:
  enum class Align { left, right, rest };
  struct Cell {
    std::string text;
    Tone tone = Tone::plain;
  };
  explicit Table(size_t indent = 2) : indent_(indent) {}
  void column(std::string title, Align align) { columns_.push_back({std::move(title), align}); }
  void row(std::vector<Cell> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.empty(); }
  size_t width() const;  // if the page had room for everything
  // The titles, then one line for each row.
  std::vector<std::string> lines(const Page& page) const;
  void print(Page& page) const;

 private:
  struct Column {
    std::string title;
    Align align;
  };
  std::vector<size_t> natural_widths() const;
  std::string format(const Page& page, const std::vector<size_t>& widths,
                     const std::vector<Cell>& cells) const;

  size_t indent_;
  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace dbperf
