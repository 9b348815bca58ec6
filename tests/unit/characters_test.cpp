#include "cli/render/characters.h"

#include <boost/test/unit_test.hpp>

using namespace dbperf;

BOOST_AUTO_TEST_SUITE(characters)

BOOST_AUTO_TEST_CASE(widths_are_those_of_a_terminal) {
  const std::pair<const char*, size_t> cases[] = {
      {"", 0},   {"abc", 3},  {"Müller", 6}, {"Mu\u0308ller", 6}, {"注文", 4}, {"한국어", 6},
      {"ｶﾅ", 2}, {"🙂", 2}, {"█▏…─·", 5},  {"עברית", 5},        {"ก็", 1},    {"é", 1}};
  for (const auto& [text, width] : cases) {
    BOOST_TEST_CONTEXT(text) BOOST_TEST(display_width(text) == width);
  }
}

BOOST_AUTO_TEST_CASE(invalid_sequences_are_taken_byte_by_byte) {
  for (const char* text : {"\x80", "\xC3", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF",
                           "\xE2\x82", "\xF0\x9F\x99"}) {
    size_t at = 0;
    BOOST_TEST((next_code_point(text, at) == invalid_code_point));
    BOOST_TEST(at == 1u);
  }
  size_t at = 0;
  BOOST_TEST((next_code_point("\xF0\x9F\x99\x82", at) == 0x1F642));
  BOOST_TEST(at == 4u);
}

BOOST_AUTO_TEST_CASE(nothing_harmful_reaches_the_terminal) {
  BOOST_TEST(safe_line("a\x1b[31mb") == "a\\x1b[31mb");
  BOOST_TEST(safe_line(std::string_view("a\0b\x7f", 4)) == "a\\x00b\\x7f");
  BOOST_TEST(safe_line("\u009b31m") == "\\x9b31m");
  BOOST_TEST(safe_line("a\u202eb\u2066\u200b") == "a<U+202E>b<U+2066><U+200B>");
  BOOST_TEST(safe_line("M\xFCller") == "M\uFFFDller");
  BOOST_TEST(safe_line("  a\n\t b\r\n") == "a b");
  BOOST_TEST(safe_text("a\n\tb\r") == "a\n\tb\\x0d");
  BOOST_TEST(safe_line("注文 🙂") == "注文 🙂");
}

BOOST_AUTO_TEST_CASE(what_is_made_safe_stays_so) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  const std::string safe = safe_line(all);
  BOOST_TEST(safe_line(safe) == safe);
  for (const char c : safe) BOOST_TEST((static_cast<unsigned char>(c) >= 0x20 && c != 0x7F));
}

BOOST_AUTO_TEST_SUITE_END()
