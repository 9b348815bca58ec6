#include "cli/render/layout.h"

#include <boost/test/unit_test.hpp>

using namespace dbperf;
using Lines = std::vector<std::string>;

BOOST_AUTO_TEST_SUITE(layout)

BOOST_AUTO_TEST_CASE(padding_counts_columns) {
  BOOST_TEST(pad_right("注文", 6) == "注文  ");
  BOOST_TEST(pad_left("注文", 6) == "  注文");
  BOOST_TEST(pad_right("long", 2) == "long");
}

BOOST_AUTO_TEST_CASE(cutting_never_halves_a_character) {
  BOOST_TEST(cut("abcdef", 6) == "abcdef");
  BOOST_TEST(cut("abcdef", 4) == "abc…");
  BOOST_TEST(cut("注文注文", 4) == "注…");
  BOOST_TEST(cut("e\u0301e\u0301e\u0301", 2) == "e\u0301…");
  BOOST_TEST(cut("abc", 0) == "");
}

BOOST_AUTO_TEST_CASE(wrapping_breaks_at_spaces) {
  BOOST_TEST(wrap("one two three", 7) == (Lines{"one two", "three"}));
  BOOST_TEST(wrap("one  two", 20) == Lines{"one two"});
  BOOST_TEST(wrap("", 10) == Lines{""});
  BOOST_TEST(wrap("abcdefgh", 3) == (Lines{"abc", "def", "gh"}));
  BOOST_TEST(wrap("a 注文注文 b", 5) == (Lines{"a", "注文", "注文", "b"}));
}

BOOST_AUTO_TEST_CASE(a_number_keeps_its_unit) {
  BOOST_TEST(wrap("it took 12.5 ms, at most", 13) == (Lines{"it took", "12.5 ms, at", "most"}));
  BOOST_TEST(wrap("limit 5 s", 8) == (Lines{"limit", "5 s"}));
  BOOST_TEST(wrap("id 5 sets", 5) == (Lines{"id 5", "sets"}));
}

BOOST_AUTO_TEST_CASE(no_line_is_wider_than_the_page) {
  std::string text;
  for (int i = 0; i < 400; ++i) text += (i % 7 == 0 ? "注文" : "ab") + std::string(i % 5 == 0, ' ');
  for (size_t width = 2; width < 40; ++width) {
    for (const std::string& line : wrap(text, width)) BOOST_TEST(display_width(line) <= width);
  }
}

BOOST_AUTO_TEST_CASE(abbreviation_keeps_both_ends) {
  std::string columns;
  for (int i = 0; i < 100; ++i) columns += "c" + std::to_string(i) + ", ";
  const Lines lines = abbreviate("select " + columns + "z from t where id = ?", 40, 3);
  BOOST_TEST(lines.size() <= 3u);
  BOOST_TEST(lines.front().starts_with("select c0,"));
  BOOST_TEST(lines.back().ends_with("where id = ?"));
  std::string whole;
  for (const std::string& line : lines) whole += line + ' ';
  BOOST_TEST(whole.find(" … ") != std::string::npos);
  BOOST_TEST(abbreviate("short", 40, 3) == Lines{"short"});
}

BOOST_AUTO_TEST_CASE(abbreviation_of_a_huge_text_is_quick_and_valid) {
  std::string huge;
  while (huge.size() < 3'000'000) huge += "注";
  const Lines lines = abbreviate(huge, 40, 3);
  BOOST_TEST(lines.size() <= 3u);
  for (const std::string& line : lines) {
    for (size_t at = 0; at < line.size();) {
      BOOST_TEST((next_code_point(line, at) != invalid_code_point));
    }
  }
}

BOOST_AUTO_TEST_CASE(bars_show_every_share_above_nothing) {
  BOOST_TEST(bar(0, 4) == "    ");
  BOOST_TEST(bar(1, 4) == "████");
  BOOST_TEST(bar(0.5, 4) == "██  ");
  BOOST_TEST(bar(0.0001, 4) == "▏   ");
  BOOST_TEST(bar(7, 4) == "████");
  BOOST_TEST(bar(0.0 / 0.0, 2) == "  ");
}

BOOST_AUTO_TEST_CASE(sparklines_are_scaled_to_the_highest) {
  BOOST_TEST(sparkline({0, 1, 4, 8}) == " ▂▅█");
  BOOST_TEST(sparkline({0, 0}) == "  ");
  BOOST_TEST(sparkline({}) == "");
}

BOOST_AUTO_TEST_SUITE_END()
