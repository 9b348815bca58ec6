// What bad input gets: a clear message, and nothing lost of its neighbours.
#include <boost/test/unit_test.hpp>

#include "parser/newlines.h"
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

// As every slow log is after FLUSH LOGS, and then when its first entry is being written.
BOOST_AUTO_TEST_CASE(a_banner_without_entries_says_why_there_is_no_query) {
  TemporaryDirectory dir;
  const std::string banner =
      "/usr/sbin/mysqld, Version: 8.0.30 (MySQL Community Server - GPL). started with:\n"
      "Tcp port: 3306  Unix socket: /var/run/mysqld/mysqld.sock\n"
      "Time                 Id Command    Argument\n";
  for (const std::string_view begun :
       {"", "# Ti", "# Time: 2026-11-22T10:00:00.000000Z\n",
        "# Time: 2026-11-22T10:00:00.000000Z\n# User@Host: a[a] @ b []  Id: 7\n# Query_"}) {
    const auto told = analyse({dir.write("slow.log", banner + std::string(begun))});
    BOOST_TEST(!told.result.input_failed, begun);
    BOOST_TEST(told.report().input.unrecognised_lines == 0u, begun);
    BOOST_TEST(told.report().notes.size() == 1u);
    BOOST_TEST(mentions(told.heard.warnings, "long_query_time"), begun);
  }
  for (const std::string_view no_entry :
       {"SELECT 1;\n", "# a comment\n", "SELECT 1\n# Time: 9\n"}) {
    const auto told = analyse({dir.write("slow.log", banner + std::string(no_entry))});
    BOOST_TEST(told.result.input_failed, no_entry);
  }
  BOOST_TEST(analyse({dir.write("slow.log", "# Time: 2026-11-22T10:00:00.000000Z\n")})
                 .result.input_failed);
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

// One query as each format logs it, with the statement where `~` stands.
struct Sample {
  const char* format;
  std::string record;
  std::string of(const std::string& statement) const {
    std::string text = record;
    return text.replace(text.find('~'), 1, statement);
  }
};

const Sample samples[] = {
    {"postgres-stderr",
     "2026-11-22 10:00:00.000 UTC [7] app@shop LOG:  duration: 2.000 ms  statement: ~\n"},
    {"mysql-slow",
     "# Time: 2026-11-22T10:00:00.000000Z\n# User@Host: app[app] @ localhost []  Id:     7\n"
     "# Query_time: 0.002000  Lock_time: 0.000000 Rows_sent: 1  Rows_examined: 1\n"
     "SET timestamp=1795341600;\n~;\n"},
    {"events",
     "{\"type\":\"query\",\"timestamp\":\"2026-11-22T10:00:00Z\",\"query\":\"~\",\"duration\":"
     "0.002}\n"}};

std::string with_crlf(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? "\r\n" : std::string(1, c);
  return out;
}

// `queries` executions of one shape, and not a line more or less than there are.
void check_intact(const Analysed& told, uint64_t queries, uint64_t lines, uint64_t unrecognised) {
  const Report& report = told.report();
  BOOST_TEST(!told.result.input_failed);
  BOOST_TEST(told.heard.errors.empty());
  BOOST_TEST(report.input.lines == lines);
  BOOST_TEST(report.input.unrecognised_lines == unrecognised);
  BOOST_TEST(report.stats.total_queries == queries);
  BOOST_TEST(report.stats.total_query_time == static_cast<int64_t>(queries) * 2000);
  BOOST_REQUIRE(report.queries.size() == 1u);
  BOOST_TEST(report.queries[0].fingerprint == "select ?");
}

BOOST_AUTO_TEST_CASE(endings_of_lines_and_files) {
  TemporaryDirectory dir;
  for (const Sample& sample : samples) {
    BOOST_TEST_CONTEXT(sample.format) {
      const std::string good = sample.of("SELECT 1");
      const uint64_t lines = count_newlines(good);
      const auto told = [&](const std::string& text) {
        const auto done = analyse({dir.write("a.log", text)});
        BOOST_TEST(done.report().input.files.at(0).format == sample.format);
        return done;
      };
      check_intact(told(good), 1, lines, 0);
      check_intact(told("\xEF\xBB\xBF" + good), 1, lines, 0);
      check_intact(told(with_crlf(good + good)), 2, 2 * lines, 0);
      check_intact(told(good + "\n\n" + good), 2, 2 * lines + 2, 0);
      check_intact(told(good.substr(0, good.size() - 1)), 1, lines, 0);
      check_intact(told("the end of a line\n" + good), 1, lines + 1, 1);
      BOOST_TEST(told(good + good.substr(0, 20)).report().stats.total_queries == 1u);
    }
  }
}

BOOST_AUTO_TEST_CASE(odd_bytes_in_a_statement) {
  TemporaryDirectory dir;
  const std::string odd[] = {"\0"s,     "\t",           "\x01\x7f", "\x1b[31mred", "<b>&amp;",
                             "{}[]()#", "\xe2\x80\xae", "\xff\xfe", "\xc3",        "\xed\xa0\x80"};
  for (const Sample& sample : samples) {
    for (const std::string& bytes : odd) {
      const std::string statement = "SELECT '" + bytes + "'";
      const std::string good = sample.of("SELECT 'x'");
      const std::string text = good + sample.of(statement) + good;
      BOOST_TEST_CONTEXT(sample.format << " " << statement) {
        const auto told = analyse({dir.write("a.log", text)});
        check_intact(told, 3, count_newlines(text), 0);
        const auto alone = analyse({dir.write("b.log", sample.of(statement))});
        check_intact(alone, 1, count_newlines(good), 0);
        const std::string& example = alone.report().queries.at(0).example.query;
        const bool invalid = bytes == "\xff\xfe" || bytes == "\xc3" || bytes == "\xed\xa0\x80";
        const bool replaced = invalid && sample.format == "events"s;
        BOOST_TEST((example == statement) == !replaced);
        if (replaced) BOOST_TEST(example.find("\xef\xbf\xbd") != std::string::npos);
      }
    }
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

// As of a bulk INSERT that began before the log was rotated.
BOOST_AUTO_TEST_CASE(many_lines_before_the_first_record_cost_what_follows_nothing) {
  TemporaryDirectory dir;
  std::string rest;
  for (int row = 0; row < 30'000; ++row) rest += "\t(" + std::to_string(row) + ", 'abc', 2),\n";
  const std::string slow =
      "# Time: 2026-11-22T10:00:00.000000Z\n"
      "# Query_time: 0.002000  Lock_time: 0.000000 Rows_sent: 0  Rows_examined: 0\nSELECT 1;\n";
  for (const std::string& record : {good_line, slow}) {
    const std::string log = rest + record + record;
    for (const std::string& path : {dir.write("a.log", log), dir.write("a.gz", gzip(log))}) {
      const auto told = analyse({path});
      BOOST_TEST(!told.result.input_failed);
      BOOST_TEST(told.report().stats.total_queries == 2u);
      BOOST_TEST(told.report().input.unrecognised_lines == 30'000u);
    }
  }
  BOOST_TEST(analyse({dir.write("junk", rest)}).result.input_failed);
}

BOOST_AUTO_TEST_CASE(a_long_line_of_garbage_costs_what_follows_nothing) {
  TemporaryDirectory dir;
  const std::string garbage = "x" + std::string(3 << 20, '\0') + "y\n";
  for (const std::string& log : {good_line + good_line, good_line + good_line.substr(0, 86)}) {
    for (const std::string& text : {garbage + log, garbage + garbage + log}) {
      const auto told = analyse({dir.write("hole.log", text)});
      BOOST_TEST(!told.result.input_failed);
      BOOST_TEST(told.report().stats.total_queries == 2u);
      BOOST_TEST(told.report().input.unrecognised_lines == (text.size() > 5'000'000 ? 2u : 1u));
    }
  }
  const auto longer =
      analyse({dir.write("hole.log", std::string(40 << 20, 'x') + garbage + good_line)});
  BOOST_TEST(longer.report().stats.total_queries == 1u);
  BOOST_TEST(longer.report().input.unrecognised_lines == 1u);
  BOOST_TEST(longer.report().input.lines == 2u);
  BOOST_TEST(longer.report().queries.at(0).example.line == 2u);
  const auto none = analyse({dir.write("junk", garbage)});
  BOOST_TEST(none.result.input_failed);
}

BOOST_AUTO_TEST_CASE(unrecognised_lines_are_counted_and_shown) {
  TemporaryDirectory dir;
  const auto told = analyse({dir.write("a.log", "what is this\nand that\n" + good_line)});
  BOOST_TEST(told.report().input.unrecognised_lines == 2u);
  BOOST_TEST(mentions(told.heard.warnings, "2 of 3 lines not recognised"));
  BOOST_TEST(mentions(told.heard.warnings, "what is this"));
}

BOOST_AUTO_TEST_SUITE_END()
