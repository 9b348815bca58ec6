#include <boost/test/unit_test.hpp>
#include <string>

#include "parser/formats/mysql_errors.h"
#include "tests/support/mysql_log.h"

namespace dbperf {
namespace {

using namespace std::literals;
using namespace dbperf::slow_log;

BOOST_AUTO_TEST_CASE(an_entry_of_mysql_8) {
  const auto log = read_log(
      "# Time: 2026-11-22T10:00:00.123456Z\n"
      "# User@Host: app[app] @ web-1 [10.0.0.7]  Id:    42\n"
      "# Query_time: 1.234567  Lock_time: 0.000100 Rows_sent: 1  Rows_examined: 40\n"
      "use shop;\n"
      "SET timestamp=1795341598;\n"
      "SELECT *\n  FROM orders\n WHERE id = 7;\n");
  BOOST_REQUIRE_EQUAL(log->events.size(), 1);
  const Event& e = log->events[0];
  BOOST_TEST((e.kind == EventKind::query));
  BOOST_TEST((e.dialect == Dialect::mysql));
  BOOST_TEST(e.time_us == at("2026-11-22T10:00:00.123456Z"));
  BOOST_TEST(!e.inherits_time);
  BOOST_TEST(e.user == "app");
  BOOST_TEST(e.host == "web-1");
  BOOST_TEST(e.connection_id == "42");
  BOOST_TEST(e.session != 0);
  BOOST_TEST(e.database == "shop");
  BOOST_TEST(!e.inherits_database);
  BOOST_TEST(e.duration_us == 1234567);
  BOOST_TEST(e.lock_us == 100);
  BOOST_TEST(e.rows_sent == 1);
  BOOST_TEST(e.rows_examined == 40);
  BOOST_TEST(e.rows_affected == unknown);
  BOOST_TEST(e.statement == "SELECT *\n  FROM orders\n WHERE id = 7");
  BOOST_TEST(e.lines == 8);
  BOOST_TEST(!e.failed);
}

BOOST_AUTO_TEST_CASE(log_slow_extra_tells_errors) {
  const auto log = read_log(
      "# Time: 2026-11-22T11:00:00.5+01:00\n" + std::string(user) +
      "# Query_time: 0.000210  Lock_time: 0.000003 Rows_sent: 0  Rows_examined: 1 Thread_id: 8 "
      "Errno: 1062 Killed: 0 Bytes_received: 24 Bytes_sent: 81 Read_first: 0 Sort_merge_passes: 1 "
      "Sort_scan_count: 1 Created_tmp_disk_tables: 0 Created_tmp_tables: 2 "
      "Start: 2026-11-22T11:00:00.4+01:00 End: 2026-11-22T11:00:00.5+01:00\n"
      "SET timestamp=1795341599;\nINSERT INTO t VALUES (1);\n" +
      std::string(user) +
      "# Query_time: 3  Lock_time: 0 Rows_sent: 0  Rows_examined: 0 Thread_id: 9 Errno: 0 Killed: "
      "1317\nSET timestamp=1;\nSELECT SLEEP(9);\n" +
      std::string(user) +
      "# Query_time: 3  Lock_time: 0 Rows_sent: 0  Rows_examined: 0 Thread_id: 9 Errno: 9999 "
      "Killed: 0\nSET timestamp=1;\nSELECT 1;\n");
  BOOST_REQUIRE_EQUAL(log->events.size(), 3);
  const Event& e = log->events[0];
  BOOST_TEST(e.time_us == at("2026-11-22T10:00:00.5Z"));
  BOOST_TEST(e.failed);
  BOOST_TEST(e.sqlstate == "1062");
  BOOST_TEST(e.message == "error 1062: duplicate entry for a key");
  BOOST_TEST(e.connection_id == "8");
  BOOST_TEST(e.evidence == (evidence_filesort | evidence_filesort_on_disk | evidence_tmp_table));
  BOOST_TEST(log->events[1].failed);
  BOOST_TEST(log->events[1].sqlstate == "1317");
  BOOST_TEST((log->events[1].server == ServerEvent::cancelled_user));
  BOOST_TEST(log->events[2].message == "error 9999");
}

BOOST_AUTO_TEST_CASE(an_entry_of_mariadb) {
  const auto log = read_log(
      "# Time: 261122  9:00:01\n"
      "# User@Host: a b@c[a b@c] @ localhost []\n"
      "# Thread_id: 5  Schema: my db  QC_hit: No\n"
      "# Query_time: 0.116450  Lock_time: 0.000114  Rows_sent: 1  Rows_examined:2000\n"
      "# Rows_affected: 3  Bytes_sent: 68\n"
      "# Pages_accessed: 12  Pages_read: 0\n"
      "# Full_scan: No  Full_join: Yes  Tmp_table: Yes  Tmp_table_on_disk: Yes\n"
      "# Filesort: Yes  Filesort_on_disk: No  Merge_passes: 0  Priority_queue: Yes\n"
      "#\n"
      "# explain: id\tselect_type\ttable\ttype\tpossible_keys\n"
      "# explain: 1\tSIMPLE\ta\tALL\tNULL\n"
      "#\n"
      "use `my db`;\n"
      "SET timestamp=1795338001;\n"
      "select count(*) from o;\n");
  BOOST_REQUIRE_EQUAL(log->events.size(), 1);
  const Event& e = log->events[0];
  BOOST_TEST(e.time_us == 1795338001'000000);
  BOOST_TEST(e.user == "a b@c");
  BOOST_TEST(e.database == "my db");
  BOOST_TEST(e.connection_id == "5");
  BOOST_TEST(e.rows_examined == 2000);
  BOOST_TEST(e.rows_affected == 3);
  BOOST_TEST(e.evidence == (evidence_full_scan | evidence_full_join | evidence_tmp_table |
                            evidence_tmp_table_on_disk | evidence_filesort));
  BOOST_TEST(e.detail == "id\tselect_type\ttable\ttype\tpossible_keys\n1\tSIMPLE\ta\tALL\tNULL");
  BOOST_TEST(e.statement == "select count(*) from o");
}

BOOST_AUTO_TEST_CASE(the_plan_of_an_insert_scans_nothing) {
  const auto log = read_log(
      entry("INSERT INTO o VALUES (1);\n", "#\n# explain: 1\tINSERT\to\tALL\tNULL\tNULL\n#\n"));
  BOOST_REQUIRE_EQUAL(log->events.size(), 1);
  BOOST_TEST(log->events[0].evidence == 0);
  BOOST_TEST(log->events[0].detail == "1\tINSERT\to\tALL\tNULL\tNULL");
}

BOOST_AUTO_TEST_CASE(an_entry_of_percona) {
  const auto log = read_log(
      "# Time: 2026-11-22T10:00:00Z\n"
      "# User@Host: [SQL_SLAVE] @  [10.0.0.1]  Id: 7\n"
      "# Schema: shop  Last_errno: 1213  Killed: 0\n"
      "# Query_time: 2.5  Lock_time: 0.25  Rows_sent: 0  Rows_examined: 9  Rows_affected: 4\n"
      "# Bytes_sent: 11  Tmp_tables: 1  Tmp_disk_tables: 1  Tmp_table_sizes: 16384\n"
      "# InnoDB_trx_id: 1A2B\n"
      "# QC_Hit: No  Full_scan: Yes  Full_join: No  Tmp_table: Yes  Tmp_table_on_disk: Yes\n"
      "# Filesort: No  Filesort_on_disk: No  Merge_passes: 0\n"
      "#   InnoDB_IO_r_ops: 0  InnoDB_IO_r_bytes: 0  InnoDB_IO_r_wait: 0.000000\n"
      "# No InnoDB statistics available for this query\n"
      "# Log_slow_rate_type: query  Log_slow_rate_limit: 2\n"
      "SET timestamp=1;\nUPDATE t SET a = 1;\n");
  BOOST_REQUIRE_EQUAL(log->events.size(), 1);
  const Event& e = log->events[0];
  BOOST_TEST(e.user == "SQL_SLAVE");
  BOOST_TEST(e.host == "10.0.0.1");
  BOOST_TEST(e.connection_id == "7");
  BOOST_TEST(e.database == "shop");
  BOOST_TEST(e.failed);
  BOOST_TEST((e.server == ServerEvent::deadlock));
  BOOST_TEST(e.rows_affected == 4);
  BOOST_TEST(e.evidence == (evidence_full_scan | evidence_tmp_table | evidence_tmp_table_on_disk));
}

BOOST_AUTO_TEST_CASE(which_time_counts) {
  struct Case {
    std::string_view time, set;
    int64_t expected;
  };
  cctz::time_zone berlin;
  BOOST_REQUIRE(cctz::load_time_zone("Europe/Berlin", &berlin));
  const Case cases[] = {
      {"# Time: 2026-11-22T10:00:00Z\n", "SET timestamp=5;\n", at("2026-11-22T10:00:00Z")},
      {"# Time: 261122 10:00:00\n", "SET timestamp=5;\n", 5'000000},
      {"# Time: 261122 10:00:00\n", "SET timestamp=5.25;\n", 5'250000},
      {"# Time: 261122 10:00:00\n", "", at("2026-11-22T09:00:00Z")},
      {"# Time: 2026-11-22T10:00:00.5\n", "", at("2026-11-22T09:00:00.5Z")},
      {"", "SET timestamp=5;\n", 5'000000},
      {"", "SET last_insert_id=9,insert_id=7,timestamp=6;\n", 6'000000},
      {"# Time: yesterday\n", "", unknown_time},
      {"# Time: \n", "", unknown_time},
      {"# Time: 999999 99:99:99\n", "", unknown_time},
      {"", "", unknown_time},
  };
  for (const Case& one : cases) {
    const auto log = read_log(std::string(one.time) + std::string(user) + std::string(query_time) +
                                  std::string(one.set) + "SELECT 1;\n",
                              &berlin);
    BOOST_REQUIRE_EQUAL(log->events.size(), 1);
    BOOST_TEST(log->events[0].time_us == one.expected, one.time << one.set);
    BOOST_TEST(log->events[0].inherits_time == (one.expected == unknown_time));
    BOOST_TEST(log->events[0].statement == "SELECT 1");
  }
}

BOOST_AUTO_TEST_CASE(time_and_user_on_one_line) {
  const auto log = read_log("# Time: 071015 21:43:52 # User@Host: root[admin] @ localhost []\n" +
                            std::string(query_time) + "SELECT 1;\n");
  BOOST_REQUIRE_EQUAL(log->events.size(), 1);
  BOOST_TEST(log->events[0].time_us == at("2007-10-15T21:43:52Z"));
  BOOST_TEST(log->events[0].user == "root");
  BOOST_TEST(log->events[0].host == "localhost");
}

BOOST_AUTO_TEST_CASE(a_day_has_many_seconds) {
  std::string text;
  for (const char* time : {"10:00:00.1Z", "10:00:00.25Z", "10:00:01Z", "10:00:00.1+00:30"}) {
    text += "# Time: 2026-11-22T"s + time + "\n" + std::string(user) + std::string(query_time) +
            "SELECT 1;\n";
  }
  const auto log = read_log(text);
  BOOST_REQUIRE_EQUAL(log->events.size(), 4);
  BOOST_TEST(log->events[0].time_us == at("2026-11-22T10:00:00.1Z"));
  BOOST_TEST(log->events[1].time_us == at("2026-11-22T10:00:00.25Z"));
  BOOST_TEST(log->events[2].time_us == at("2026-11-22T10:00:01Z"));
  BOOST_TEST(log->events[3].time_us == at("2026-11-22T09:30:00.1Z"));
}

BOOST_AUTO_TEST_CASE(which_database_counts) {
  const auto log = read_log(
      entry("SELECT 1;\n", "use shop;\n") + entry("SELECT 2;\n") + entry("use other;\n") +
      std::string(user) + "# Thread_id: 1  Schema:   QC_hit: No\n" + std::string(query_time) +
      "SET timestamp=1;\nSELECT 4;\n" + std::string(user) +
      "# Thread_id: 88 Schema: crm QC_hit: No\n" + std::string(query_time) +
      "use shop;\nSET timestamp=1;\nSELECT 5;\n" + std::string(user) +
      "# Thread_id: 3 Schema: QC_hit: No\n" + std::string(query_time) +
      "SET timestamp=1;\nSELECT 6;\n" + std::string(user) + std::string(query_time) +
      "use shop;\nSELECT 7;\n" + std::string(user) + std::string(query_time) + "use shop;\n");
  struct {
    std::string_view statement, database;
    bool inherits;
  } expected[] = {{"SELECT 1", "shop", false}, {"SELECT 2", "", true},     {"use other", "", true},
                  {"SELECT 4", "", false},     {"SELECT 5", "crm", false}, {"SELECT 6", "", false},
                  {"SELECT 7", "shop", false}, {"use shop", "", true}};
  BOOST_REQUIRE_EQUAL(log->events.size(), std::size(expected));
  for (size_t i = 0; i < std::size(expected); ++i) {
    BOOST_TEST(log->events[i].statement == expected[i].statement);
    BOOST_TEST(log->events[i].database == expected[i].database);
    BOOST_TEST(log->events[i].inherits_database == expected[i].inherits, expected[i].statement);
  }
}

BOOST_AUTO_TEST_CASE(look_alikes_within_a_statement) {
  const std::string statement =
      "SELECT 1,\n# Time: 261122 10:00:00\n  2,\n# User@Host: me\n# and more\n  3\n"
      "# Query_time: 5  Lock_time: 0 Rows_sent: 1  Rows_examined: 1\n"
      "-- Query_time: 5\n# Query_time: none\n  FROM t -- # User@Host: x\n WHERE a = '#\n#'";
  const auto log = read_log(entry(statement + ";\n") + entry("SELECT 2;\n"));
  BOOST_REQUIRE_EQUAL(log->events.size(), 2);
  BOOST_TEST(log->events[0].statement == statement);
  BOOST_TEST(log->events[1].statement == "SELECT 2");
}

BOOST_AUTO_TEST_CASE(a_client_may_set_its_timestamp) {
  const auto log = read_log(entry("SET timestamp=5;\n") + entry("# comment\nSELECT 1;;\n"));
  BOOST_REQUIRE_EQUAL(log->events.size(), 2);
  BOOST_TEST(log->events[0].statement == "SET timestamp=5");
  BOOST_TEST(log->events[0].time_us == 1700000000'000000);
  BOOST_TEST(log->events[1].statement == "# comment\nSELECT 1");
}

BOOST_AUTO_TEST_CASE(administrator_commands) {
  const auto log = read_log(entry("# administrator command: Quit;\n") + std::string(user) +
                            std::string(query_time) + "# administrator command: Close stmt;\n" +
                            entry("SELECT 1;\n"));
  BOOST_REQUIRE_EQUAL(log->events.size(), 3);
  BOOST_TEST(log->events[0].administrative);
  BOOST_TEST(log->events[0].statement == "administrator command: Quit");
  BOOST_TEST(log->events[1].administrative);
  BOOST_TEST(log->events[1].statement == "administrator command: Close stmt");
  BOOST_TEST(!log->events[2].administrative);
}

constexpr std::string_view banner =
    "/usr/sbin/mariadbd, Version: 10.11.6-MariaDB-log (Debian 12). started with:\n"
    "Tcp port: 0  Unix socket: /run/mysqld/mysqld.sock\n"
    "Time\t\t    Id Command\tArgument\n";
constexpr std::string_view windows_banner =
    "C:\\Program Files\\MySQL\\bin\\mysqld.exe, Version: 5.7.30-log (MySQL). started with:\r\n"
    "TCP Port: 3306, Named Pipe: MySQL\r\n"
    "Time                 Id Command    Argument\r\n";

BOOST_AUTO_TEST_CASE(banners) {
  const auto log = read_log(std::string(banner) + std::string(windows_banner) +
                            entry("SELECT 1;\n") + std::string(banner) + std::string(banner) +
                            entry("SELECT 2;\n\n") + std::string(windows_banner));
  BOOST_REQUIRE_EQUAL(log->events.size(), 5);
  BOOST_TEST(log->skipped.empty());
  for (const size_t i : {0, 2, 4}) {
    BOOST_TEST((log->events[i].kind == EventKind::other));
    BOOST_TEST(log->events[i].resets_context);
  }
  BOOST_TEST(log->events[0].lines == 6);
  BOOST_TEST(log->events[1].statement == "SELECT 1");
  BOOST_TEST(log->events[2].lines == 6);
  BOOST_TEST(log->events[3].statement == "SELECT 2");
}

BOOST_AUTO_TEST_CASE(text_that_belongs_to_nothing) {
  const auto log =
      read_log("  FROM t\n WHERE 1;\n\n" + std::string(banner) + "junk\n" + entry("SELECT 1;\n"));
  BOOST_REQUIRE_EQUAL(log->events.size(), 2);
  BOOST_REQUIRE_EQUAL(log->skipped.size(), 2);
  BOOST_TEST(log->skipped[0].line == 0);
  BOOST_TEST(log->skipped[0].lines == 3);
  BOOST_TEST(log->skipped[0].text == "  FROM t\n WHERE 1;\n\n");
  BOOST_TEST(log->skipped[1].line == 6);
  BOOST_TEST(log->skipped[1].lines == 1);
}

BOOST_AUTO_TEST_CASE(header_without_statement) {
  const auto log = read_log(std::string(user) + std::string(query_time) + entry("") +
                            entry("SELECT 1") + "\n" + std::string(user) + "# Query_time: 4");
  BOOST_REQUIRE_EQUAL(log->events.size(), 4);
  BOOST_TEST((log->events[0].kind == EventKind::duration));
  BOOST_TEST((log->events[1].kind == EventKind::duration));
  BOOST_TEST(log->events[2].statement == "SELECT 1");
  BOOST_TEST((log->events[3].kind == EventKind::duration));
  BOOST_TEST(log->events[3].duration_us == 4'000000);
}

BOOST_AUTO_TEST_CASE(a_header_cut_short_at_the_end) {
  for (const std::string_view tail :
       {"# Time: 261122 10:00:00\n", "# Time: 261122 10:00:00\n# User@Host: a[a",
        "# User@Host: a[a] @ b []\n# Query_ti"}) {
    const auto log = read_log(entry("SELECT 1;\n") + std::string(tail));
    BOOST_REQUIRE_EQUAL(log->events.size(), 1);
    BOOST_TEST(log->events[0].statement == "SELECT 1");
  }
}

BOOST_AUTO_TEST_CASE(a_log_cut_off_before_the_statement) {
  const std::string header(query_time);
  const std::string whole = "SET timestamp=1795341600;";
  for (size_t length = 1; length < whole.size(); ++length) {
    const auto log = read_log(entry("SELECT 1;\n") + header + whole.substr(0, length));
    BOOST_REQUIRE_EQUAL(log->events.size(), 2);
    BOOST_TEST((log->events[1].kind == EventKind::duration), whole.substr(0, length));
  }
  const auto log = read_log(header + "SET timestamp");
  BOOST_TEST(log->events.at(0).statement == "");
  BOOST_TEST(read_log(header + "SET names")->events.at(0).statement == "SET names");
}

BOOST_AUTO_TEST_CASE(the_short_header) {
  const std::string header(query_time);
  const auto log = read_log(header + "SELECT 1;\n" + header + "# administrator command: Quit;\n" +
                            header + "SELECT 2,\n" + header + "3;\n");
  BOOST_REQUIRE_EQUAL(log->events.size(), 3);
  BOOST_TEST(log->events[0].statement == "SELECT 1");
  BOOST_TEST(log->events[1].administrative);
  BOOST_TEST(log->events[2].statement == "SELECT 2,\n" + header + "3");
}

BOOST_AUTO_TEST_CASE(durations) {
  struct {
    std::string_view text;
    int64_t expected;
    bool corrupt;
  } cases[] = {{"0", 0, false},
               {"12.3456789", 12'345678, false},
               {"0.000001", 1, false},
               {"18446744073709.551615", unknown, true},
               {"99999999999999999999999", unknown, true},
               {"-1.5", unknown, true},
               {"316224000.000001", unknown, true},
               {"316224000.000000", 316224000'000000, false}};
  for (const auto& one : cases) {
    const auto log = read_log(std::string(user) + "# Query_time: " + std::string(one.text) +
                              "  Lock_time: 18446744073709.551615 Rows_sent: "
                              "18446744073709551615  Rows_examined: 1\nSELECT 1;\n");
    BOOST_REQUIRE_EQUAL(log->events.size(), 1);
    BOOST_TEST(log->events[0].duration_us == one.expected, one.text);
    BOOST_TEST(log->events[0].corrupt_duration == one.corrupt, one.text);
    BOOST_TEST(log->events[0].lock_us == unknown);
    BOOST_TEST(log->events[0].rows_sent == unknown);
    BOOST_TEST(log->events[0].rows_examined == 1);
  }
}

BOOST_AUTO_TEST_CASE(carriage_returns_bom_and_odd_bytes) {
  const auto log = read_log(
      "\xEF\xBB\xBF# Time: 261122 10:00:00\r\n# User@Host: a[a] @ b []\r\n"
      "# Query_time: 1  Lock_time: 0 Rows_sent: 1  Rows_examined: 2\r\n\r\n"
      "use shop;\r\nSET timestamp=7;\r\nSELECT\r\n 1\r,\r\n 2;\r\n\r\n" +
      entry("SELECT '\0\xFF\xC3\r\n'"s) + ";\n\n");
  BOOST_REQUIRE_EQUAL(log->events.size(), 2);
  BOOST_TEST(log->skipped.empty());
  BOOST_TEST(log->events[0].time_us == 7'000000);
  BOOST_TEST(log->events[0].rows_examined == 2);
  BOOST_TEST(log->events[1].statement == "SELECT '\0\xFF\xC3\r\n'"s);
}

BOOST_AUTO_TEST_CASE(nothing_and_blank_lines) {
  BOOST_TEST(read_log("")->events.empty());
  BOOST_TEST(read_log("\n \n")->skipped.size() == 1);
  const auto log = read_log("\n\n" + entry("SELECT 1;\n\n\n"));
  BOOST_REQUIRE_EQUAL(log->events.size(), 1);
  BOOST_TEST(log->events[0].lines == 6);
}

BOOST_AUTO_TEST_CASE(names_with_odd_characters) {
  struct {
    std::string_view line, user, host, id;
  } cases[] = {{"root[root] @ localhost []", "root", "localhost", ""},
               {"proxy[real] @ db.example.com [::1]  Id: 9", "proxy", "db.example.com", "9"},
               {"[anonymous] @  [10.0.0.1]", "anonymous", "10.0.0.1", ""},
               {"x [y] @ z[x [y] @ z] @ h [1.2.3.4]  Id:     8", "x [y] @ z", "h", "8"},
               {"[] @  []", "", "", ""},
               {"gibberish", "", "", ""}};
  for (const auto& one : cases) {
    const auto log = read_log("# User@Host: " + std::string(one.line) + "\n" +
                              std::string(query_time) + "SELECT 1;\n");
    BOOST_REQUIRE_EQUAL(log->events.size(), 1);
    BOOST_TEST(log->events[0].user == one.user, one.line);
    BOOST_TEST(log->events[0].host == one.host, one.line);
    BOOST_TEST(log->events[0].connection_id == one.id, one.line);
  }
}

BOOST_AUTO_TEST_CASE(every_truncation_keeps_what_stands_before_it) {
  const std::string first = std::string(banner) + entry("SELECT 1;\n");
  const std::string text = first + "# Time: 261122 10:00:00\n" + entry("SELECT 2\n FROM t;\n");
  for (size_t length = first.size(); length <= text.size(); ++length) {
    const auto log = read_log(text.substr(0, length));
    BOOST_REQUIRE_GE(log->events.size(), 2);
    BOOST_TEST(log->events[1].statement == "SELECT 1", text.substr(first.size(), length));
    BOOST_TEST(log->skipped.empty());
  }
}

BOOST_AUTO_TEST_CASE(detection) {
  const auto score = [](std::string_view head) { return detect_mysql_slow(head, {}).score; };
  BOOST_TEST(score(std::string(banner) + entry("SELECT 1;\n")) == 1000);
  BOOST_TEST(score(std::string(banner)) == 1000);
  BOOST_TEST(score("{\"query\":\"SELECT 1\"}\n") == 0);
  BOOST_TEST(score("") == 0);
  const auto general =
      detect_mysql_slow(std::string(banner) + "2026-11-22T10:00:00Z\t 8 Query\tSELECT 1\n", {});
  BOOST_TEST(general.score == 0);
  BOOST_TEST(!general.format);
  BOOST_TEST(general.reason.find("general") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(known_errors) {
  BOOST_REQUIRE(find_mysql_error(1021));
  BOOST_REQUIRE(find_mysql_error(3819));
  BOOST_TEST(find_mysql_error(3819)->number == 3819);
  BOOST_TEST(!find_mysql_error(1));
  BOOST_TEST(!find_mysql_error(1063));
  BOOST_TEST(!find_mysql_error(99999));
}

}  // namespace
}  // namespace dbperf
