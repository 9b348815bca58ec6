// Headers of the slow log as the many servers write them.
#include <boost/test/unit_test.hpp>
#include <random>
#include <string>

#include "analysis/attributes.h"
#include "parser/formats/mysql_slow_fields.h"
#include "tests/support/mysql_log.h"

namespace dbperf {
namespace {

using namespace dbperf::slow_log;

std::string attribute(const Event& event, std::string_view name) {
  for (const auto& [key, value] : read_attributes(event.attributes))
    if (key == name) return std::string(value);
  return "(none)";
}

BOOST_AUTO_TEST_CASE(whole_seconds_of_mysql_5_0) {
  const auto log = read_log(
      "# Time: 071118 12:00:05\n# User@Host: root[root] @ localhost [127.0.0.1]\n"
      "# Query_time: 3  Lock_time: 0  Rows_sent: 1  Rows_examined: 40\n"
      "use shop;\nSELECT COUNT(*) FROM orders;\n"
      "# Time: 071118 12:00:06\n# User@Host: root[root] @ localhost [127.0.0.1]\n"
      "# Query_time: 4  Lock_time: 1  Rows_sent: 1  Rows_examined:40\n"
      "SELECT COUNT(*) FROM orders\n");
  BOOST_REQUIRE_EQUAL(log->events.size(), 2);
  BOOST_TEST(log->events[0].time_us == at("2007-11-18T12:00:05Z"));
  BOOST_TEST(log->events[0].duration_us == 3'000000);
  BOOST_TEST(log->events[0].database == "shop");
  BOOST_TEST(log->events[1].lock_us == 1'000000);
  BOOST_TEST(log->events[1].rows_examined == 40);
  BOOST_TEST(log->events[1].statement == "SELECT COUNT(*) FROM orders");
  BOOST_TEST(log->events[1].attributes.empty());
}

constexpr std::string_view one_entry =
    "# User@Host: root[root] @ localhost []\n"
    "# Query_time: 3  Lock_time: 0  Rows_sent: 1  Rows_examined: 40\n";

// In a container both go to the standard output.
BOOST_AUTO_TEST_CASE(records_of_the_error_log_end_a_statement) {
  const std::string note = "2024-01-15T10:18:34.718242Z 43 [Note] [MY-010926] [Server] Access ";
  const auto log =
      read_log(note + "1\nmore\n" + std::string(one_entry) + "SELECT 'it''s;\n" + note +
               "2', 1 /* ' */;\n" + note + "3\n06:37:41 UTC - mysqld got signal 6 ;\n" +
               "a stack\n" + std::string(one_entry) + "SELECT 4;\n");
  BOOST_REQUIRE_EQUAL(log->events.size(), 5);
  BOOST_TEST(log->skipped.empty());
  BOOST_TEST(log->events[0].message == "Access 1");
  BOOST_TEST(log->events[0].lines == 2u);
  BOOST_TEST(log->events[1].statement == "SELECT 'it''s;\n" + note + "2', 1 /* ' */");
  BOOST_TEST(log->events[2].message == "Access 3");
  BOOST_TEST(log->events[2].line == 6u);
  BOOST_TEST((log->events[3].server == ServerEvent::server_crash));
  BOOST_TEST(log->events[3].lines == 2u);
  BOOST_TEST(log->events[4].line == 9u);
}

BOOST_AUTO_TEST_CASE(the_account_may_stand_in_two_lines) {
  const auto log = read_log(
      "# Time: 071218 11:48:27 # User@Host: [SQL_SLAVE] @  []\n# User@Host: [SQL_SLAVE] @  []\n"
      "# Query_time: 2  Lock_time: 0  Rows_sent: 0  Rows_examined: 0\nINSERT INTO v VALUES (1);\n" +
      std::string(one_entry) + "SELECT 2;\n");
  BOOST_REQUIRE_EQUAL(log->events.size(), 2);
  BOOST_TEST(log->skipped.empty());
  BOOST_TEST(log->events[0].time_us == at("2007-12-18T11:48:27Z"));
  BOOST_TEST(log->events[0].user == "SQL_SLAVE");
  BOOST_TEST(log->events[1].statement == "SELECT 2");
}

BOOST_AUTO_TEST_CASE(a_line_of_percona_without_its_mark) {
  const std::string_view unmarked = "  Tmp_tables: 1  Tmp_disk_tables: 0  Tmp_table_sizes: 7\n";
  const auto log = read_log(std::string(one_entry) + std::string(unmarked) +
                            "# Full_scan: Yes  Full_join: No\nSET timestamp=1607767200;\n"
                            "SELECT 1;\n" +
                            std::string(one_entry) + "SELECT\n" + std::string(unmarked) + ";\n");
  BOOST_REQUIRE_EQUAL(log->events.size(), 2);
  BOOST_TEST(log->events[0].statement == "SELECT 1");
  BOOST_TEST(attribute(log->events[0], "Tmp_table_sizes") == "7");
  BOOST_TEST((log->events[0].evidence & evidence_tmp_table) != 0);
  BOOST_TEST((log->events[0].evidence & evidence_full_scan) != 0);
  BOOST_TEST(log->events[1].statement.starts_with("SELECT\n"));  // of the statement
}

BOOST_AUTO_TEST_CASE(all_that_percona_can_tell) {
  const auto log = read_log(
      "# Time: 150109 11:38:55\n"
      "# User@Host: root[root] @ localhost []\n"
      "# Thread_id: 40  Schema: world  Last_errno: 0  Killed: 0\n"
      "# Query_time: 0.012989  Lock_time: 0.000033  Rows_sent: 4079  Rows_examined: 4079  "
      "Rows_affected: 0  Rows_read: 4079\n"
      "# Bytes_sent: 161085  Tmp_tables: 1  Tmp_disk_tables: 0  Tmp_table_sizes: 126976\n"
      "# Stored routine: world.report\n"
      "# InnoDB_trx_id: 1F0E\n"
      "# QC_Hit: No  Full_scan: Yes  Full_join: Yes  Tmp_table: Yes  Tmp_table_on_disk: No\n"
      "# Filesort: No  Filesort_on_disk: No  Merge_passes: 0\n"
      "#   InnoDB_IO_r_ops: 6  InnoDB_IO_r_bytes: 98304  InnoDB_IO_r_wait: 0.001203\n"
      "#   InnoDB_rec_lock_wait: 0.000000  InnoDB_queue_wait: 0.000000\n"
      "#   InnoDB_pages_distinct: 34\n"
      "# Profile_starting: 0.000098 Profile_starting_cpu: 0.000091 Profile_Opening_tables: "
      "0.000010\n"
      "# Log_slow_rate_type: query  Log_slow_rate_limit: 100\n"
      "SET timestamp=1420803535;\nSELECT * FROM City;\n");
  BOOST_REQUIRE_EQUAL(log->events.size(), 1);
  const Event& e = log->events[0];
  BOOST_TEST(e.time_us == 1420803535'000000);
  BOOST_TEST(e.connection_id == "40");
  BOOST_TEST(e.database == "world");
  BOOST_TEST(!e.failed);
  BOOST_TEST(e.rows_affected == 0);
  BOOST_TEST(e.evidence == (evidence_full_scan | evidence_full_join | evidence_tmp_table));
  BOOST_TEST(e.sampled_one_in == 100u);
  BOOST_TEST(e.statement == "SELECT * FROM City");
  BOOST_TEST(attribute(e, "Rows_read") == "4079");
  BOOST_TEST(attribute(e, "Stored routine") == "world.report");
  BOOST_TEST(attribute(e, "InnoDB_trx_id") == "1F0E");
  BOOST_TEST(attribute(e, "InnoDB_IO_r_wait") == "0.001203");
  BOOST_TEST(attribute(e, "InnoDB_pages_distinct") == "34");
  BOOST_TEST(attribute(e, "Profile_Opening_tables") == "0.000010");
  BOOST_TEST(attribute(e, "Query_time") == "(none)");
}

BOOST_AUTO_TEST_CASE(a_statement_that_innodb_did_not_see) {
  const auto log = read_log(std::string(user) +
                            "# Schema:   Last_errno: 1146  Killed: 0\n"
                            "# Query_time: 0.000031  Lock_time: 0.000000  Rows_sent: 0  "
                            "Rows_examined: 0  Rows_affected: 0\n# Bytes_sent: 70\n"
                            "# QC_Hit: No  Full_scan: No  Full_join: No  Tmp_table: No\n"
                            "# No InnoDB statistics available for this query\n"
                            "SET timestamp=1;\nSELECT * FROM nowhere;\n");
  BOOST_REQUIRE_EQUAL(log->events.size(), 1);
  const Event& e = log->events[0];
  BOOST_TEST(e.database == "");
  BOOST_TEST(!e.inherits_database);
  BOOST_TEST(e.failed);
  BOOST_TEST(e.sqlstate == "1146");
  BOOST_TEST(e.sampled_one_in == 1u);
  BOOST_TEST(attribute(e, "QC_Hit") == "No");
  BOOST_TEST(read_attributes(e.attributes).size() == 6u);
}

BOOST_AUTO_TEST_CASE(a_warning_may_have_several_lines) {
  const std::string warnings =
      "# Rows_affected: 0  Bytes_sent: 112\n# Warnings\n# Warning 1292 Incorrect value: 'a\n"
      "b: c'\n# Warning 1292 Incorrect value: 'y'\n# Error 1146 Table 'shop.t'\n\nis not there\n";
  const auto log = read_log(std::string(one_entry) + warnings + "use shop;\nSET timestamp=7;\n" +
                            "SELECT 'a\nb';\n" + std::string(one_entry) + warnings + "SELECT 2;\n" +
                            entry("SET @a = 1,\n@b = 2;\n"));
  BOOST_REQUIRE_EQUAL(log->events.size(), 3);
  BOOST_TEST(log->events[0].statement == "SELECT 'a\nb'");
  BOOST_TEST(log->events[0].database == "shop");
  BOOST_TEST(log->events[0].time_us == 7'000000);
  BOOST_TEST(log->events[0].sqlstate == "1146");
  BOOST_TEST(attribute(log->events[0], "Bytes_sent") == "112");
  BOOST_TEST(attribute(log->events[0], "b") == "(none)");
  BOOST_TEST(log->events[1].statement.ends_with("SELECT 2"));  // where it ends nobody can tell
  BOOST_TEST(log->events[2].statement == "SET @a = 1,\n@b = 2");
}

BOOST_AUTO_TEST_CASE(warnings_and_errors_of_mariadb) {
  const auto log =
      read_log(entry("DROP TABLE a;\n", "# Warnings\n# Warning 1292 Truncated value: '1024'\n") +
               entry("SELECT 1;\n",
                     "# Warnings\n# Note 1051 Unknown table: 'x'\n"
                     "# Error 1146 Table 'shop.t' doesn't exist\n"));
  BOOST_REQUIRE_EQUAL(log->events.size(), 2);
  BOOST_TEST(!log->events[0].failed);
  BOOST_TEST(log->events[0].attributes.empty());
  BOOST_TEST(log->events[1].failed);
  BOOST_TEST(log->events[1].sqlstate == "1146");
}

BOOST_AUTO_TEST_CASE(engine_lines_and_routines_of_mariadb) {
  const auto log = read_log(
      entry("SELECT 1;\n",
            "# Rows_affected: 0  Bytes_sent: 68\n# Tmp_tables: 2  Tmp_disk_tables: 1  "
            "Tmp_table_sizes: 9\n"
            "# Stored_routine: shop.close_order\n"
            "# Pages_accessed: 184  Pages_read: 95  Pages_updated: 0  Old_rows_read: 1\n"
            "# Pages_read_time: 17.0204  Engine_time: 248.1297\n"
            "# Full_scan: Yes  Full_join: No  Tmp_table: Yes  Tmp_table_on_disk: Yes\n"
            "# Filesort: Yes  Filesort_on_disk: No  Merge_passes: 0  Priority_queue: No\n"));
  BOOST_REQUIRE_EQUAL(log->events.size(), 1);
  const Event& e = log->events[0];
  BOOST_TEST(e.evidence == (evidence_full_scan | evidence_tmp_table | evidence_tmp_table_on_disk |
                            evidence_filesort));
  BOOST_TEST(attribute(e, "Stored_routine") == "shop.close_order");
  BOOST_TEST(attribute(e, "Engine_time") == "248.1297");
  BOOST_TEST(attribute(e, "Pages_read") == "95");
}

BOOST_AUTO_TEST_CASE(what_servers_to_come_may_add) {
  const auto log = read_log(entry("SELECT 1;\n",
                                  "# Plan_cache: hit  Optimizer: new and better  Cost: 12.5\n# "
                                  "Cpu_time:7 Pages:\n# nothing: x\n"
                                  "# ::: :\n# Query_ID: 5\n"));
  BOOST_REQUIRE_EQUAL(log->events.size(), 1);
  const Event& e = log->events[0];
  BOOST_TEST(e.duration_us == 500000);
  BOOST_TEST(attribute(e, "Plan_cache") == "hit");
  BOOST_TEST(attribute(e, "Optimizer") == "new and better");
  BOOST_TEST(attribute(e, "Cost") == "12.5");
  BOOST_TEST(attribute(e, "Cpu_time") == "7");
  BOOST_TEST(attribute(e, "Pages") == "");
  BOOST_TEST(attribute(e, "Query_ID") == "5");
}

BOOST_AUTO_TEST_CASE(which_rates_are_sampling) {
  struct {
    std::string_view text;
    uint32_t expected;
  } cases[] = {{"Log_slow_rate_type: session  Log_slow_rate_limit: 7", 7},
               {"Log_slow_rate_limit: 1", 1},
               {"Log_slow_rate_limit: 0", 1},
               {"Log_slow_rate_limit: -5", 1},
               {"Log_slow_rate_limit: many", 1},
               {"Log_slow_rate_limit: 99999999999999999999", 1}};
  for (const auto& one : cases) {
    const auto log = read_log(entry("SELECT 1;\n", "# " + std::string(one.text) + "\n"));
    BOOST_REQUIRE_EQUAL(log->events.size(), 1);
    BOOST_TEST(log->events[0].sampled_one_in == one.expected, one.text);
  }
}

BOOST_AUTO_TEST_CASE(attributes_are_bounded) {
  std::string line = "#";
  for (int i = 0; i < 1000; ++i) line += " a" + std::to_string(i) + ": " + std::to_string(i) + " ";
  BOOST_TEST(read_attributes(line).size() == 100u);
  BOOST_TEST(read_attributes("# a: 1  a: 2").size() == 1u);
  BOOST_TEST(read_attributes("").empty());
  BOOST_TEST(read_attributes(std::string(1000, ':')).empty());
}

BOOST_AUTO_TEST_CASE(comments_within_statements) {
  const std::string statement =
      "-- a report\nSELECT a, # the first\n       b -- # the second\n# all of it: yes\n  FROM t /* "
      "# */";
  const auto log = read_log(entry(statement + ";\n") + entry("# only this\n"));
  BOOST_REQUIRE_EQUAL(log->events.size(), 2);
  BOOST_TEST(log->events[0].statement == statement);
  BOOST_TEST(log->events[1].statement == "# only this");
}

BOOST_AUTO_TEST_CASE(banners_of_any_path) {
  for (const std::string_view path :
       {"bin/mysqld, Version: 5.0.51a (Debian). started with:\n",
        "./mysqld, Version: 9.1.0 (Source distribution). started with:\n",
        "D:\\db\\mysqld-nt.exe, Version: 5.1.73-community-log (x). started with:\r\n",
        "/opt/percona server/mysqld, Version: 8.0.36-28 (Percona). started with:\n"}) {
    const std::string banner = std::string(path) +
                               "Tcp port: 3306  Unix socket: (null)\n"
                               "Time                 Id Command    Argument\n";
    const auto log =
        read_log(banner + banner + entry("SELECT 1\n") + banner + entry("SELECT 2;\n") + banner);
    BOOST_REQUIRE_EQUAL(log->events.size(), 5);
    BOOST_TEST(log->skipped.empty());
    BOOST_TEST(log->events[1].statement == "SELECT 1");
    BOOST_TEST(log->events[3].statement == "SELECT 2");
  }
}

// Numbers after one space are read in a way of their own; after two they are not.
BOOST_AUTO_TEST_CASE(usual_pairs_say_what_any_pairs_say) {
  constexpr std::string_view names[] = {
      "Query_time",    "Lock_time",  "Rows_sent",   "Thread_id",  "Rows_examined",
      "Rows_affected", "Bytes_sent", "Query_times", "XRows_sent", "Rows_sentence"};
  constexpr std::string_view values[] = {"0",
                                         "12",
                                         "0.000123",
                                         "1.5",
                                         "1.1234567",
                                         "12345678.123456",
                                         "3.12345",
                                         "-1.000000",
                                         "123456789.000001",
                                         "x",
                                         "1x",
                                         "0.12345x",
                                         "99999999999999999999",
                                         "999999999999999999",
                                         "",
                                         "1.123456x",
                                         "315360001.000000",
                                         "99999999.999999"};
  std::minstd_rand random(3);
  Arena arena;
  SlowFieldReader reader(arena);
  for (int round = 0; round < 20'000; ++round) {
    std::string usual, any;
    for (size_t pairs = 1 + random() % 4; pairs > 0; --pairs) {
      const std::string name(names[random() % std::size(names)]);
      const std::string value(values[random() % std::size(values)]);
      const std::string after = pairs > 1 ? std::string(1 + random() % 2, ' ') : "";
      usual += name + ": " + value + after;
      any += name + ":  " + value + after;
    }
    Event a, b;
    reader.begin(a);
    reader.read_pairs(usual);
    const bool has_more = reader.has_more();
    reader.begin(b);
    reader.read_pairs(any);
    BOOST_TEST_REQUIRE(has_more == reader.has_more(), usual);
    BOOST_TEST_REQUIRE(a.duration_us == b.duration_us, usual);
    BOOST_TEST_REQUIRE(a.corrupt_duration == b.corrupt_duration, usual);
    BOOST_TEST_REQUIRE(a.lock_us == b.lock_us, usual);
    BOOST_TEST_REQUIRE(a.rows_sent == b.rows_sent, usual);
    BOOST_TEST_REQUIRE(a.rows_examined == b.rows_examined, usual);
    BOOST_TEST_REQUIRE(a.rows_affected == b.rows_affected, usual);
    BOOST_TEST_REQUIRE(a.connection_id == b.connection_id, usual);
  }
}

}  // namespace
}  // namespace dbperf
