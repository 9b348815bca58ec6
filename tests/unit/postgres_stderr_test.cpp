#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "parser/format.h"
#include "tests/support/postgres_log.h"

namespace dbperf {
namespace {

struct Record {
  EventKind kind;
  uint32_t line, lines;
  int64_t time_us, duration_us;
  uint64_t session;
  std::string statement, message, detail, hint, context, parameters, sqlstate;
  std::string user, database, host, application, connection_id;
  bool operator==(const Record&) const = default;
};

struct Skipped {
  uint32_t line, lines;
  std::string text;
};

struct Collector : EventSink {
  std::vector<Record> records;
  std::vector<Skipped> skipped;
  uint32_t lines = 0;
  uint32_t first_line = 0;  // of the piece that is parsed

  void on_event(const Event& e) override {
    lines += e.lines;
    records.push_back({e.kind, first_line + e.line, e.lines, e.time_us, e.duration_us, e.session,
                       std::string(e.statement), std::string(e.message), std::string(e.detail),
                       std::string(e.hint), std::string(e.context), std::string(e.parameters),
                       std::string(e.sqlstate), std::string(e.user), std::string(e.database),
                       std::string(e.host), std::string(e.application),
                       std::string(e.connection_id)});
  }
  void on_skipped(uint32_t line, uint32_t count, std::string_view text) override {
    lines += count;
    skipped.push_back({line, count, std::string(text)});
  }
};

Detection detect(std::string_view head, FormatOptions options = {}) {
  std::string padded(head);
  padded.append(record_padding, '\0');
  return detect_postgres_stderr(std::string_view(padded).substr(0, head.size()), options);
}

void parse_into(Collector& sink, const Format& format, std::string_view text) {
  // An own allocation, so that a sanitizer sees every byte read outside of it.
  std::string padded(text);
  padded.append(record_padding, '\0');
  Arena arena;
  format.parse(std::string_view(padded).substr(0, text.size()), arena, sink);
}

Collector parse(std::string_view text) {
  FormatOptions options;
  options.log_line_prefix = "%m [%p] %q%u@%d ";
  const Detection detection = detect("2026-11-22 10:00:00.123 UTC [1] LOG:  x\n", options);
  Collector sink;
  BOOST_TEST_REQUIRE(detection.format != nullptr, detection.reason);
  parse_into(sink, *detection.format, text);
  return sink;
}

#define P "2026-11-22 10:00:01.500 UTC [42] joe@shop "

BOOST_AUTO_TEST_CASE(one_message_is_one_event) {
  const Collector got = parse(P
                              "LOG:  duration: 1.250 ms  statement: SELECT *\n"
                              "\t  FROM t\n"
                              "\t\n"
                              "\t\tWHERE a = 1\n" P "ERROR:  syntax error at or near \"x\"\n" P
                              "DETAIL:  first\n"
                              "\tsecond\n" P "HINT:  try\n" P "CONTEXT:  here\n" P
                              "STATEMENT:  SELECT x\n"
                              "\tFROM y;\n");
  BOOST_TEST_REQUIRE(got.records.size() == 2u);
  const Record& query = got.records[0];
  BOOST_TEST((query.kind == EventKind::query));
  BOOST_TEST(query.statement == "SELECT *\n  FROM t\n\n\tWHERE a = 1");
  BOOST_TEST(query.duration_us == 1250);
  BOOST_TEST(query.time_us == 1795341601500000LL);
  BOOST_TEST(query.user == "joe");
  BOOST_TEST(query.database == "shop");
  BOOST_TEST(query.connection_id == "42");
  BOOST_TEST(query.session != 0u);
  BOOST_TEST(query.lines == 4u);
  const Record& error = got.records[1];
  BOOST_TEST((error.kind == EventKind::error));
  BOOST_TEST(error.message == "syntax error at or near \"x\"");
  BOOST_TEST(error.detail == "first\nsecond");
  BOOST_TEST(error.hint == "try");
  BOOST_TEST(error.context == "here");
  BOOST_TEST(error.statement == "SELECT x\nFROM y;");
  BOOST_TEST(error.line == 4u);
  BOOST_TEST(error.lines == 7u);
  BOOST_TEST(error.session == query.session);
}

BOOST_AUTO_TEST_CASE(continued_lines_may_lack_the_tab) {
  const Collector got =
      parse(P "LOG:  statement: SELECT 1,\n2\n\nFROM t\n\n\n" P "LOG:  duration: 1.000 ms\n");
  BOOST_TEST_REQUIRE(got.records.size() == 2u);
  BOOST_TEST(got.records[0].statement == "SELECT 1,\n2\n\nFROM t");
  BOOST_TEST(got.records[0].lines == 6u);
  BOOST_TEST((got.records[1].kind == EventKind::duration));
}

BOOST_AUTO_TEST_CASE(parts_of_another_session_are_not_attached) {
  const Collector got = parse(
      P
      "ERROR:  mine\n"
      "2026-11-22 10:00:01.500 UTC [43] joe@shop STATEMENT:  SELECT theirs\n"
      "2026-11-22 10:00:01.500 UTC [43] joe@shop HINT:  theirs too\n" P "STATEMENT:  too late\n");
  BOOST_TEST_REQUIRE(got.records.size() == 3u);
  BOOST_TEST(got.records[0].statement == "");
  BOOST_TEST((got.records[1].kind == EventKind::other));
  BOOST_TEST(got.records[1].statement == "SELECT theirs");
  BOOST_TEST(got.records[1].hint == "theirs too");
  BOOST_TEST((got.records[2].kind == EventKind::other));
  BOOST_TEST(got.lines == 4u);
}

BOOST_AUTO_TEST_CASE(a_last_line_cut_off_within_its_prefix_is_no_text_of_the_record_before) {
  const std::string before = P "LOG:  statement: SELECT 1,\n\t2\n";
  for (const std::string_view next :
       {"2026-11-23 01:02:03.004 UTC [4711] someone@anywhere ERROR:  ",
        "2026-11-23 01:02:03.004 UTC [7] LOG:  ", P "STATEMENT:  "}) {
    for (size_t length = 1; length + 1 < next.size(); ++length) {
      const Collector got = parse(before + std::string(next.substr(0, length)));
      BOOST_TEST_REQUIRE(got.records.size() == 1u);
      BOOST_TEST(got.records[0].statement == "SELECT 1,\n2", next.substr(0, length));
      BOOST_TEST(got.skipped.size() == 1u);
      BOOST_TEST(got.lines == 3u);
    }
  }
  for (const std::string_view text : {"FROM t", "WHERE id = 7", "2", "\t2026-11-23", "20 + 3"}) {
    const Collector got = parse(before + std::string(text) + "\n");
    BOOST_TEST(got.records.at(0).statement.starts_with("SELECT 1,\n2\n"));
    BOOST_TEST(got.skipped.empty());
  }
}

BOOST_AUTO_TEST_CASE(lines_before_the_first_record_are_skipped) {
  const Collector got =
      parse("\ttail of a statement\nmore\n" P "STATEMENT:  cut off\n" P "LOG:  x\n");
  BOOST_TEST_REQUIRE(got.skipped.size() == 1u);
  BOOST_TEST(got.skipped[0].line == 0u);
  BOOST_TEST(got.skipped[0].lines == 3u);
  BOOST_TEST(got.skipped[0].text.starts_with("\ttail of a statement\nmore\n"));
  BOOST_TEST_REQUIRE(got.records.size() == 1u);
  BOOST_TEST(got.records[0].line == 3u);
}

BOOST_AUTO_TEST_CASE(records_with_another_prefix_are_not_taken_for_text) {
  const Collector got = parse(P
                              "LOG:  statement: SELECT 1\n"
                              "2026-11-22 10:00:02.000 UTC - 42 - LOG:  unknown\n"
                              "\tand more of it\n" P "LOG:  duration: 1.000 ms\n");
  BOOST_TEST_REQUIRE(got.records.size() == 2u);
  BOOST_TEST(got.records[0].statement == "SELECT 1");
  BOOST_TEST_REQUIRE(got.skipped.size() == 1u);
  BOOST_TEST(got.skipped[0].line == 1u);
  BOOST_TEST(got.skipped[0].lines == 2u);
  BOOST_TEST(got.lines == 4u);
}

BOOST_AUTO_TEST_CASE(line_endings_marks_and_odd_bytes) {
  const Collector windows = parse("\xEF\xBB\xBF" P "LOG:  statement: SELECT 1\r\n\tFROM t\r\n" P
                                  "LOG:  duration: 2.000 ms\r\n");
  BOOST_TEST_REQUIRE(windows.records.size() == 2u);
  BOOST_TEST(windows.records[0].statement == "SELECT 1\nFROM t");
  BOOST_TEST((windows.records[1].kind == EventKind::duration));
  const std::string nul = std::string(P "LOG:  statement: SELECT '") + '\0' + "\xFF\xFE'";
  const Collector odd = parse(nul);
  BOOST_TEST_REQUIRE(odd.records.size() == 1u);
  BOOST_TEST(odd.records[0].statement.size() == 12u);
  BOOST_TEST(parse("").records.empty());
  BOOST_TEST(parse("\n\n\n").skipped.size() == 1u);
  BOOST_TEST(parse(std::string(5000, '\0')).lines == 1u);
  BOOST_TEST(parse(P "LOG:  ").records.size() == 1u);
}

BOOST_AUTO_TEST_CASE(verbose_logs_have_sqlstate_and_location) {
  const Collector got = parse(P "ERROR:  42P01: relation \"x\" does not exist\n" P
                                "LOCATION:  parserOpenTable, parse_relation.c:1392\n" P
                                "STATEMENT:  SELECT * FROM x\n" P
                                "LOG:  00000: duration: 1.000 ms  statement: SELECT 1\n" P
                                "LOCATION:  exec_simple_query, postgres.c:1234\n");
  BOOST_TEST_REQUIRE(got.records.size() == 2u);
  BOOST_TEST(got.records[0].sqlstate == "42P01");
  BOOST_TEST(got.records[0].message == "relation \"x\" does not exist");
  BOOST_TEST(got.records[0].statement == "SELECT * FROM x");
  BOOST_TEST(got.records[1].sqlstate == "");
  BOOST_TEST(got.records[1].statement == "SELECT 1");
}

BOOST_AUTO_TEST_CASE(sessions_hosts_and_applications) {
  FormatOptions options;
  options.log_line_prefix = "%c %r %a|";
  const std::string text =
      "5f3a1b2c.1b2c 10.0.0.7(5431) my app|LOG:  duration: 1.000 ms\n"
      "5f3a1b2c.1b2d [local] [unknown]|LOG:  duration: 1.000 ms\n";
  const Detection detection = detect(text, options);
  BOOST_REQUIRE(detection.format != nullptr);
  Collector sink;
  parse_into(sink, *detection.format, text);
  BOOST_TEST_REQUIRE(sink.records.size() == 2u);
  BOOST_TEST(sink.records[0].host == "10.0.0.7");
  BOOST_TEST(sink.records[0].application == "my app");
  BOOST_TEST(sink.records[0].connection_id == "5f3a1b2c.1b2c");
  BOOST_TEST(sink.records[0].time_us == unknown_time);
  BOOST_TEST(sink.records[1].host == "[local]");
  BOOST_TEST(sink.records[1].application == "");
  BOOST_TEST(sink.records[0].session != sink.records[1].session);
}

BOOST_AUTO_TEST_CASE(record_boundaries) {
  const std::string text =
      "junk\n" P "LOG:  statement: SELECT\n\t1\n" P "ERROR:  a\n" P "STATEMENT:  SELECT 2\n\tx\n";
  const Detection detection = detect(text);
  BOOST_REQUIRE(detection.format != nullptr);
  const Format& format = *detection.format;
  const size_t second = text.find(P "ERROR");
  BOOST_TEST(format.next_record(text, 0) == 5u);
  BOOST_TEST(format.next_record(text, 5) == 5u);
  BOOST_TEST(format.next_record(text, text.find("\t1")) == second);
  BOOST_TEST(format.next_record(text, text.find(P "STATEMENT")) == std::string_view::npos);
  BOOST_TEST(format.last_record(text) == second);
  BOOST_TEST(format.last_record(std::string_view(text).substr(0, second)) == 5u);
  BOOST_TEST(format.last_record("junk\n") == std::string_view::npos);
  BOOST_TEST(format.last_record("") == std::string_view::npos);
}

// Cuts at the last record of every piece, as a reader of chunks does.
Collector parse_in_pieces(const Format& format, std::string_view text, size_t size) {
  Collector sink;
  size_t at = 0;
  while (at < text.size()) {
    size_t end = std::min(text.size(), at + size);
    while (end < text.size()) {
      const size_t last = format.last_record(text.substr(at, end - at));
      if (last != std::string_view::npos && last > 0) {
        end = at + last;
        break;
      }
      end = std::min(text.size(), end + size);
    }
    parse_into(sink, format, text.substr(at, end - at));
    sink.first_line = sink.lines;
    at = end;
  }
  return sink;
}

BOOST_AUTO_TEST_CASE(the_events_do_not_depend_on_the_cuts) {
  for (const char* prefix :
       {"%m [%p] %q%u@%d ", "%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ", ""}) {
    std::string text = "junk\n";
    for (int i = 0; i < 3; ++i) text += testing::shop_log(prefix).text() + "\tcontinued\n\nfree\n";
    const Detection detection = detect(text);
    BOOST_REQUIRE(detection.format != nullptr);
    Collector whole;
    parse_into(whole, *detection.format, text);
    for (size_t size : {1, 2, 7, 64, 100, 333, 4096}) {
      const Collector pieces = parse_in_pieces(*detection.format, text, size);
      BOOST_TEST(pieces.lines == whole.lines);
      BOOST_TEST((pieces.records == whole.records), "pieces of " << size);
    }
  }
}

BOOST_AUTO_TEST_CASE(detection_of_what_is_a_log) {
  const std::string startup =
      "2026-11-22 10:00:00.123 UTC [1] LOG:  starting PostgreSQL 16.4\n"
      "2026-11-22 10:00:00.124 UTC [1] LOG:  listening on Unix socket \"/tmp/.s.PGSQL.5432\"\n";
  Detection detection = detect(startup);
  BOOST_TEST_REQUIRE(detection.format != nullptr);
  BOOST_TEST(detection.format->log_line_prefix() == "%m [%p] ");
  BOOST_TEST(detection.score == 1000);
  // The prefix may say more of sessions than lines of the server's own processes show.
  Collector sink;
  parse_into(sink, *detection.format,
             startup + P "LOG:  duration: 1.000 ms  statement: SELECT 1\n");
  BOOST_TEST_REQUIRE(sink.records.size() == 3u);
  BOOST_TEST(sink.records[2].user == "joe");
}

BOOST_AUTO_TEST_CASE(detection_of_what_is_none) {
  for (const char* text :
       {"", "hello\nworld\n", "# Time: 2026-11-22T10:00:00Z\n# Query_time: 1.0\nSELECT 1;\n",
        "{\"log\":\"2026-11-22 10:00:00.123 UTC [1] LOG:  x\\n\",\"stream\":\"stderr\"}\n",
        "2026-11-22 10:00:00.123 UTC,\"joe\",\"shop\",1,\"[local]\",5f.1,1,\"\",2026-11-22 "
        "10:00:00 "
        "UTC,3/4,0,LOG,00000,\"duration: 1.000 ms\",,,,,,,,,\"psql\"\n"}) {
    const Detection detection = detect(text);
    BOOST_TEST(detection.format == nullptr, text);
    BOOST_TEST(detection.score == 0);
    BOOST_TEST(!detection.reason.empty());
  }
}

BOOST_AUTO_TEST_CASE(a_given_prefix_that_does_not_match_is_explained) {
  FormatOptions options;
  options.log_line_prefix = "%t [%p]: ";
  const Detection detection = detect(testing::shop_log("%m [%p] %q%u@%d ").text(), options);
  BOOST_TEST(detection.format == nullptr);
  BOOST_TEST(detection.reason.find("'%t [%p]: '") != std::string::npos, detection.reason);
  BOOST_TEST(detection.reason.find("'%m [%p] %q%u@%d '") != std::string::npos, detection.reason);
}

BOOST_AUTO_TEST_CASE(a_given_prefix_that_matches_only_the_background_processes_does_not_match) {
  FormatOptions options;
  options.log_line_prefix = "%m [%p] ";
  const Detection detection = detect(testing::shop_log("%m [%p] %q%u@%d ").text(), options);
  BOOST_TEST(detection.format == nullptr);
  BOOST_TEST(detection.score == 0);
  BOOST_TEST(detection.reason.find("'%m [%p] %q%u@%d ' would") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_prefix_that_changes_within_the_log) {
  const std::string text = testing::shop_log("%m [%p] ").text() +
                           testing::shop_log("%t [%p]: [%l-1] user=%u,db=%d ").text();
  const Detection detection = detect(text);
  BOOST_REQUIRE(detection.format != nullptr);
  Collector sink;
  parse_into(sink, *detection.format, text);
  Collector half;
  parse_into(half, *detection.format, testing::shop_log("%m [%p] ").text());
  BOOST_TEST(sink.records.size() == 2 * half.records.size());
}

BOOST_AUTO_TEST_CASE(no_bytes_do_harm) {
  std::mt19937 random(7);
  const std::string log =
      testing::shop_log("%m [%p] %q%u@%d ").text() + testing::shop_log("%t:%r:%u@%d:[%p]:").text();
  for (int round = 0; round < 300; ++round) {
    std::string text = log;
    for (int i = 0; i < 200; ++i) {
      const size_t at = random() % text.size();
      switch (random() % 4) {
        case 0:
          text[at] = static_cast<char>(random());
          break;
        case 1:
          text.erase(at, random() % 40);
          break;
        case 2:
          text.insert(at, 1, "\n\t :%[]@\0"[random() % 9]);
          break;
        default:
          text.insert(at, text.substr(random() % text.size(), random() % 60));
      }
    }
    const Detection detection = detect(text);
    if (detection.format == nullptr) continue;
    Collector sink;
    parse_into(sink, *detection.format, text);
    const auto lines = std::count(text.begin(), text.end(), '\n') + (text.back() != '\n');
    BOOST_TEST(sink.lines == lines);
  }
}

}  // namespace
}  // namespace dbperf
