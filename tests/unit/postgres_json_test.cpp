#include <simdjson.h>

#include <boost/test/unit_test.hpp>
#include <string>

#include "parser/formats/events_repair.h"
#include "tests/support/recording_sink.h"

using namespace dbperf;

namespace {

std::string record(std::string_view more) {
  return R"({"timestamp":"2026-11-22 11:00:00.120 CET","user":"joe","dbname":"shop","pid":4711,)"
         R"("remote_host":"::1","remote_port":52344,"session_id":"6920f0a0.1267","line_num":3,)"
         R"("ps":"SELECT","session_start":"2026-11-22 10:00:00 CET","vxid":"4/17","txid":0,)" +
         std::string(more) +
         R"(,"application_name":"web","backend_type":"client backend","query_id":-77})" + "\n";
}
std::string query(std::string_view sql) {
  return record(R"("error_severity":"LOG","message":"duration: 1.500 ms  statement: )" +
                std::string(sql) + "\"");
}

Detection detect(std::string_view head) {
  const std::string padded = std::string(head) + std::string(record_padding, '\0');
  return detect_postgres_json(std::string_view(padded).substr(0, head.size()), {});
}

std::unique_ptr<RecordingSink> parse(std::string_view text) {
  const auto json = detect(query("SELECT 1")).format;
  auto whole = record_events(*json, text);
  for (const size_t window : {1, 7, 300})
    BOOST_TEST(record_chunks(*json, text, window)->events.size() == whole->events.size());
  return whole;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(postgres_json)

BOOST_AUTO_TEST_CASE(keys_become_an_event) {
  const auto got = parse(query(R"(SELECT \"a\"\n  FROM t)"));
  BOOST_TEST_REQUIRE(got->events.size() == 1u);
  const Event& e = got->events[0];
  BOOST_TEST((e.kind == EventKind::query));
  BOOST_TEST(e.time_us == 1795341600'120000);
  BOOST_TEST(e.duration_us == 1500);
  BOOST_TEST(e.statement == "SELECT \"a\"\n  FROM t");
  BOOST_TEST(e.user == "joe");
  BOOST_TEST(e.database == "shop");
  BOOST_TEST(e.host == "::1");
  BOOST_TEST(e.application == "web");
  BOOST_TEST(e.connection_id == "4711");
  BOOST_TEST(e.session == parse(query("SELECT 2"))->events.at(0).session);
}

// Wherever a string is cut off, in an escape or in the middle of a character.
BOOST_AUTO_TEST_CASE(a_cut_object_is_closed) {
  const std::string begin = R"({"error_severity":"LOG","message":")";
  const std::string whole =
      begin + "a \\\\\\n \\\"b\\\" \\ud83d\\ude00 \xC3\xA9 \\u00e9\\\\\\\\ c, and some more";
  simdjson::dom::parser parser;
  std::string closed;
  for (size_t size = begin.size(); size <= whole.size(); ++size) {
    close_cut_json(std::string_view(whole).substr(0, size), closed);
    simdjson::dom::object object;
    BOOST_TEST_REQUIRE(!parser.parse(closed).get(object), closed);
    BOOST_TEST(std::string_view(object["error_severity"]) == "LOG");
  }
  BOOST_TEST(closed.ends_with(" c, and some more\"}"));
}

BOOST_AUTO_TEST_CASE(an_error_has_its_parts) {
  const auto got = parse(record(
      R"("error_severity":"ERROR","state_code":"23505","message":"duplicate key","detail":"Key exists.",)"
      R"("hint":"Try another.","internal_query":"SELECT inner","internal_position":7,)"
      R"("context":"function f","statement":"INSERT INTO t\r\n VALUES (1) ","cursor_position":12,)"
      R"("func_name":"f","file_name":"x.c","file_line_num":1)"));
  BOOST_TEST_REQUIRE(got->events.size() == 1u);
  const Event& e = got->events[0];
  BOOST_TEST((e.severity == Severity::error));
  BOOST_TEST(e.sqlstate == "23505");
  BOOST_TEST(e.message == "duplicate key");
  BOOST_TEST(e.detail == "Key exists.");
  BOOST_TEST(e.hint == "Try another.");
  BOOST_TEST(e.context == "function f");
  BOOST_TEST(e.statement == "INSERT INTO t\n VALUES (1)");
}

BOOST_AUTO_TEST_CASE(order_unknown_keys_and_nulls_do_not_matter) {
  const auto got =
      parse(R"({"new":{"a":[1]},"message":"duration: 2.000 ms","pid":"12","error_severity":"LOG",)"
            R"("user":null,"timestamp":"2026-11-22 10:00:00.120 UTC"})");
  BOOST_TEST_REQUIRE(got->events.size() == 1u);
  BOOST_TEST(got->events[0].duration_us == 2000);
  BOOST_TEST(got->events[0].connection_id == "12");
  BOOST_TEST(got->events[0].time_us == 1795341600'120000);
}

BOOST_AUTO_TEST_CASE(the_names_of_csvlogs_columns_are_understood) {
  const auto got = parse(
      R"({"log_time":"2026-11-22 10:00:00.120 UTC","user_name":"joe","database_name":"shop",)"
      R"("process_id":"12","connection_from":"10.0.0.7:5","session_id":"a.b","error_severity":"ERROR",)"
      R"("sql_state_code":"42P01","message":"no table","query":"SELECT 1"})");
  BOOST_TEST_REQUIRE(got->events.size() == 1u);
  const Event& e = got->events[0];
  BOOST_TEST(e.user == "joe");
  BOOST_TEST(e.database == "shop");
  BOOST_TEST(e.host == "10.0.0.7");
  BOOST_TEST(e.connection_id == "12");
  BOOST_TEST(e.sqlstate == "42P01");
  BOOST_TEST(e.statement == "SELECT 1");
}

BOOST_AUTO_TEST_CASE(a_session_before_its_user_is_known) {
  const auto got = parse(
      R"({"timestamp":"2026-11-22 10:00:00.120 UTC","pid":1,"remote_host":"[local]",)"
      R"("session_id":"a.1","error_severity":"FATAL","state_code":"57P03","message":"starting up"})");
  BOOST_TEST_REQUIRE(got->events.size() == 1u);
  BOOST_TEST((got->events[0].connection == ConnectionChange::failed));
}

BOOST_AUTO_TEST_CASE(a_broken_line_costs_itself) {
  const std::string whole = query("SELECT 1");
  for (size_t size = 1; size + 1 < whole.size(); ++size) {
    const auto got = parse(query("SELECT 0") + whole.substr(0, size) + "\n" + query("SELECT 2"));
    BOOST_TEST_REQUIRE(got->events.size() == 2u, "cut at " << size);
    BOOST_TEST(got->events[1].statement == "SELECT 2");
    BOOST_TEST(got->events[1].line == 2u);
    BOOST_TEST_REQUIRE(got->skipped.size() == 1u);
    BOOST_TEST(got->skipped[0].line == 1u);
  }
}

BOOST_AUTO_TEST_CASE(lines_are_counted_exactly) {
  const auto got = parse("\n" + query("SELECT 1") + "junk\n[]\n{}\n" + query("SELECT 2") +
                         R"({"timestamp":"2026-11-22 10:00:00.120 UTC","message":"no log"})");
  BOOST_TEST_REQUIRE(got->events.size() == 2u);
  BOOST_TEST(got->events[0].line == 1u);
  BOOST_TEST(got->events[1].line == 5u);
  BOOST_TEST(got->skipped.size() == 5u);
  BOOST_TEST(got->lines() == 7u);
}

BOOST_AUTO_TEST_CASE(marks_line_ends_and_wrong_characters) {
  std::string text = query("SELECT 1");
  text.insert(text.size() - 1, "\r");
  const auto got = parse("\xEF\xBB\xBF" + text + query("SELECT '\xFF'"));
  BOOST_TEST_REQUIRE(got->events.size() == 2u);
  BOOST_TEST(got->events[1].statement == "SELECT '\xEF\xBF\xBD'");
  BOOST_TEST(got->skipped.empty());
}

BOOST_AUTO_TEST_CASE(detection) {
  BOOST_TEST(detect(query("SELECT 1")).score == 1000);
  BOOST_TEST(detect(query("SELECT 1") + "junk\n").score == 500);
  const auto events = detect(R"({"type":"query","query":"SELECT 1","duration":0.1})"
                             "\n");
  BOOST_TEST(!events.format);
  BOOST_TEST(!events.reason.empty());
  // The events of applications leave the server's log alone.
  const std::string head =
      record(R"("error_severity":"ERROR","message":"x","statement":"SELECT 1")");
  const std::string padded = head + std::string(record_padding, '\0');
  BOOST_TEST(!detect_events(std::string_view(padded).substr(0, head.size()), {}).format);
}

BOOST_AUTO_TEST_SUITE_END()
