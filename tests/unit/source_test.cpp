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
  BOOST_TEST(read_tail(dir.write("plain", text), 100) == text.substr(text.size() - 100));
  BOOST_TEST(read_tail(dir.write("packed", gzip(text)), 100) == text.substr(text.size() - 100));
  BOOST_TEST(read_tail(dir.write("short", "abc"), 100) == "abc");
}

BOOST_AUTO_TEST_SUITE_END()
