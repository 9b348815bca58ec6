#include <boost/test/unit_test.hpp>
#include <string>

#include "tests/support/mysql_log.h"

namespace dbperf {
namespace {

std::unique_ptr<RecordingSink> read_log(std::string_view text) {
  const auto detection = detect_mysql_error("2026-11-22 10:00:00 0 [Note] x\n", {});
  BOOST_REQUIRE(detection.format);
  return read_log_as(*detection.format, text);
}

BOOST_AUTO_TEST_SUITE(mysql_error_log)

BOOST_AUTO_TEST_CASE(lines_of_many_servers) {
  struct {
    std::string_view line, time, thread, message, code;
    Severity severity;
  } cases[] = {
      {"261122 10:00:00 [ERROR] boom", "2026-11-22T10:00:00Z", "", "boom", "", Severity::error},
      {"261122  9:00:00 [Note] hello", "2026-11-22T09:00:00Z", "", "hello", "", Severity::log},
      {"2026-11-22 10:00:00 1234 [Warning] hm", "2026-11-22T10:00:00Z", "1234", "hm", "",
       Severity::warning},
      {"2026-11-22  9:00:00 140123456789 [Note] x", "2026-11-22T09:00:00Z", "140123456789", "x", "",
       Severity::log},
      {"2026-11-22T10:00:00.123456Z 12 [Note] x", "2026-11-22T10:00:00.123456Z", "12", "x", "",
       Severity::log},
      {"2026-11-22T11:00:00.5+01:00 0 [System] [MY-010116] [Server] starting",
       "2026-11-22T10:00:00.5Z", "0", "starting", "MY-010116", Severity::log},
      {"2026-11-22T10:00:00.5Z 0 [ERROR] [MY-012592] [InnoDB] [odd] x", "2026-11-22T10:00:00.5Z",
       "0", "[odd] x", "MY-012592", Severity::error},
      {"2026-11-22 10:00:00 7f6d1a4d5700InnoDB: Error: y", "2026-11-22T10:00:00Z", "7f6d1a4d5700",
       "InnoDB: Error: y", "", Severity::error},
      {"2026-11-22 10:00:00 1e5c InnoDB: Warning: z\r", "2026-11-22T10:00:00Z", "1e5c",
       "InnoDB: Warning: z", "", Severity::warning},
      {"261122 10:00:00  InnoDB: Assertion failure in thread 1400 in file buf0buf.c line 100",
       "2026-11-22T10:00:00Z", "",
       "InnoDB: Assertion failure in thread 1400 in file buf0buf.c line 100", "", Severity::error},
      {"261122 10:00:00  InnoDB: Completed initialization of buffer pool", "2026-11-22T10:00:00Z",
       "", "InnoDB: Completed initialization of buffer pool", "", Severity::log},
      {"261122 10:00:00 mysqld_safe mysqld restarted", "2026-11-22T10:00:00Z", "",
       "mysqld_safe mysqld restarted", "", Severity::log},
  };
  for (const auto& one : cases) {
    const auto log = read_log(std::string(one.line) + "\n");
    BOOST_REQUIRE_EQUAL(log->events.size(), 1);
    const Event& e = log->events[0];
    BOOST_TEST(e.time_us == at(one.time), one.line);
    BOOST_TEST(e.connection_id == one.thread, one.line);
    BOOST_TEST(e.message == one.message, one.line);
    BOOST_TEST(e.sqlstate == one.code, one.line);
    BOOST_TEST((e.severity == one.severity), one.line);
    BOOST_TEST((e.kind == EventKind::error) == (one.severity == Severity::error), one.line);
  }
}

BOOST_AUTO_TEST_CASE(json_of_mysql_8) {
  const auto log = read_log(
      "{ \"prio\" : 1, \"err_code\" : 10119, \"source_line\" : 9, \"msg\" : \"Aborting "
      "\\\"now\\\"\", "
      "\"time\" : \"2026-11-22T10:00:00.123456Z\", \"ts\" : 1795341600123, \"thread\" : 7, "
      "\"err_symbol\" : \"ER_ABORTING\", \"SQL_state\" : \"HY000\", \"subsystem\" : \"Server\", "
      "\"label\" : \"Error\" }\n"
      "{\"prio\":2,\"err_code\":10055,\"msg\":\"Access denied for user 'a'@'h' (using password: "
      "NO)\",\"ts\":1795341601000,\"thread\":8}\n"
      "{\"prio\":0,\"msg\":broken}\n"
      "{\"label\":\"Note\",\"msg\":\"plain\"}\n");
  BOOST_REQUIRE_EQUAL(log->events.size(), 3);
  BOOST_REQUIRE_EQUAL(log->skipped.size(), 1);
  const Event& e = log->events[0];
  BOOST_TEST((e.kind == EventKind::error));
  BOOST_TEST(e.message == "Aborting \"now\"");
  BOOST_TEST(e.time_us == at("2026-11-22T10:00:00.123456Z"));
  BOOST_TEST(e.sqlstate == "MY-010119");
  BOOST_TEST(e.connection_id == "7");
  BOOST_TEST((log->events[1].connection == ConnectionChange::failed));
  BOOST_TEST(log->events[1].time_us == 1795341601'000000);
  BOOST_TEST((log->events[2].kind == EventKind::other));
  BOOST_TEST(log->events[2].inherits_time);
}

BOOST_AUTO_TEST_CASE(connections) {
  struct {
    std::string_view message, user, host, database;
    ConnectionChange change;
    ServerEvent server;
  } cases[] = {
      {"[Warning] Access denied for user 'app'@'10.0.0.7' (using password: YES)", "app", "10.0.0.7",
       "", ConnectionChange::failed, ServerEvent::none},
      {"[Note] [MY-010926] [Server] Access denied for user 'app'@'h' to database 'shop'", "app",
       "h", "shop", ConnectionChange::failed, ServerEvent::none},
      {"[Warning] Aborted connection 48 to db: 'shop' user: 'app' host: 'h' (Got an error reading "
       "communication packets)",
       "app", "h", "shop", ConnectionChange::none, ServerEvent::none},
      {"[Warning] Aborted connection 5 to db: 'unconnected' user: 'unauthenticated' host: 'h' "
       "(This "
       "connection closed normally without authentication)",
       "", "h", "", ConnectionChange::failed, ServerEvent::none},
      {"[Warning] Aborted connection 0 to db: 'unconnected' user: 'unauthenticated' host: "
       "'connecting host' (Too many connections)",
       "", "", "", ConnectionChange::failed, ServerEvent::out_of_connections},
      {"[Warning] Too many connections", "", "", "", ConnectionChange::failed,
       ServerEvent::out_of_connections},
      {"[Warning] Host 'h' is blocked because of many connection errors; unblock with 'x'", "", "h",
       "", ConnectionChange::failed, ServerEvent::none},
  };
  for (const auto& one : cases) {
    const auto log = read_log("2026-11-22T10:00:00.1Z 5 " + std::string(one.message) + "\n");
    BOOST_REQUIRE_EQUAL(log->events.size(), 1);
    const Event& e = log->events[0];
    BOOST_TEST((e.kind == EventKind::error), one.message);
    BOOST_TEST(e.user == one.user, one.message);
    BOOST_TEST(e.host == one.host, one.message);
    BOOST_TEST(e.database == one.database, one.message);
    BOOST_TEST((e.connection == one.change), one.message);
    BOOST_TEST((e.server == one.server), one.message);
  }
}

BOOST_AUTO_TEST_CASE(trouble) {
  struct {
    std::string_view text;
    ServerEvent server;
  } cases[] = {
      {"[ERROR] [MY-012640] [InnoDB] Error number 28 means 'No space left on device'",
       ServerEvent::disk_full},
      {"[ERROR] Disk is full writing './binlog.~rec~' (Errcode: 28). Waiting for someone to free",
       ServerEvent::disk_full},
      {"[ERROR] [MY-012267] [InnoDB] Could not set the file size of 'x'. Probably out of disk "
       "space",
       ServerEvent::disk_full},
      {"[ERROR] Out of memory; check if mysqld or some other process uses all available memory",
       ServerEvent::out_of_memory},
      {"[ERROR] InnoDB: Cannot allocate memory for the buffer pool", ServerEvent::out_of_memory},
      {"[ERROR] InnoDB: Database page corruption on disk or a failed file read of page [page id]",
       ServerEvent::data_corruption},
      {"[ERROR] mysqld: Table './shop/orders' is marked as crashed and should be repaired",
       ServerEvent::data_corruption},
      {"[ERROR] Plugin 'InnoDB' init function returned error.", ServerEvent::none},
      {"[Note] Out of memory is what this note does not mean", ServerEvent::none},
  };
  for (const auto& one : cases) {
    const auto log = read_log("2026-11-22 10:00:00 5 " + std::string(one.text) + "\n");
    BOOST_REQUIRE_EQUAL(log->events.size(), 1);
    BOOST_TEST((log->events[0].server == one.server), one.text);
    BOOST_TEST((log->events[0].kind == EventKind::error) == one.text.starts_with("[ERROR]"));
  }
}

// Before 5.7 InnoDB writes no label, and goes on in further lines.
BOOST_AUTO_TEST_CASE(trouble_of_old_servers) {
  const auto log = read_log(
      "161205 14:01:10  InnoDB: Database page corruption on disk or a failed\n"
      "InnoDB: file read of page 5.\nInnoDB: You may have to recover from a backup.\n"
      "161205 14:01:11  InnoDB: Error: Write to file ./ibdata1 failed at offset 0 1048576.\n"
      "InnoDB: Operating system error number 28.\n"
      "2016-12-05 14:01:12 7f1e2 InnoDB: Database page corruption on disk or a failed\n"
      "161205 14:01:13  InnoDB: Compressed tables use zlib; nothing of page corruption here\n");
  BOOST_REQUIRE_EQUAL(log->events.size(), 4);
  BOOST_TEST((log->events[0].server == ServerEvent::data_corruption));
  BOOST_TEST((log->events[1].server == ServerEvent::disk_full));
  BOOST_TEST((log->events[2].server == ServerEvent::data_corruption));
  BOOST_TEST((log->events[3].server == ServerEvent::none));
  BOOST_TEST((log->events[2].kind == EventKind::error));
}

BOOST_AUTO_TEST_CASE(the_day_of_a_crash_is_that_of_its_neighbours) {
  const auto time_of = [](std::string_view before, std::string_view clock, std::string_view after) {
    std::string text(before);
    text += std::string(clock) + " UTC - mysqld got signal 11 ;\nQuery (7f6c): SELECT 1\n";
    const auto log = read_log(text.append(after));
    for (const Event& event : log->events)
      if (event.server == ServerEvent::server_crash) return event.time_us;
    return int64_t{0};
  };
  const std::string_view noon = "2026-11-20T12:00:00.5Z 0 [Note] x\n";
  const std::string_view local = "261120 12:00:00 [Note] x\n";  // in whatever zone
  BOOST_TEST(time_of(noon, "23:59:59", "") == at("2026-11-20T23:59:59Z"));
  BOOST_TEST(time_of(noon, "12:00:00", "") == at("2026-11-20T12:00:00Z"));
  BOOST_TEST(time_of(noon, "11:00:00", "") == at("2026-11-21T11:00:00Z"));
  BOOST_TEST(time_of(local, "11:00:00", "") == at("2026-11-20T11:00:00Z"));
  BOOST_TEST(time_of(noon, "23:59:59", "2026-11-24T00:00:02Z 0 [Note] restarted\n") ==
             at("2026-11-23T23:59:59Z"));
  BOOST_TEST(time_of("", "00:00:05", "261124 00:00:09 mysqld_safe mysqld restarted\n") ==
             at("2026-11-24T00:00:05Z"));
  BOOST_TEST(time_of("", "00:00:05", "") == unknown_time);
  BOOST_TEST(time_of(noon, "24:00:05", "") == 0);  // no time: goes on with the record before
}

// So that no chunk is cut between them.
BOOST_AUTO_TEST_CASE(a_crash_without_its_day_goes_with_its_neighbours) {
  const auto format = detect_mysql_error("261120 12:00:00 [Note] x\n", {}).format;
  BOOST_REQUIRE(format);
  const std::string a = "261120 12:00:00 [Note] a\n",
                    crash = "12:00:01 UTC - mysqld got signal 6\n";
  BOOST_TEST(format->last_record(a + a) == a.size());
  BOOST_TEST(format->last_record(a + a + crash) == a.size());
  BOOST_TEST(format->last_record(a + a + crash + a) == a.size());
  BOOST_TEST(format->last_record(a + crash + a + a) == (a + crash + a).size());
  BOOST_TEST(format->next_record(crash + a + a, 0) == (crash + a).size());
  BOOST_TEST(format->next_record(crash + a, 0) == std::string_view::npos);
}

BOOST_AUTO_TEST_CASE(a_crash_and_its_recovery) {
  for (const std::string_view first :
       {"261122 10:00:00 [ERROR] /usr/sbin/mariadbd got signal 11 ;",
        "10:00:00 UTC - mysqld got signal 11 ;", "261122 10:00:00 - mysqld got signal 6 ;",
        "2026-11-22T10:00:00Z UTC - mysqld got signal 11 ;"}) {
    const auto log = read_log("2026-11-22 09:59:59 0 [Note] quiet\n" + std::string(first) +
                              "\nThis could be because you hit a bug.\n\nThread pointer: 0x0\n"
                              "Query (0x7f2c): SELECT 1 FROM t\nConnection ID (thread ID): 9\n"
                              "2026-11-22 10:00:05 0 [Note] InnoDB: Starting crash recovery from "
                              "checkpoint LSN=44404\n");
    BOOST_REQUIRE_EQUAL(log->events.size(), 3);
    const Event& crash = log->events[1];
    BOOST_TEST((crash.server == ServerEvent::server_crash), first);
    BOOST_TEST((crash.severity == Severity::panic));
    BOOST_TEST(crash.detail == "Process 9: SELECT 1 FROM t");
    BOOST_TEST(crash.lines == 6u);
    BOOST_TEST((log->events[2].server == ServerEvent::server_crash));
    BOOST_TEST(log->events[2].value == 1);
  }
}

constexpr std::string_view mariadb_deadlock =
    "2026-11-22 10:00:00 23 [Note] InnoDB: Transactions deadlock detected, dumping detailed "
    "information.\n"
    "2026-11-22 10:00:00 23 [Note] InnoDB: \n*** (1) TRANSACTION:\n\n"
    "TRANSACTION 201, ACTIVE 0 sec starting index read\n"
    "LOCK WAIT 3 lock struct(s), heap size 1128, 2 row lock(s), undo log entries 1\n"
    "MariaDB thread id 23, OS thread handle 140446532581056, query id 526 localhost shop Updating\n"
    "UPDATE products\n   SET stock = 1 WHERE id = 30\n"
    "2026-11-22 10:00:00 23 [Note] InnoDB: *** WAITING FOR THIS LOCK TO BE GRANTED:\n\n"
    "RECORD LOCKS space id 7 page no 5 n bits 320 index PRIMARY of table `shop`.`products` trx id "
    "201 "
    "lock_mode X locks rec but not gap waiting\n 0: len 4; hex 80; asc ;;\n\n"
    "2026-11-22 10:00:00 23 [Note] InnoDB: \n*** (2) TRANSACTION:\n\n"
    "MariaDB thread id 22, OS thread handle 140446532273856, query id 521 localhost shop Updating\n"
    "UPDATE products SET stock = 2 WHERE id = 31\n"
    "2026-11-22 10:00:00 23 [Note] InnoDB: *** WE ROLL BACK TRANSACTION (1)\n\n";

std::string with_carriage_returns(std::string_view text) {
  std::string result;
  for (const char c : text) result.append(c == '\n' ? "\r\n" : std::string(1, c));
  return result;
}

BOOST_AUTO_TEST_CASE(deadlocks) {
  const std::string mysql_8 =
      "2026-11-22T10:00:00.1Z 23 [Note] [MY-012468] [InnoDB] Transactions deadlock detected, "
      "dumping "
      "detailed information.\n"
      "2026-11-22T10:00:00.1Z 23 [Note] [MY-012469] [InnoDB] *** (1) TRANSACTION:\n"
      "TRANSACTION 4, ACTIVE 9 sec starting index read\n"
      "MySQL thread id 23, OS thread handle 12, query id 20 localhost 127.0.0.1 root updating\n"
      "UPDATE products\n   SET stock = 1 WHERE id = 30\n"
      "2026-11-22T10:00:00.1Z 23 [Note] [MY-012469] [InnoDB] *** (1) HOLDS THE LOCK(S):\n"
      "RECORD LOCKS space id 2 page no 4\n"
      "2026-11-22T10:00:00.1Z 23 [Note] [MY-012469] [InnoDB] *** (2) TRANSACTION:\n"
      "MySQL thread id 22, OS thread handle 13, query id 21 localhost root updating\n"
      "UPDATE products SET stock = 2 WHERE id = 31\n"
      "2026-11-22T10:00:00.1Z 23 [Note] [MY-012469] [InnoDB] *** WE ROLL BACK TRANSACTION (1)\n";
  const std::string mysql_5_6 =
      "2026-11-22 10:00:00 7f6d1a4d5700InnoDB: transactions deadlock detected, dumping detailed "
      "information.\n"
      "2026-11-22 10:00:00 7f6d1a4d5700\n*** (1) TRANSACTION:\n"
      "MySQL thread id 23, OS thread handle 0x7f6d, query id 20 localhost root updating\n"
      "UPDATE products\n   SET stock = 1 WHERE id = 30\n"
      "*** (1) WAITING FOR THIS LOCK TO BE GRANTED:\n*** (2) TRANSACTION:\n"
      "MySQL thread id 22, OS thread handle 0x7f6e, query id 21 localhost root updating\n"
      "UPDATE products SET stock = 2 WHERE id = 31\n*** (2) HOLDS THE LOCK(S):\n"
      "*** WE ROLL BACK TRANSACTION (1)\n";
  std::vector<std::string> texts = {std::string(mariadb_deadlock), mysql_8, mysql_5_6};
  for (size_t i = 0; i < 3; ++i) texts.push_back(with_carriage_returns(texts[i]));
  for (const std::string& text : texts) {
    const auto log = read_log(text + "2026-11-22 10:00:09 0 [Note] after\n");
    BOOST_REQUIRE_EQUAL(log->events.size(), 2);
    const Event& e = log->events[0];
    BOOST_TEST((e.server == ServerEvent::deadlock));
    BOOST_TEST((e.kind == EventKind::error));
    BOOST_TEST(e.statement == "");
    BOOST_TEST(e.detail ==
               "Process 23: UPDATE products SET stock = 1 WHERE id = 30\n"
               "Process 22: UPDATE products SET stock = 2 WHERE id = 31\n"
               "Process 23 was rolled back");
    BOOST_REQUIRE_EQUAL(e.parties.size(), 2);
    BOOST_TEST(e.parties[0].pid == 23);
    BOOST_TEST(e.parties[0].blocked_by == 22);
    BOOST_TEST(e.parties[1].blocked_by == 23);
    BOOST_TEST(e.parties[1].statement == "UPDATE products SET stock = 2 WHERE id = 31");
    BOOST_TEST(e.connection_id == "23");
  }
}

BOOST_AUTO_TEST_CASE(the_lock_of_a_deadlock) {
  const auto log = read_log(mariadb_deadlock);
  BOOST_REQUIRE_EQUAL(log->events.size(), 1);
  BOOST_TEST(log->events[0].object == "shop.products");
  BOOST_TEST(log->events[0].parties[0].lock == "lock_mode X locks rec but not gap");
}

BOOST_AUTO_TEST_CASE(lines_without_a_record) {
  const auto log = read_log(
      "tail of a dump\n\n2026-11-22 10:00:00 0 [Note] ready for connections.\n"
      "Version: '10.11.6-MariaDB'  socket: '/tmp/x'  port: 0\n\n");
  BOOST_REQUIRE_EQUAL(log->events.size(), 1);
  BOOST_REQUIRE_EQUAL(log->skipped.size(), 1);
  BOOST_TEST(log->skipped[0].lines == 2u);
  BOOST_TEST(log->events[0].lines == 3u);
}

BOOST_AUTO_TEST_CASE(detection) {
  const auto score = [](std::string_view head) { return detect_mysql_error(head, {}).score; };
  BOOST_TEST(score(mariadb_deadlock) >= 500);  // one record of many lines
  BOOST_TEST(score("2026-11-22 10:00:00 0 [Note] ready for connections.\n") == 1000);
  BOOST_TEST(score("prose\n2026-11-22 10:00:00 0 [Note] ready\nmore\nprose\n") == 500);
  BOOST_TEST(score("{\"prio\":3,\"msg\":\"x\"}\n" + std::string(64, 0)) == 750);
  BOOST_TEST(score("{\"query\":\"SELECT 1\",\"msg\":\"x\"}\n") == 0);
  BOOST_TEST(score("2026-11-22T10:00:00.1Z\t 12 Query\tSELECT 1\n") == 0);
  BOOST_TEST(score("2026-11-22 10:00:00 UTC [12] LOG:  ready\n") == 0);
  BOOST_TEST(score("prose\n") == 0);
  BOOST_TEST(score("") == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace dbperf
