// Servers whose messages are neither in English nor in UTF-8.
#include "parser/legacy_encoding.h"

#include <fmt/format.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>

#include "cli/render/json.h"
#include "parser/sources/legacy_source.h"
#include "tests/support/quiet_observer.h"
#include "tests/support/samples.h"
#include "tests/support/temporary_file.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

// What iconv(1) makes of it: what the encoding cannot say is left out.
std::string converted(const TemporaryDirectory& dir, const std::string& text, const char* from,
                      const char* to) {
  const std::string in = dir.write("in", text), out = dir.path("out");
  const std::string command =
      fmt::format("iconv -c -f {} -t {} '{}' > '{}' 2> '{}'", from, to, in, out, dir.path("err"));
  BOOST_TEST(std::system(command.c_str()) >= 0);
  return read_file(out);
}

std::string told_of(const std::string& path) {
  Analysed analysed = analyse({path});
  BOOST_TEST(analysed.heard.errors.empty());
  Report& report = analysed.result.report;
  report.input.files.clear();
  report.input.bytes = 0;
  return render_json(report, "test");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(legacy_encodings)

BOOST_AUTO_TEST_CASE(a_report_is_that_of_the_same_log_in_utf8) {
  const std::pair<const char*, const char*> samples[] = {
      {"french", "ISO-8859-1"},  {"french", "WINDOWS-1252"},   {"german", "ISO-8859-1"},
      {"spanish", "ISO-8859-1"}, {"portuguese", "ISO-8859-1"}, {"russian", "WINDOWS-1251"},
      {"russian", "KOI8-R"},     {"russian", "CP866"},         {"japanese", "EUC-JP"},
      {"japanese", "SHIFT_JIS"}, {"chinese", "GB18030"}};
  for (const auto& [language, encoding] : samples) {
    BOOST_TEST_CONTEXT(language << " in " << encoding) {
      const TemporaryDirectory dir;
      const std::string text =
          read_file(source_path("sample-logs/postgres-stderr/") += std::string(language) + ".log");
      const std::string bytes = converted(dir, text, "UTF-8", encoding);
      BOOST_TEST_REQUIRE(!bytes.empty());
      const std::string expected =
          told_of(dir.write("a.log", converted(dir, bytes, encoding, "UTF-8")));
      const std::string got = told_of(dir.write("a.log", bytes));
      BOOST_TEST((got == expected));
    }
  }
}

BOOST_AUTO_TEST_CASE(lines_of_one_file_may_differ) {
  const TemporaryDirectory dir;
  const std::string line = "2024-03-05 10:00:01 CET [4908] bob@shop LOG:  dur";
  const std::string log = line + "\xE9\x65 : 13.500 ms, instruction : SELECT 1\n" + line +
                          "\xC3\xA9\x65 : 1500.000 ms, instruction : SELECT 2\n";
  const Analysed told = analyse({dir.write("a.log", log)});
  BOOST_TEST(told.report().stats.timed_queries == 2u);
  BOOST_TEST(told.report().stats.total_query_time == 1'513'500);
}

BOOST_AUTO_TEST_CASE(what_makes_no_more_sense_stays_as_it_is) {
  BOOST_TEST(legacy_encoding_of("") == nullptr);
  BOOST_TEST(legacy_encoding_of(
                 "2024-03-05 10:00:01 CET [4908] LOG:  dur\xC3\xA9\x65 : 1.0 ms\n") == nullptr);
  BOOST_TEST(legacy_encoding_of("2024-03-05 10:00:01 CET [4908] LOG:  duration: 1.0 ms  statement: "
                                "SELECT 'caf\xE9'\n") == nullptr);
  BOOST_TEST(legacy_encoding_of("\xFF\xFE\xE9\n\n") == nullptr);
}

BOOST_AUTO_TEST_CASE(bytes_that_are_of_no_encoding_are_kept) {
  LegacyDecoder decoder("EUC-JP");
  std::string text;
  decoder.decode("plain\n\xE9\xE9\xFFx\n\xA4", text);
  BOOST_TEST(text.starts_with("plain\n"));
  BOOST_TEST(text.find("\xFFx\n") != std::string::npos);
  BOOST_TEST(text.ends_with("\xA4"));
}

BOOST_AUTO_TEST_SUITE_END()
