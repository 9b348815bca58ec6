#include "parser/source.h"

#include <boost/test/unit_test.hpp>

#include "tests/support/temporary_file.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

struct Told {
  std::string text, error, warning;
};

Told read_all(const std::string& path, size_t piece = 1000) {
  OpenedSource opened = open_source(path);
  Told told;
  told.error = opened.error;
  if (!opened.source) return told;
  std::string buffer(piece, '\0');
  while (const size_t got = opened.source->read(buffer.data(), piece))
    told.text.append(buffer, 0, got);
  told.error = opened.source->error();
  told.warning = opened.source->warning();
  return told;
}

std::string long_text() {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "line " + std::to_string(i * 7919) + "\n";
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(source)

BOOST_AUTO_TEST_CASE(plain_and_compressed_give_the_same) {
  TemporaryDirectory dir;
  const std::string text = long_text();
  BOOST_TEST(read_all(dir.write("plain", text)).text == text);
  BOOST_TEST(read_all(dir.write("packed", gzip(text))).text == text);
  BOOST_TEST(read_all(dir.write("pieces", gzip(text)), 1).text == text);
  const std::string members = gzip(text) + gzip("") + gzip("tail");
  const Told told = read_all(dir.write("members", members));
  BOOST_TEST(told.text == text + "tail");
  BOOST_TEST(told.error == "");
}

BOOST_AUTO_TEST_CASE(faults_are_named_and_nothing_before_them_is_lost) {
  TemporaryDirectory dir;
  const std::string text = long_text();
  const std::string packed = gzip(text);
  const Told cut = read_all(dir.write("cut", packed.substr(0, packed.size() / 2)));
  BOOST_TEST(cut.error == "unexpected end of gzip data");
  BOOST_TEST(cut.text.size() > text.size() / 3);
  BOOST_TEST(text.starts_with(cut.text));
  std::string wrong_sum = packed;
  wrong_sum[packed.size() - 6] ^= 1;
  const Told wrong = read_all(dir.write("sum", wrong_sum));
  BOOST_TEST(wrong.error.find("corrupt gzip data") == 0u);
  BOOST_TEST(wrong.text == text);
  const Told trailing = read_all(dir.write("trailing", packed + "garbage"));
  BOOST_TEST(trailing.text == text);
  BOOST_TEST(trailing.error == "");
  BOOST_TEST(trailing.warning != "");
  const Told padded = read_all(dir.write("padded", packed + std::string(1000, '\0')));
  BOOST_TEST(padded.text == text);
  BOOST_TEST(padded.warning == "");
}

BOOST_AUTO_TEST_CASE(empty_inputs) {
  TemporaryDirectory dir;
  BOOST_TEST(read_all(dir.write("empty", "")).error == "");
  BOOST_TEST(read_all(dir.write("packed", gzip(""))).error == "");
  BOOST_TEST(read_all(dir.write("packed", gzip(""))).text == "");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_opened) {
  TemporaryDirectory dir;
  BOOST_TEST(read_all(dir.path("missing")).error == "No such file or directory");
  BOOST_TEST(read_all(dir.path("")).error == "is a directory");
}

BOOST_AUTO_TEST_CASE(tails) {
  TemporaryDirectory dir;
  const std::string text = long_text();
  const auto tail = [&](const std::string& stored) {
    return read_tail(*open_source(dir.write("log", stored)).source, 100);
  };
  BOOST_TEST(tail(text) == text.substr(text.size() - 100));
  BOOST_TEST(tail(gzip(text)) == text.substr(text.size() - 100));
  BOOST_TEST(tail("abc") == "abc");
  BOOST_TEST(tail("") == "");
}

BOOST_AUTO_TEST_CASE(the_tail_of_a_plain_file_is_read_alone) {
  TemporaryDirectory dir;
  const OpenedSource opened = open_source(dir.write("log", long_text()));
  BOOST_TEST(opened.source->skip_to_last(100));
  std::string rest(1000, '\0');
  BOOST_TEST(opened.source->read(rest.data(), rest.size()) == 100u);
}

BOOST_AUTO_TEST_CASE(byte_order_marks_tell_the_encoding) {
  TemporaryDirectory dir;
  const std::string text = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x90\x98\n";  // 1 to 4 bytes each
  const std::string little("a\0\xE9\0\xAC\x20\x3D\xD8\x18\xDC\n\0", 12);
  std::string big = little;
  for (size_t i = 0; i < big.size(); i += 2) std::swap(big[i], big[i + 1]);
  for (const size_t piece : {1u, 3u, 1000u}) {
    BOOST_TEST(read_all(dir.write("log", "\xEF\xBB\xBF" + text), piece).text == text);
    BOOST_TEST(read_all(dir.write("log", "\xFF\xFE" + little), piece).text == text);
    BOOST_TEST(read_all(dir.write("log", "\xFE\xFF" + big), piece).text == text);
    BOOST_TEST(read_all(dir.write("log", gzip("\xFE\xFF" + big)), piece).text == text);
  }
  BOOST_TEST(read_all(dir.write("log", "\xFF\xFE")).text == "");
}

BOOST_AUTO_TEST_CASE(broken_utf16_becomes_replacement_characters) {
  TemporaryDirectory dir;
  const std::string mark = "\xEF\xBF\xBD";
  const auto decoded = [&](std::string_view units) {
    return read_all(dir.write("log", "\xFF\xFE" + std::string(units))).text;
  };
  using namespace std::string_view_literals;
  BOOST_TEST(decoded("\x3D\xD8"sv) == mark);           // half a pair at the end
  BOOST_TEST(decoded("\x3D\xD8x\0"sv) == mark + "x");  // and before something else
  BOOST_TEST(decoded("\x18\xDCx\0"sv) == mark + "x");  // second half alone
  BOOST_TEST(decoded("\x3D\xD8\x3D\xD8\x18\xDC"sv) == mark + "\xF0\x9F\x90\x98");
  BOOST_TEST(decoded("x\0y"sv) == "x" + mark);  // half a unit
}

BOOST_AUTO_TEST_SUITE_END()
