// What bad input gets: a clear message, and nothing lost of its neighbours.
#include <boost/test/unit_test.hpp>

#include "tests/support/quiet_observer.h"
#include "tests/support/temporary_file.h"

using namespace dbperf;
using namespace dbperf::test;
using namespace std::string_literals;

namespace {

const std::string good_line =
    "2026-11-22 10:00:00.000 UTC [7] app@shop LOG:  duration: 2.000 ms  statement: SELECT 1\n";

bool mentions(const std::vector<std::string>& messages, std::string_view what) {
  for (const std::string& message : messages)
    if (message.find(what) != std::string::npos) return true;
  return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bad_input)

BOOST_AUTO_TEST_CASE(a_missing_file_costs_its_neighbour_nothing) {
  TemporaryDirectory dir;
  const auto told = analyse({dir.path("missing.log"), dir.write("good.log", good_line)});
  BOOST_TEST(told.result.input_failed);
  BOOST_TEST(told.report().stats.total_queries == 1u);
  BOOST_TEST(mentions(told.heard.errors, "missing.log: No such file or directory"));
}

BOOST_AUTO_TEST_CASE(empty_files_are_a_warning) {
  TemporaryDirectory dir;
  const auto told = analyse({dir.write("a.log", ""), dir.write("b.log.gz", gzip(""))});
  BOOST_TEST(!told.result.input_failed);
  BOOST_TEST(told.heard.warnings.size() == 2u);
  BOOST_TEST(told.heard.errors.empty());
}

BOOST_AUTO_TEST_CASE(what_nothing_recognises_names_what_was_tried) {
  TemporaryDirectory dir;
  for (const std::string& text : {std::string("hello\nworld\n"), std::string(5000, '\0'),
                                  "\x7f"
                                  "ELF\x02\x01\x01\0\0\0\xff\xfe"s}) {
    const auto told = analyse({dir.write("odd", text)});
    BOOST_TEST(told.result.input_failed);
    BOOST_REQUIRE(told.heard.errors.size() == 1u);
    for (const FormatEntry& format : formats())
      BOOST_TEST(mentions(told.heard.errors, std::string(format.name)));
  }
  BOOST_TEST(mentions(analyse({dir.write("odd", "hello\nworld\n")}).heard.errors, "hello"));
}

BOOST_AUTO_TEST_CASE(a_wrong_prefix_shows_the_one_that_would_match) {
  TemporaryDirectory dir;
  AnalyzeOptions options;
  options.paths = {dir.write("a.log", good_line + good_line)};
  options.log_format = "postgres-stderr";
  options.format.log_line_prefix = "%u|%d|%p ";
  const auto told = analyse(options);
  BOOST_TEST(told.result.input_failed);
  BOOST_TEST(mentions(told.heard.errors, "%u|%d|%p "));
  BOOST_TEST(mentions(told.heard.errors, "%m [%p] "));
}

BOOST_AUTO_TEST_CASE(damaged_gzip_is_reported_up_to_the_fault) {
  TemporaryDirectory dir;
  std::string log;
  for (int i = 0; i < 5000; ++i) log += good_line;
  const std::string packed = gzip(log);
  const auto told = analyse({dir.write("a.gz", packed.substr(0, packed.size() - 40))});
  BOOST_TEST(told.result.input_failed);
  BOOST_TEST(told.report().stats.total_queries > 1000u);
  BOOST_TEST(mentions(told.heard.errors, "unexpected end of gzip data"));
  const auto trailing = analyse({dir.write("b.gz", packed + "xyz")});
  BOOST_TEST(!trailing.result.input_failed);
  BOOST_TEST(trailing.report().stats.total_queries == 5000u);
  BOOST_TEST(mentions(trailing.heard.warnings, "trailing garbage"));
}

BOOST_AUTO_TEST_CASE(odd_bytes_and_endings) {
  TemporaryDirectory dir;
  std::string crlf = good_line;
  crlf.insert(crlf.size() - 1, "\r");
  const std::string texts[] = {
      "\xEF\xBB\xBF" + good_line,      crlf + crlf,
      good_line + "\n\n" + good_line,  good_line.substr(0, good_line.size() - 1),
      good_line + "\0\xff\xfe nul\n"s, "cut off tail of a line\n" + good_line};
  for (const std::string& text : texts) {
    const auto told = analyse({dir.write("a.log", text)});
    BOOST_TEST(!told.result.input_failed);
    BOOST_TEST(told.report().stats.total_queries >= 1u);
    BOOST_TEST(told.report().queries.at(0).fingerprint.starts_with("select ?"));
  }
}

BOOST_AUTO_TEST_CASE(giant_lines_and_statements) {
  TemporaryDirectory dir;
  const std::string line = good_line.substr(0, good_line.size() - 2);
  const std::string giant = line + "'" + std::string(20'000'000, 'x') + "'\n";
  const auto told = analyse({dir.write("a.log", good_line + giant + good_line)});
  BOOST_TEST(told.report().stats.total_queries == 3u);
  BOOST_TEST(told.report().input.lines == 3u);
  BOOST_TEST(told.report().queries.at(0).example.query.size() <= 65536u);
}

BOOST_AUTO_TEST_CASE(unrecognised_lines_are_counted_and_shown) {
  TemporaryDirectory dir;
  const auto told = analyse({dir.write("a.log", "what is this\nand that\n" + good_line)});
  BOOST_TEST(told.report().input.unrecognised_lines == 2u);
  BOOST_TEST(mentions(told.heard.warnings, "2 of 3 lines not recognised"));
  BOOST_TEST(mentions(told.heard.warnings, "what is this"));
}

BOOST_AUTO_TEST_SUITE_END()
