#include <boost/test/unit_test.hpp>
#include <string>

#include "tests/support/recording_sink.h"

using namespace dbperf;

namespace {

std::string begin(std::string_view user = "joe", std::string_view time = "10:00:00.120 UTC") {
  return "2026-11-22 " + std::string(time) + ",\"" + std::string(user) +
         "\",\"shop\",4711,\"10.0.0.7:52344\",6920f0a0.1267,3,\"SELECT\",2026-11-22 09:00:00 UTC,"
         "4/17,0,";
}
std::string rest(int columns = 26) {
  const std::string all = ",,,,,,,,,\"web\",\"client backend\",,-77";
  if (columns == 26) return all + "\n";
  return (columns == 24   ? ",,,,,,,,,\"web\",\"client backend\""
          : columns == 23 ? ",,,,,,,,,\"web\""
                          : ",,,,,,,,") +
         std::string("\n");
}
std::string query(std::string_view sql, std::string_view time = "10:00:00.120 UTC") {
  return begin("joe", time) + "LOG,00000,\"duration: 1.500 ms  statement: " + std::string(sql) +
         "\"" + rest();
}
// Of a process without a session: the message is its first quoted column.
std::string checkpointer(std::string_view quoted_message) {
  return "2026-11-22 10:00:01.000 UTC,,,805,,6920f000.325,1,,2026-11-22 09:00:00 "
         "UTC,,0,LOG,00000," +
         std::string(quoted_message) + ",,,,,,,,,\"\",\"checkpointer\",,0\n";
}

std::shared_ptr<const Format> csv(const FormatOptions& options = {}) {
  const std::string head = query("SELECT 1") + std::string(record_padding, '\0');
  return detect_postgres_csv(std::string_view(head).substr(0, head.size() - record_padding),
                             options)
      .format;
}

// Parsed whole; that chunks of any size give the same is checked besides.
std::unique_ptr<RecordingSink> parse(std::string_view text) {
  auto whole = record_events(*csv(), text);
  BOOST_TEST(whole->lines() == static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n') +
                                                     (!text.empty() && text.back() != '\n')));
  for (const size_t window : {1, 2, 7, 50, 300}) {
    const auto cut = record_chunks(*csv(), text, window);
    BOOST_TEST_REQUIRE(cut->events.size() == whole->events.size(), "window " << window);
    for (size_t i = 0; i < whole->events.size(); ++i) {
      BOOST_TEST(cut->events[i].statement == whole->events[i].statement);
      BOOST_TEST(cut->events[i].message == whole->events[i].message);
      BOOST_TEST(cut->events[i].lines == whole->events[i].lines);
    }
    BOOST_TEST(cut->skipped.size() == whole->skipped.size());
  }
  return whole;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(postgres_csv)

BOOST_AUTO_TEST_CASE(columns_become_an_event) {
  const auto got = parse(query("SELECT 1"));
  BOOST_TEST_REQUIRE(got->events.size() == 1u);
  const Event& e = got->events[0];
  BOOST_TEST((e.kind == EventKind::query));
  BOOST_TEST(e.time_us == 1795341600'120000);
  BOOST_TEST(e.duration_us == 1500);
  BOOST_TEST(e.statement == "SELECT 1");
  BOOST_TEST(e.user == "joe");
  BOOST_TEST(e.database == "shop");
  BOOST_TEST(e.host == "10.0.0.7");
  BOOST_TEST(e.application == "web");
  BOOST_TEST(e.connection_id == "4711");
  BOOST_TEST(e.session != 0u);
  BOOST_TEST(e.sqlstate == "");
}

// As exports write it that quote each column, or each that is text.
BOOST_AUTO_TEST_CASE(columns_may_be_quoted_anew) {
  const std::string tail =
      "LOG,00000,\"duration: 1.500 ms  statement: SELECT \n7\",,,,,,,,,\"web\"\n";
  const std::string texts =
      "\"2026-11-22 10:00:00.120 UTC\",\"joe\",\"shop\",4711,\"10.0.0.7:52344\","
      "6920f0a0.1267,3,\"SELECT\",\"2026-11-22 09:00:00 UTC\",4/17,0," +
      tail;
  const std::string all =
      "\"2026-11-22 10:00:00.120 UTC\",\"\",\"\",\"4711\",\"\",\"6920f0a0.1267\","
      "\"3\",\"\",\"2026-11-22 09:00:00 UTC\",\"\",\"0\"," +
      tail;
  const auto got = parse(texts + all + texts);
  BOOST_TEST_REQUIRE(got->events.size() == 3u);
  for (const Event& e : got->events) {
    BOOST_TEST(e.time_us == 1795341600'120000);
    BOOST_TEST(e.statement == "SELECT \n7");
    BOOST_TEST(e.connection_id == "4711");
    BOOST_TEST(e.session == got->events[0].session);
  }
}

BOOST_AUTO_TEST_CASE(a_quoted_time_within_text_begins_no_record) {
  const std::string pasted = "\"\"2026-11-22 10:00:00.120 UTC\"\",\"\"joe\"\",\"\"shop\"\",4711,";
  const auto got = parse(query("SELECT '\n" + pasted + "'"));
  BOOST_TEST_REQUIRE(got->events.size() == 1u);
  BOOST_TEST(got->skipped.empty());
}

BOOST_AUTO_TEST_CASE(an_error_has_its_parts) {
  const auto got = parse(begin() +
                         "ERROR,23505,\"duplicate key in \"\"k\"\"\",\"Key (a)=(1) exists.\","
                         "\"Try another.\",\"SELECT inner\",7,\"PL/pgSQL function f() line 3\","
                         "\"INSERT INTO t\r\n  VALUES ('\"\"')  \",12,\"exec, x.c:1\",\"web\","
                         "\"client backend\",,0\n");
  BOOST_TEST_REQUIRE(got->events.size() == 1u);
  const Event& e = got->events[0];
  BOOST_TEST((e.kind == EventKind::error));
  BOOST_TEST((e.severity == Severity::error));
  BOOST_TEST(e.message == "duplicate key in \"k\"");
  BOOST_TEST(e.detail == "Key (a)=(1) exists.");
  BOOST_TEST(e.hint == "Try another.");
  BOOST_TEST(e.context == "PL/pgSQL function f() line 3");
  BOOST_TEST(e.statement == "INSERT INTO t\n  VALUES ('\"')");
  BOOST_TEST(e.sqlstate == "23505");
  BOOST_TEST(e.lines == 2u);
}

BOOST_AUTO_TEST_CASE(each_version_has_its_columns) {
  for (const int columns : {22, 23, 24, 26}) {
    const std::string record = begin() + "LOG,00000,\"duration: 2.000 ms  statement: SELECT 1\"";
    const auto got = parse(record + rest(columns) + record + rest(columns));
    BOOST_TEST_REQUIRE(got->events.size() == 2u);
    BOOST_TEST(got->events[1].statement == "SELECT 1");
    BOOST_TEST(got->events[1].application == (columns == 22 ? "" : "web"));
    BOOST_TEST(got->skipped.empty());
  }
  const auto later =
      parse(begin() + "LOG,00000,\"statement: X\",,,,,,,,,\"web\",\"b\",,0,\"new\",7\n");
  BOOST_TEST_REQUIRE(later->events.size() == 1u);
  BOOST_TEST(later->events[0].statement == "X");
}

BOOST_AUTO_TEST_CASE(hosts) {
  const auto host = [](const std::string& from) {
    std::string record = query("SELECT 1");
    record.replace(record.find("\"10.0.0.7:52344\""), 16, from);
    return std::string(parse(record)->events.at(0).host);
  };
  BOOST_TEST(host("\"[local]\"") == "[local]");
  BOOST_TEST(host("\"::1:52344\"") == "::1");
  BOOST_TEST(host("\"db.example.org:1\"") == "db.example.org");
  BOOST_TEST(host("") == "");
}

BOOST_AUTO_TEST_CASE(a_session_before_its_user_is_known) {
  const auto got = parse(
      "2026-11-22 10:00:00.120 UTC,,,4711,\"10.0.0.7:52344\",6920f0a0.1267,1,\"\","
      "2026-11-22 09:00:00 UTC,,0,FATAL,57P03,\"the database system is starting up\"" +
      rest());
  BOOST_TEST_REQUIRE(got->events.size() == 1u);
  BOOST_TEST((got->events[0].connection == ConnectionChange::failed));
  BOOST_TEST(got->events[0].user == "");
}

BOOST_AUTO_TEST_CASE(a_record_may_have_many_lines) {
  const auto got = parse(query("SELECT 1\n\n  FROM t") + query("SELECT 2"));
  BOOST_TEST_REQUIRE(got->events.size() == 2u);
  BOOST_TEST(got->events[0].statement == "SELECT 1\n\n  FROM t");
  BOOST_TEST(got->events[0].lines == 3u);
  BOOST_TEST(got->events[1].line == 3u);
}

// A quoted record in quotes, as a client would send it that pastes a log into a statement.
std::string pasted(const std::string& record) {
  std::string text;
  for (const char c : record) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text;
}

BOOST_AUTO_TEST_CASE(pasted_records_are_text) {
  for (const std::string& inner :
       {query("SELECT 'x'"), checkpointer("\"checkpoint starting: time\""),
        checkpointer("\"\"\"quoted\"\" from the start\""), checkpointer("\"\""),
        checkpointer("\"\"\"\""), checkpointer("\",\""), query(pasted(query("SELECT 2")))}) {
    const auto got = parse(query("SELECT '\n" + pasted(inner) + "'") + query("SELECT 3"));
    BOOST_TEST_REQUIRE(got->events.size() == 2u, inner);
    BOOST_TEST(got->events[0].statement == "SELECT '\n" + inner + "'");
    BOOST_TEST(got->skipped.empty());
  }
}

BOOST_AUTO_TEST_CASE(messages_of_quotes) {
  for (const auto& [quoted, message] : std::initializer_list<std::pair<std::string, std::string>>{
           {"\"\"\"a\"\" b\"", "\"a\" b"}, {"\"a \"\"b\"\"\"", "a \"b\""}}) {
    const auto got = parse(checkpointer("\"x\"") + checkpointer(quoted));
    BOOST_TEST_REQUIRE(got->events.size() == 2u);
    BOOST_TEST(got->events[1].message == message);
  }
  const auto empty = parse(begin() + "LOG,00000,\"\"" + rest() + query("SELECT 1"));
  BOOST_TEST(empty->events.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_quote_never_closed_costs_its_own_record) {
  const std::string broken = begin() + "LOG,00000,\"duration: 9.000 ms  statement: SELECT \"\"cut";
  for (const std::string end : {"", "\n", "\"\"\n", "\n\n"}) {
    const auto got = parse(broken + end + (end.empty() ? "\n" : "") + query("SELECT 2") +
                           checkpointer("\"checkpoint starting: time\""));
    BOOST_TEST_REQUIRE(got->events.size() == 3u);
    BOOST_TEST(got->events[0].statement.starts_with("SELECT \"cut"));
    BOOST_TEST(got->events[0].duration_us == 9000);
    BOOST_TEST(got->events[1].statement == "SELECT 2");
  }
  const auto last = parse(query("SELECT 1") + broken);
  BOOST_TEST_REQUIRE(last->events.size() == 2u);
  BOOST_TEST(last->events[1].statement == "SELECT \"cut");
}

BOOST_AUTO_TEST_CASE(a_record_cut_anywhere_leaves_its_neighbours_whole) {
  const std::string victim = query("SELECT \"\"a\"\", 'b\nc' FROM t");
  for (size_t size = 0; size < victim.size(); ++size) {
    const auto got = parse(query("SELECT 1") + victim.substr(0, size) + "\n" + query("SELECT 2"));
    BOOST_TEST_REQUIRE(got->events.size() >= 2u, "cut at " << size);
    BOOST_TEST(got->events.front().statement == "SELECT 1");
    BOOST_TEST(got->events.back().statement == "SELECT 2", "cut at " << size);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_record_is_skipped) {
  const auto got = parse("first half of a line\",,,\n\n" + query("SELECT 1") + "junk\nmore\n" +
                         query("SELECT 2"));
  BOOST_TEST(got->events.size() == 2u);
  BOOST_TEST_REQUIRE(got->skipped.size() == 2u);
  BOOST_TEST(got->skipped[0].lines == 2u);
  BOOST_TEST(got->skipped[1].text == "junk\nmore");
  BOOST_TEST(got->skipped[1].line == 3u);
}

BOOST_AUTO_TEST_CASE(line_ends_marks_and_headings) {
  std::string text = query("SELECT 1\nFROM t") + query("SELECT 2");
  for (size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2)
    text.replace(at, 1, "\r\n");
  const auto windows = parse("\xEF\xBB\xBF" + text);
  BOOST_TEST_REQUIRE(windows->events.size() == 2u);
  BOOST_TEST(windows->events[0].statement == "SELECT 1\nFROM t");
  BOOST_TEST(windows->skipped.empty());
  const auto exported = parse("log_time,user_name,database_name\n" + query("SELECT 1"));
  BOOST_TEST(exported->events.size() == 2u);
  BOOST_TEST(exported->skipped.empty());
}

BOOST_AUTO_TEST_CASE(zones) {
  for (const auto& [time, utc] : std::initializer_list<std::pair<std::string, int64_t>>{
           {"10:00:00.120 UTC", 1795341600'120000},
           {"11:00:00.120 CET", 1795341600'120000},
           {"13:00:00.120 +03", 1795341600'120000},
           {"06:30:00.120 -0330", 1795341600'120000}}) {
    BOOST_TEST(parse(query("SELECT 1", time))->events.at(0).time_us == utc, time);
  }
}

BOOST_AUTO_TEST_CASE(a_name_may_be_odd) {
  for (const auto& [logged, user] : std::initializer_list<std::pair<std::string, std::string>>{
           {"joe, \"\"the\"\" user", "joe, \"the\" user"},
           {"\"\"joe\"\"", "\"joe\""},
           {"joe\nblow", "joe\nblow"},
           {"grüße", "grüße"}}) {
    std::string record = query("SELECT 1");
    record.replace(record.find("\"joe\""), 5, "\"" + logged + "\"");
    const auto got = parse(query("SELECT 0") + record);
    BOOST_TEST_REQUIRE(got->events.size() == 2u, logged);
    BOOST_TEST(got->events[1].user == user);
  }
}

BOOST_AUTO_TEST_CASE(other_logs_are_none) {
  for (const std::string head :
       {"2026-11-22 10:00:00.123 UTC [1] LOG:  duration: 1.000 ms  statement: SELECT 1\n",
        "a,b,c\n1,2,3\n", "{\"error_severity\":\"LOG\"}\n", "2026-11-22 10:00:00,\"a\",\"b\"\n"}) {
    const std::string padded = head + std::string(record_padding, '\0');
    const auto none = detect_postgres_csv(std::string_view(padded).substr(0, head.size()), {});
    BOOST_TEST(!none.format);
    BOOST_TEST(!none.reason.empty());
  }
}

BOOST_AUTO_TEST_SUITE_END()
