#include "parser/formats/postgres_message.h"

#include <boost/test/unit_test.hpp>

#include "parser/formats/postgres_plan.h"
#include "parser/formats/postgres_server_event.h"
namespace dbperf {

std::ostream& operator<<(std::ostream& out, EventKind kind) {
  return out << static_cast<int>(kind);
}
std::ostream& operator<<(std::ostream& out, ServerEvent e) { return out << static_cast<int>(e); }
std::ostream& operator<<(std::ostream& out, ConnectionChange c) {
  return out << static_cast<int>(c);
}

namespace {

Arena arena;

Event log(std::string_view message, std::string_view detail = {}) {
  Event event;
  event.message = message;
  event.detail = detail;
  classify_postgres_message(event, arena);
  return event;
}

Event error(std::string_view message, Severity severity = Severity::error,
            std::string_view statement = {}) {
  Event event;
  event.severity = severity;
  event.message = message;
  event.statement = statement;
  classify_postgres_message(event, arena);
  return event;
}

BOOST_AUTO_TEST_CASE(labels) {
  struct Case {
    std::string_view text;
    PostgresPart part;
    Severity severity;
    int length;
  };
  using enum PostgresPart;
  for (const Case& c : std::initializer_list<Case>{
           {"LOG:  x", message, Severity::log, 6},
           {"ERROR:  x", message, Severity::error, 8},
           {"FATAL:  x", message, Severity::fatal, 8},
           {"PANIC:  x", message, Severity::panic, 8},
           {"WARNING:  ", message, Severity::warning, 10},
           {"NOTICE:  x", message, Severity::log, 9},
           {"INFO:  x", message, Severity::log, 7},
           {"DEBUG:  x", message, Severity::log, 8},
           {"DEBUG5:  x", message, Severity::log, 9},
           {"DETAIL:  x", detail, Severity::log, 9},
           {"HINT:  x", hint, Severity::log, 7},
           {"QUERY:  x", query, Severity::log, 8},
           {"CONTEXT:  x", context, Severity::log, 10},
           {"LOCATION:  x", location, Severity::log, 11},
           {"STATEMENT:  x", statement, Severity::log, 12},
           {"BACKTRACE:  x", backtrace, Severity::log, 12},
           {"DEBUG6:  x", none, Severity::log, 0},
           {"DEBUG6", none, Severity::log, 0},
           {"LOG: x", none, Severity::log, 0},
           {"LOG:", none, Severity::log, 0},
           {"log:  x", none, Severity::log, 0},
           {"", none, Severity::log, 0},
       }) {
    const PostgresLabel label = read_postgres_label(c.text);
    BOOST_TEST((label.part == c.part), c.text);
    BOOST_TEST((label.severity == c.severity), c.text);
    BOOST_TEST(label.length == c.length, c.text);
  }
  BOOST_TEST(find_postgres_label("a: b CATALOG LOG:  x:  ERROR:  y") == 13u);
  BOOST_TEST(find_postgres_label("joeERROR:  y") == 3u);
  BOOST_TEST(find_postgres_label("a:  b", 0) == std::string_view::npos);
}

BOOST_AUTO_TEST_CASE(sqlstates_in_front_of_messages) {
  std::string_view text = "42P01: relation \"x\" does not exist";
  BOOST_TEST(take_sqlstate(text) == "42P01");
  BOOST_TEST(text == "relation \"x\" does not exist");
  for (std::string_view other : {"duration: 1 ms", "42p01: x", "42P01:x", "", "42P01"}) {
    std::string_view rest = other;
    BOOST_TEST(take_sqlstate(rest) == "");
    BOOST_TEST(rest == other);
  }
}

BOOST_AUTO_TEST_CASE(positions_behind_messages) {
  BOOST_TEST(without_position("syntax error at or near \"x\" at character 15") ==
             "syntax error at or near \"x\"");
  for (const std::string_view whole :
       {"", "7", "at character 15", "broken at character 15 of it", "broken at character "}) {
    BOOST_TEST(without_position(whole) == whole);
  }
}

BOOST_AUTO_TEST_CASE(statements_and_durations) {
  struct Case {
    std::string_view message;
    EventKind kind;
    int64_t duration_us;
    std::string_view statement;
  };
  for (const Case& c : std::initializer_list<Case>{
           {"duration: 12.345 ms  statement: SELECT 1", EventKind::query, 12345, "SELECT 1"},
           {"duration: 0.001 ms  parse <unnamed>: SELECT $1", EventKind::parse, 1, "SELECT $1"},
           {"duration: 0.5 ms  parse S_1: SELECT ': '", EventKind::parse, 500, "SELECT ': '"},
           {"duration: 1 ms  bind S_1/C_2: SELECT $1", EventKind::bind, 1000, "SELECT $1"},
           {"duration: 7.000 ms  execute S_1: SELECT $1", EventKind::query, 7000, "SELECT $1"},
           {"duration: 7.000 ms  execute fetch from S_1/C_3: SELECT $1", EventKind::query, 7000,
            "SELECT $1"},
           {"duration: 3.1 ms", EventKind::duration, 3100, ""},
           {"duration: 2.5 ms  fastpath function call: \"lo_open\" (OID 952)", EventKind::query,
            2500, "fastpath function call: \"lo_open\" (OID 952)"},
           {"statement: SELECT 1;\n", EventKind::statement, -1, "SELECT 1;"},
           {"statement: ", EventKind::statement, -1, ""},
           {"execute <unnamed>: SELECT $1", EventKind::statement, -1, "SELECT $1"},
           {"fastpath function call: \"lo_open\" (OID 952)", EventKind::statement, -1,
            "fastpath function call: \"lo_open\" (OID 952)"},
           {"duration: 12.3", EventKind::other, -1, ""},
           {"checkpoint starting: time", EventKind::other, -1, ""},
           {"", EventKind::other, -1, ""},
       }) {
    const Event event = log(c.message);
    BOOST_TEST(event.kind == c.kind, c.message);
    BOOST_TEST(event.duration_us == c.duration_us, c.message);
    BOOST_TEST(event.statement == c.statement, c.message);
    BOOST_TEST(!event.corrupt_duration, c.message);
  }
}

BOOST_AUTO_TEST_CASE(durations_are_exact_or_corrupt) {
  BOOST_TEST(log("duration: 0.0019 ms  statement: x").duration_us == 1);
  BOOST_TEST(log("duration: 9007199254740.993 ms").corrupt_duration);
  BOOST_TEST(log("duration: 316223999999.999 ms").duration_us == 316223999999999LL);
  for (std::string_view message :
       {"duration: 316224000001.000 ms  statement: SELECT 1",
        "duration: -0.123 ms  statement: SELECT 1", "duration: nan ms  statement: SELECT 1",
        "duration: 99999999999999999999999999999999.9 ms  statement: SELECT 1"}) {
    const Event event = log(message);
    BOOST_TEST(event.kind == EventKind::query, message);
    BOOST_TEST(event.corrupt_duration, message);
    BOOST_TEST(event.duration_us == unknown, message);
    BOOST_TEST(event.statement == "SELECT 1");
  }
}

// Three digits behind the point are read in a way of their own; four are not.
BOOST_AUTO_TEST_CASE(milliseconds_of_three_digits_are_what_any_are) {
  for (const std::string whole :
       {"0", "7", "00012", "123456789", "1234567890", "12345678901", "316224000000", "316224000001",
        "9999999999999999999999", "", "-1", "x"}) {
    for (const std::string fraction : {"000", "001", "999", "12x"}) {
      const std::string text = whole + "." + fraction;
      const DecimalTime usual = read_milliseconds(text + " ms");
      const DecimalTime any = read_milliseconds(text + "0 ms");
      BOOST_TEST(usual.us == any.us, text);
      const bool is_number = !whole.empty() && whole != "-1" && whole != "x";
      const size_t more = is_number && fraction != "12x" ? 1 : 0;
      BOOST_TEST(usual.length + more == any.length, text);
    }
  }
  BOOST_TEST(read_milliseconds("12.345").us == 12345);
  BOOST_TEST(read_milliseconds("12.345 ms").us == 12345);
}

BOOST_AUTO_TEST_CASE(parameters_and_prepared_statements) {
  for (std::string_view detail :
       {"parameters: $1 = '7', $2 = NULL", "Parameters: $1 = '7', $2 = NULL"}) {
    const Event event = log("duration: 1.000 ms  execute <unnamed>: SELECT $1, $2", detail);
    BOOST_TEST(event.parameters == "$1 = '7', $2 = NULL");
    BOOST_TEST(event.detail == "");
  }
  const Event event =
      log("duration: 1.000 ms  statement: EXECUTE foo(1)",
          "prepare: PREPARE foo(int, numeric(10,2)) AS SELECT * FROM t WHERE a = $1");
  BOOST_TEST(event.kind == EventKind::query);
  BOOST_TEST(event.statement == "SELECT * FROM t WHERE a = $1");
  BOOST_TEST(prepared_statement("prepare \"Foo Bar\" as\n select 1") == "select 1");
  for (std::string_view text :
       {"PREPARE", "PREPARE foo", "PREPARE foo(", "PREPARE foo AS", "PREPARED foo AS SELECT 1",
        "PREPARE TRANSACTION 'x'", "SELECT 1"}) {
    BOOST_TEST(prepared_statement(text) == "", text);
  }
}

BOOST_AUTO_TEST_CASE(plans_in_every_format) {
  struct Case {
    std::string_view text, statement, parameters, plan_start;
  };
  for (const Case& c : std::initializer_list<Case>{
           {"Query Text: SELECT *\n  FROM t\nWHERE a = 1\nSeq Scan on t  (cost=0.00..35.50 "
            "rows=1)\n"
            "  Filter: (a = 1)",
            "SELECT *\n  FROM t\nWHERE a = 1", "", "Seq Scan on t"},
           {"Query Text: SELECT $1\nQuery Parameters: $1 = '7'\nResult  (cost=0.00..0.01 rows=1)",
            "SELECT $1", "$1 = '7'", "Result"},
           {"{\n  \"Query Text\": \"SELECT \\\"a\\\"\\n\\tFROM t -- \\u00e9\",\n  \"Plan\": {}\n}",
            "SELECT \"a\"\n\tFROM t -- \xC3\xA9", "", "{"},
           {"<explain xmlns=\"x\">\n <Query-Text>SELECT 1 &lt; 2 &amp;&amp; 'a'</Query-Text>\n"
            " <Plan/></explain>",
            "SELECT 1 < 2 && 'a'", "", "<explain"},
           {"Query Text: \"SELECT \\\"a\\\"\"\nPlan: \n  Node Type: \"Result\"", "SELECT \"a\"", "",
            "Query Text"},
           {"Query Text: PREPARE foo AS SELECT 7;\nResult  (cost=0.00..0.01 rows=1)", "SELECT 7;",
            "", "Result"},
           {"Query Text: SELECT cut off", "SELECT cut off", "", ""},
           {"{\n  \"Query Text\": \"SELECT cut", "SELECT cut", "", "{"},
           {"<explain><Query-Text>SELECT cut", "SELECT cut", "", "<explain>"},
           {"Seq Scan on t  (cost=0.00..1.00 rows=1)", "", "", "Seq Scan"},
           {"", "", "", ""},
       }) {
    const std::string message = "duration: 5.250 ms  plan:\n" + std::string(c.text);
    const Event event = log(message);
    BOOST_TEST(event.kind == EventKind::plan, c.text);
    BOOST_TEST(event.duration_us == 5250);
    BOOST_TEST(event.statement == c.statement);
    BOOST_TEST(event.parameters == c.parameters);
    BOOST_TEST(event.detail.starts_with(c.plan_start), event.detail);
  }
}

BOOST_AUTO_TEST_CASE(errors) {
  Event event = error("relation \"x\" does not exist", Severity::error, "SELECT * FROM x");
  BOOST_TEST(event.kind == EventKind::error);
  BOOST_TEST(event.statement == "SELECT * FROM x");
  BOOST_TEST(event.connection == ConnectionChange::none);
  event = Event{};
  event.severity = Severity::error;
  event.message = "division by zero";
  event.context = "extended query with parameters: $1 = '0'";
  classify_postgres_message(event, arena);
  BOOST_TEST(event.parameters == "$1 = '0'");
  BOOST_TEST(error("watch out", Severity::warning).kind == EventKind::other);
}

BOOST_AUTO_TEST_CASE(refused_connections) {
  for (std::string_view message :
       {"password authentication failed for user \"joe\"",
        "Peer authentication failed for user \"joe\"",
        "no pg_hba.conf entry for host \"10.0.0.7\", user \"joe\", database \"shop\", no "
        "encryption",
        "database \"shop\" does not exist", "role \"joe\" does not exist",
        "sorry, too many clients already", "the database system is starting up",
        "remaining connection slots are reserved for non-replication superuser connections",
        "the database system is shutting down", "too many connections for role \"joe\""}) {
    BOOST_TEST(error(message, Severity::fatal).connection == ConnectionChange::failed, message);
    BOOST_TEST(error(message, Severity::fatal).kind == EventKind::error, message);
    BOOST_TEST(error(message, Severity::error).connection == ConnectionChange::none, message);
  }
  for (std::string_view message : {"terminating connection due to administrator command",
                                   "could not connect to the primary server",
                                   "terminating autovacuum process due to administrator command"}) {
    BOOST_TEST(error(message, Severity::fatal).connection == ConnectionChange::none, message);
  }
  const Event event =
      error("no pg_hba.conf entry for host \"10.0.0.7\", user \"joe\", database \"shop\"",
            Severity::fatal);
  BOOST_TEST(event.user == "joe");
  BOOST_TEST(event.database == "shop");
  BOOST_TEST(event.host == "10.0.0.7");
  Event unknown_user;
  unknown_user.severity = Severity::fatal;
  unknown_user.user = unknown_user.database = "[unknown]";
  unknown_user.message = "invalid length of startup packet";
  classify_postgres_message(unknown_user, arena);
  BOOST_TEST(unknown_user.connection == ConnectionChange::failed);
  BOOST_TEST(unknown_user.user == "");
  Event by_code;
  by_code.severity = Severity::fatal;
  by_code.sqlstate = "28P01";
  by_code.message = "Passwort-Authentifizierung fehlgeschlagen";
  classify_postgres_message(by_code, arena);
  BOOST_TEST(by_code.connection == ConnectionChange::failed);
}

BOOST_AUTO_TEST_CASE(connections) {
  Event event = log("connection received: host=10.0.0.7 port=52344");
  BOOST_TEST(event.kind == EventKind::connection);
  BOOST_TEST(event.connection == ConnectionChange::attempted);
  BOOST_TEST(event.host == "10.0.0.7");
  event = log("connection received: host=[local]");
  BOOST_TEST(event.host == "[local]");
  event = log(
      "connection authorized: user=joe doe database=my shop application_name=my app SSL enabled "
      "(protocol=TLSv1.3, cipher=TLS_AES_256_GCM_SHA384, bits=256)");
  BOOST_TEST(event.connection == ConnectionChange::opened);
  BOOST_TEST(event.user == "joe doe");
  BOOST_TEST(event.database == "my shop");
  BOOST_TEST(event.application == "my app");
  event = log("replication connection authorized: user=rep application_name=standby1");
  BOOST_TEST(event.connection == ConnectionChange::opened);
  BOOST_TEST(event.user == "rep");
  event = log("disconnection: session time: 0:00:01.234 user=joe database=shop host=::1 port=5431");
  BOOST_TEST(event.connection == ConnectionChange::closed);
  BOOST_TEST(event.host == "::1");
  BOOST_TEST(log("connection authenticated: identity=\"joe\" method=md5").kind == EventKind::other);
}

BOOST_AUTO_TEST_CASE(server_events) {
  struct Case {
    Severity severity;
    std::string_view message;
    ServerEvent server;
    int64_t value;
    std::string_view object;
  };
  constexpr Severity lg = Severity::log, warning = Severity::warning, err = Severity::error;
  using enum ServerEvent;
  for (const Case& c : std::initializer_list<Case>{
           {lg, "checkpoint starting: time", checkpoint_timed, 0, ""},
           {lg, "checkpoint starting: immediate force wait", checkpoint_requested, 0, ""},
           {lg, "checkpoint starting: wal", checkpoint_requested, 1, ""},
           {lg, "restartpoint starting: time", checkpoint_timed, 0, ""},
           {lg, "checkpoint complete: wrote 44 buffers (0.3%); write=4.521 s, sync=0.01 s",
            checkpoint_complete, 4521000, ""},
           {lg, "restartpoint complete: wrote 1 buffers (0.0%); write=0.001 s", checkpoint_complete,
            1000, ""},
           {lg, "checkpoints are occurring too frequently (9 seconds apart)",
            checkpoints_too_frequent, 0, ""},
           {lg, "temporary file: path \"base/pgsql_tmp/pgsql_tmp1.0\", size 4259840", temp_file,
            4259840, ""},
           {lg, "process 4711 still waiting for ShareLock on transaction 12 after 1000.123 ms",
            lock_wait, 1000123, ""},
           {lg,
            "process 4711 acquired ExclusiveLock on tuple (0,1) of relation 5 of database 1 after "
            "2500.5 ms",
            lock_acquired, 2500500, ""},
           {lg,
            "process 1 detected deadlock while waiting for ShareLock on transaction 7 after 100.0 "
            "ms",
            none, 0, ""},
           {err, "deadlock detected", deadlock, 0, ""},
           {lg,
            "automatic vacuum of table \"shop.public.orders\": index scans: 1\npages: 0\nsystem "
            "usage: CPU: user: 0.00 s, system: 0.00 s, elapsed: 1.25 s",
            autovacuum, 1250000, "shop.public.orders"},
           {lg,
            "automatic aggressive vacuum to prevent wraparound of table \"shop.public.a\": index "
            "scans: 0\nsystem usage: CPU: user: 0.00 s, system: 0.00 s, elapsed: 0.02 s",
            autovacuum, 20000, "shop.public.a"},
           {lg,
            "automatic analyze of table \"shop.public.orders\"\nsystem usage: CPU: user: 0.1 s, "
            "system: 0.00 s, elapsed: 0.50 s",
            autoanalyze, 500000, "shop.public.orders"},
           {lg,
            "automatic vacuum of table \"a.b.c\": system usage: CPU 0.00s/0.00u sec elapsed 0.75 "
            "sec",
            autovacuum, 750000, "a.b.c"},
           {err, "canceling statement due to statement timeout", cancelled_timeout, 0, ""},
           {err, "canceling statement due to lock timeout", cancelled_timeout, 0, ""},
           {err, "canceling statement due to user request", cancelled_user, 0, ""},
           {err, "canceling statement due to conflict with recovery", replication_conflict, 0, ""},
           {Severity::fatal, "terminating connection due to idle-in-transaction timeout",
            cancelled_timeout, 0, ""},
           {Severity::fatal, "sorry, too many clients already", out_of_connections, 0, ""},
           {Severity::fatal,
            "remaining connection slots are reserved for roles with the SUPERUSER "
            "attribute",
            out_of_connections, 0, ""},
           {err, "out of memory", out_of_memory, 0, ""},
           {err, "could not extend file \"base/1/2\": No space left on device", disk_full, 0, ""},
           {Severity::panic,
            "could not write to file \"pg_wal/xlogtemp.1\": No space left on device", disk_full, 0,
            ""},
           {err, "column \"No space left on device\" does not exist", none, 0, ""},
           {err, "invalid page in block 7 of relation base/1/2", data_corruption, 0, ""},
           {err, "could not read block 7 in file \"base/1/2\": read only 0 of 8192 bytes",
            data_corruption, 0, ""},
           {warning, "page verification failed, calculated checksum 1 but expected 2",
            data_corruption, 0, ""},
           {warning, "database \"shop\" must be vacuumed within 1000000 transactions", wraparound,
            0, ""},
           {err,
            "database is not accepting commands to avoid wraparound data loss in database "
            "\"shop\"",
            wraparound, 0, ""},
           {lg, "server process (PID 4711) was terminated by signal 9: Killed", server_crash, 0,
            ""},
           {lg, "checkpointer process (PID 4711) was terminated by signal 9: Killed", server_crash,
            0, ""},
           {lg, "terminating any other active server processes", none, 0, ""},
           {lg, "database system was not properly shut down; automatic recovery in progress",
            server_crash, 1, ""},
           {lg, "database system is ready to accept connections", none, 0, ""},
       }) {
    const Event event = c.severity == lg ? log(c.message) : error(c.message, c.severity);
    BOOST_TEST(event.server == c.server, c.message);
    BOOST_TEST(event.value == c.value, c.message);
    BOOST_TEST(event.object == c.object, c.message);
  }
}

}  // namespace
}  // namespace dbperf
