#include <boost/test/unit_test.hpp>
#include <string>

#include "tests/support/mysql_log.h"

namespace dbperf {
namespace {

constexpr std::string_view banner =
    "/usr/sbin/mysqld, Version: 5.5.62-log (Source). started with:\n"
    "Tcp port: 3306  Unix socket: /tmp/mysql.sock\n"
    "Time                 Id Command    Argument\n";

std::unique_ptr<RecordingSink> read_log(std::string_view text,
                                        const cctz::time_zone* zone = nullptr) {
  FormatOptions options;
  options.timezone = zone;
  const auto detection = detect_mysql_general("\t\t    1 Quit\t\n", options);
  BOOST_REQUIRE(detection.format);
  return read_log_as(*detection.format, text);
}

BOOST_AUTO_TEST_SUITE(mysql_general_log)

BOOST_AUTO_TEST_CASE(a_session_of_mysql_8) {
  const auto log = read_log(
      "2026-11-22T10:00:00.100000Z\t   12 Connect\tshop@web-1 on shop using SSL/TLS\n"
      "2026-11-22T10:00:00.200000Z\t   12 Query\tSELECT *\n  FROM orders\n WHERE id = 7\n"
      "2026-11-22T11:00:00.300000+01:00\t   12 Init DB\tstats\n"
      "2026-11-22T10:00:00.400000Z\t   12 Prepare\tSELECT hits FROM page_views WHERE day = ?\n"
      "2026-11-22T10:00:00.500000Z\t   12 Execute\tSELECT hits FROM page_views WHERE day = 5\n"
      "2026-11-22T10:00:00.600000Z\t   12 Close stmt\t\n"
      "2026-11-22T10:00:00.700000Z\t   12 Quit\t\n");
  BOOST_REQUIRE_EQUAL(log->events.size(), 7);
  BOOST_TEST(log->skipped.empty());
  const Event& login = log->events[0];
  BOOST_TEST((login.kind == EventKind::connection));
  BOOST_TEST((login.connection == ConnectionChange::began));
  BOOST_TEST(login.user == "shop");
  BOOST_TEST(login.host == "web-1");
  BOOST_TEST(login.database == "shop");
  BOOST_TEST(login.connection_id == "12");
  const Event& query = log->events[1];
  BOOST_TEST((query.kind == EventKind::query));
  BOOST_TEST((query.dialect == Dialect::mysql));
  BOOST_TEST(query.statement == "SELECT *\n  FROM orders\n WHERE id = 7");
  BOOST_TEST(query.duration_us == unknown);
  BOOST_TEST(query.time_us == at("2026-11-22T10:00:00.2Z"));
  BOOST_TEST(query.lines == 3u);
  BOOST_TEST(query.session != 0u);
  BOOST_TEST(query.session == login.session);
  BOOST_TEST((log->events[2].connection == ConnectionChange::changed));
  BOOST_TEST(log->events[2].database == "stats");
  BOOST_TEST(log->events[2].time_us == at("2026-11-22T10:00:00.3Z"));
  BOOST_TEST((log->events[3].kind == EventKind::other));  // prepared, not executed
  BOOST_TEST((log->events[4].kind == EventKind::query));
  BOOST_TEST(log->events[4].runs_prepared);
  BOOST_TEST((log->events[5].kind == EventKind::other));
  BOOST_TEST((log->events[6].connection == ConnectionChange::closed));
}

BOOST_AUTO_TEST_CASE(a_time_holds_for_the_lines_after_it) {
  cctz::time_zone berlin;
  BOOST_REQUIRE(cctz::load_time_zone("Europe/Berlin", &berlin));
  const auto log = read_log(std::string(banner) +
                                "261122  9:00:00\t    3 Connect\troot@localhost on  using Socket\n"
                                "\t\t    3 Query\tSELECT 1\n"
                                "\t\t    3 Quit\t\n"
                                "261122 10:00:00\t    4 Connect\troot@localhost on \n",
                            &berlin);
  BOOST_REQUIRE_EQUAL(log->events.size(), 7);
  BOOST_TEST(log->events[0].resets_context);
  BOOST_TEST(log->events[3].time_us == at("2026-11-22T08:00:00Z"));
  BOOST_TEST(log->events[3].database == "");
  BOOST_TEST(!log->events[3].inherits_time);
  BOOST_TEST(log->events[4].inherits_time);
  BOOST_TEST(log->events[4].statement == "SELECT 1");
  BOOST_TEST(log->events[6].user == "root");
  BOOST_TEST(log->events[6].database == "");
}

BOOST_AUTO_TEST_CASE(commands_padded_with_spaces) {
  const auto log = read_log(
      "070823 21:00:32       1 Connect     root@localhost on shop\n"
      "                      1 Query       SELECT 1\n"
      "                      1 Init DB     stats\n"
      "                      1 Execute     [1] SELECT 2\n"
      "                      1 Quit       \n");
  BOOST_REQUIRE_EQUAL(log->events.size(), 5);
  BOOST_TEST(log->events[0].database == "shop");
  BOOST_TEST(log->events[1].statement == "SELECT 1");
  BOOST_TEST(log->events[2].database == "stats");
  BOOST_TEST(log->events[3].statement == "SELECT 2");
  BOOST_TEST((log->events[4].connection == ConnectionChange::closed));
}

BOOST_AUTO_TEST_CASE(logins) {
  struct {
    std::string_view text, user, host, database;
  } cases[] = {
      {"root@localhost on shop using TCP/IP", "root", "localhost", "shop"},
      {"root@localhost on  using Socket", "root", "localhost", ""},
      {"root@10.0.0.7 as anonymous on shop", "root", "10.0.0.7", "shop"},
      {"a b@c@host.example.org on my db using SSL/TLS", "a b@c", "host.example.org", "my db"},
      {"@localhost on ", "", "localhost", ""},
      {"gibberish", "gibberish", "", ""},
      {"", "", "", ""}};
  for (const auto& one : cases) {
    for (const std::string_view command : {"Connect", "Change user"}) {
      const auto log =
          read_log("\t\t 5 " + std::string(command) + "\t" + std::string(one.text) + "\n");
      BOOST_REQUIRE_EQUAL(log->events.size(), 1);
      BOOST_TEST(log->events[0].user == one.user, one.text);
      BOOST_TEST(log->events[0].host == one.host, one.text);
      BOOST_TEST(log->events[0].database == one.database, one.text);
    }
  }
}

BOOST_AUTO_TEST_CASE(refused) {
  const auto log = read_log(
      "\t\t 5 Connect\tAccess denied for user 'a'@'h' (using password: YES)\n"
      "\t\t 6 Init DB\tAccess denied for user 'a'@'h' to database 'b'\n");
  BOOST_REQUIRE_EQUAL(log->events.size(), 2);
  for (const Event& event : log->events) {
    BOOST_TEST((event.kind == EventKind::error));
    BOOST_TEST((event.connection == ConnectionChange::refused));
    BOOST_TEST(event.message.starts_with("Access denied for user 'a'@'h'"));
  }
  BOOST_TEST(log->events[0].sqlstate == "1045");
  BOOST_TEST(log->events[1].sqlstate == "1044");
}

BOOST_AUTO_TEST_CASE(statements_that_name_others) {
  const auto log = read_log(
      "\t\t 5 Query\tEXECUTE mark USING @id\n\t\t 5 Query\texecute`mark`\n"
      "\t\t 5 Query\tUSE `my shop`;\n\t\t 5 Query\tuse shop\n\t\t 5 Query\tSELECT used FROM t\n"
      "\t\t 5 Query\t\n\t\t 5 Execute\t\n");
  BOOST_REQUIRE_EQUAL(log->events.size(), 7);
  BOOST_TEST((log->events[0].kind == EventKind::statement));
  BOOST_TEST((log->events[1].kind == EventKind::statement));
  BOOST_TEST(log->events[2].database == "my shop");
  BOOST_TEST((log->events[3].connection == ConnectionChange::changed));
  BOOST_TEST((log->events[4].connection == ConnectionChange::none));
  BOOST_TEST((log->events[5].kind == EventKind::other));
  BOOST_TEST((log->events[6].kind == EventKind::other));
}

BOOST_AUTO_TEST_CASE(text_within_statements) {
  const auto log = read_log(
      "\t\t 5 Query\tSELECT 'a\n5 Query\tx\n\t\tno number Query\tx\n\t\t 5 Queries\tx\n"
      "261122 10:00:00 not a command\n\n# Time: 1' FROM t;\r\n\t\t 5 Quit\t\n");
  BOOST_REQUIRE_EQUAL(log->events.size(), 2);
  BOOST_TEST(log->events[0].lines == 7u);
  BOOST_TEST(log->events[0].statement.ends_with("# Time: 1' FROM t"));
}

BOOST_AUTO_TEST_CASE(carriage_returns_and_bom) {
  const auto log = read_log(
      "\xEF\xBB\xBF"
      "261122 10:00:00\t    1 Query\tSELECT\r\n 1\r\n\t\t    1 Quit\t\r\n");
  BOOST_REQUIRE_EQUAL(log->events.size(), 2);
  BOOST_TEST(log->events[0].statement == "SELECT\n 1");
}

BOOST_AUTO_TEST_CASE(records_of_the_error_log_end_a_statement) {
  const std::string note = "2024-01-15T10:18:34.718242Z 43 [Note] [MY-010926] [Server] Access ";
  const auto log = read_log("prose\n" + note + "1\n" + std::string(banner) + note + "2\n" +
                            "\t\t 1 Query\tSELECT -- it's\n 1\n" + note + "3\nmore\n" +
                            "\t\t 1 Query\tSELECT 'a\n" + note + "4'\n\t\t 1 Quit\t\n");
  BOOST_REQUIRE_EQUAL(log->events.size(), 9);
  BOOST_REQUIRE_EQUAL(log->skipped.size(), 1);
  BOOST_TEST(log->skipped[0].text == "prose\n");
  BOOST_TEST(log->events[0].message == "Access 1");
  BOOST_TEST(log->events[4].message == "Access 2");
  BOOST_TEST(log->events[5].statement == "SELECT -- it's\n 1");
  BOOST_TEST(log->events[6].message == "Access 3");
  BOOST_TEST(log->events[6].lines == 2u);
  BOOST_TEST(log->events[7].statement == "SELECT 'a\n" + note + "4'");
}

BOOST_AUTO_TEST_CASE(text_that_belongs_to_nothing) {
  const auto log = read_log("tail of a statement\n" + std::string(banner) + "\n" +
                            std::string(banner) + "junk\n\t\t 1 Quit\t");
  BOOST_REQUIRE_EQUAL(log->events.size(), 7);
  BOOST_REQUIRE_EQUAL(log->skipped.size(), 2);
  BOOST_TEST(log->skipped[0].text == "tail of a statement\n");
  BOOST_TEST(log->skipped[1].text == "junk\n");
  BOOST_TEST(log->events[2].lines == 2u);
  BOOST_TEST((log->events[6].connection == ConnectionChange::closed));
}

BOOST_AUTO_TEST_CASE(detection) {
  const auto score = [](std::string_view head) { return detect_mysql_general(head, {}).score; };
  BOOST_TEST(score(std::string(banner) + "\t\t 1 Query\tSELECT 1\n") == 1000);
  BOOST_TEST(score("\t\t 1 Query\tSELECT\n1\n") == 750);
  BOOST_TEST(score(banner) == 0);
  BOOST_TEST(score("2026-11-22 10:00:00 0 [Note] ready\n") == 0);
  BOOST_TEST(score("") == 0);
  BOOST_TEST(!detect_mysql_general("prose\n", {}).reason.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace dbperf
