// What is inside of a wrapped log, and where its lines come from.
#include <boost/test/unit_test.hpp>

#include "tests/support/unwrapping.h"

using namespace dbperf;
using namespace dbperf::test;

BOOST_AUTO_TEST_SUITE(wrapped_logs)

BOOST_AUTO_TEST_CASE(syslog_names_time_and_process_where_the_prefix_does_not) {
  BOOST_TEST(inside("Nov 22 10:00:00 db1 postgres[71]: [5] me@shop LOG:  duration: 1.000 ms  "
                    "statement: SELECT 1\n"
                    "Nov 22 10:00:01 db1 CRON[9]: (root) CMD (true)\n"
                    "Nov 22 10:00:02 db1 postgres[71]: [6] me@shop ERROR:  no\n") ==
             "syslog|2026-11-22 10:00:00.000 UTC [71] me@shop LOG:  duration: 1.000 ms  "
             "statement: SELECT 1\n"
             "2026-11-22 10:00:02.000 UTC [71] me@shop ERROR:  no\n");
}

BOOST_AUTO_TEST_CASE(the_parts_of_a_message_come_together) {
  BOOST_TEST(
      inside(
          "2026-11-22T10:00:00.100000+01:00 db1 postgres[71]: [5-1] LOG:  statement: SELECT 1,\n"
          "2026-11-22T10:00:00.200000+01:00 db1 postgres[72]: [9] LOG:  statement: SELECT 2\n"
          "2026-11-22T10:00:00.300000+01:00 db1 postgres[71]: [5-2] #0112\n"
          "2026-11-22T10:00:00.300000+01:00 db1 postgres[71]: [6] LOG:  statement: SELECT 3\n") ==
      "syslog|2026-11-22 09:00:00.100 UTC [71] LOG:  statement: SELECT 1,\n\t2\n"
      "2026-11-22 09:00:00.200 UTC [72] LOG:  statement: SELECT 2\n"
      "2026-11-22 09:00:00.300 UTC [71] LOG:  statement: SELECT 3\n");
}

BOOST_AUTO_TEST_CASE(a_line_cut_for_syslog_is_one_line_again) {
  const std::string head = "Nov 22 10:00:00 db1 postgres[71]: ";
  const std::string first = "LOG:  statement: SELECT " + std::string(860, 'x') + ",";
  const std::string text = head + "[5-1] " + first + "\n" + head +
                           "[5-2]  yyyyyyyyyyyyyyyyyyyyy\n" + head + "[5-3] #011FROM t\n" + head +
                           "[6] LOG:  statement: COMMIT\n";
  BOOST_TEST(inside(text) == "syslog|2026-11-22 10:00:00.000 UTC [71] " + first +
                                 " yyyyyyyyyyyyyyyyyyyyy\n\tFROM t\n"
                                 "2026-11-22 10:00:00.000 UTC [71] LOG:  statement: COMMIT\n");
}

BOOST_AUTO_TEST_CASE(a_log_goes_over_new_year) {
  const std::string text =
      "Dec 31 23:59:59 db1 postgres[7]: [1] LOG:  statement: SELECT 1\n"
      "Jan  1 00:00:01 db1 postgres[7]: [2] LOG:  statement: SELECT 2\n"
      "Dec 31 23:59:59 db1 postgres[8]: [1] LOG:  statement: SELECT 3\n";
  const std::string inner = inside(text, 1'798'800'000'000'000);  // 2027-01-01
  BOOST_TEST(inner ==
             "syslog|2026-12-31 23:59:59.000 UTC [7] LOG:  statement: SELECT 1\n"
             "2027-01-01 00:00:01.000 UTC [7] LOG:  statement: SELECT 2\n"
             "2026-12-31 23:59:59.000 UTC [8] LOG:  statement: SELECT 3\n");
}

BOOST_AUTO_TEST_CASE(sessions_of_two_servers_are_not_mixed) {
  for (const std::string_view prefix : {"", "2026-11-22 10:00:00 UTC [71] "}) {
    const auto line = [&](std::string_view host, std::string_view text) {
      return "Nov 22 10:00:00 " + std::string(host) + " postgres[71]: [1-1] " +
             std::string(prefix) + std::string(text) + "\n";
    };
    const Report r = analysed(line("db1", "LOG:  statement: SELECT 1 FROM a") +
                              line("db2", "LOG:  statement: SELECT 2 FROM b") +
                              line("db1", "LOG:  duration: 1000.000 ms") +
                              line("db2", "LOG:  duration: 2000.000 ms"))
                         .report();
    BOOST_TEST(r.stats.timed_queries == 2u);
    BOOST_TEST(r.stats.durations_without_statement == 0u);
    for (const QueryRow& row : r.queries)
      BOOST_TEST(row.total_time == (row.fingerprint == "select ? from a" ? 1'000'000 : 2'000'000));
    BOOST_TEST(r.input.files.at(0).log_line_prefix == (prefix.empty() ? "" : "%t [%p] "));
  }
}

// CloudWatch names the server only: the prefix's pid tells its sessions apart.
BOOST_AUTO_TEST_CASE(sessions_of_one_server_are_not_mixed_either) {
  const auto event = [](std::string_view server, std::string_view pid, std::string_view text) {
    return R"({"logStreamName":")" + std::string(server) +
           R"(","timestamp":1795341600000,"message":"2026-11-22 10:00:00 UTC [)" +
           std::string(pid) + "] " + std::string(text) + "\"}\n";
  };
  const Report r = analysed(event("db1", "71", "LOG:  statement: SELECT 1 FROM a") +
                            event("db1", "72", "LOG:  statement: SELECT 2 FROM b") +
                            event("db2", "71", "LOG:  statement: SELECT 3 FROM c") +
                            event("db1", "71", "LOG:  duration: 1000.000 ms") +
                            event("db1", "72", "LOG:  duration: 2000.000 ms") +
                            event("db2", "71", "LOG:  duration: 3000.000 ms"))
                       .report();
  BOOST_TEST(r.stats.timed_queries == 3u);
  BOOST_TEST(r.stats.durations_without_statement == 0u);
  for (const QueryRow& row : r.queries)
    BOOST_TEST(row.total_time == (row.fingerprint.back() - 'a' + 1) * 1'000'000);
}

BOOST_AUTO_TEST_CASE(a_message_that_syslog_counts_is_as_many) {
  const std::string head = "Nov 22 10:00:00 db1 ";
  const std::string log = "postgres[71]: LOG:  duration: 1.000 ms  statement: SELECT 1\n";
  const std::string line = "2026-11-22 10:00:00.000 UTC [71] " + log.substr(14);
  BOOST_TEST(
      inside(head + log + head +
             "postgres[71]: message repeated 2 times: [ LOG:  duration: 1.000 ms  statement: "
             "SELECT 1]\n" +
             head + "last message repeated 3 times\n" + head + "CRON[9]: CMD\n" + head +
             "last message repeated 4 times\n") ==
      "syslog|" + line + line + line + line + line + line);
}

BOOST_AUTO_TEST_CASE(what_is_wrapped_may_be_wrapped_again) {
  const std::string record =
      R"({"level":"info","ts":"2026-11-22T10:00:00Z","logger":"postgres","msg":"record",)"
      R"("logging_pod":"pg-1","record":{"log_time":"2026-11-22 10:00:00.000 UTC","process_id":"7",)"
      R"("session_id":"6378.7","session_line_num":"1","command_tag":"SELECT",)"
      R"("session_start_time":"2026-11-22 10:00:00 UTC","virtual_transaction_id":"3/1",)"
      R"("transaction_id":"0","error_severity":"LOG","sql_state_code":"00000",)"
      R"("message":"duration: 1.500 ms  statement: SELECT 1"}})";
  const std::string foreign = R"({"level":"info","ts":"2026-11-22T10:00:00Z","msg":"ready"})";
  const std::string head = "2026-11-22T10:00:00.1Z stdout ";
  const auto told =
      analysed(head + "F " + foreign + "\n" + head + "P " + record.substr(0, 99) + "\n" + head +
               "F " + record.substr(99) + "\n" + head + "F " + record + "\n");
  const InputFile& file = told.report().input.files.at(0);
  BOOST_TEST(file.wrapping == "cri/cnpg");
  BOOST_TEST(file.format == "postgres-csv");
  BOOST_TEST(file.lines == 4u);
  BOOST_TEST(file.unrecognised_lines == 0u);
  BOOST_TEST(told.report().stats.timed_queries == 2u);
  BOOST_TEST(told.report().queries.at(0).example.line == 2u);
}

BOOST_AUTO_TEST_CASE(syslog_may_come_out_of_a_container) {
  const std::string container = "2026-11-22T10:00:00.1Z stdout F ";
  const std::string bsd = "Nov 22 10:00:00 db1 postgres[71]: ";
  const std::string record = "2026-11-22 10:00:00.000 UTC [71] LOG:  statement: SELECT *\n";
  for (const auto& [header, wrapping] :
       {std::pair{bsd, "cri/syslog"},
        std::pair{std::string("<134>1 2026-11-22T10:00:00Z db1 postgres 71 - - "), "cri/syslog"},
        std::pair{std::string(), "cri/syslog"}}) {
    std::string text;
    for (const char* part : {"[5-1] 2026-11-22 10:00:00.000 UTC [71] LOG:  statement: SELECT *",
                             "[5-2] #011FROM items",
                             "[6-1] 2026-11-22 10:00:00.000 UTC [71] LOG:  statement: SELECT *"})
      text += container + header + part + "\n";
    BOOST_TEST(inside(text) == std::string(wrapping) + "|" + record + "\tFROM items\n" + record);
  }
}

BOOST_AUTO_TEST_CASE(messages_for_syslog_may_lack_its_header) {
  const std::string one = " 2026-11-22 10:00:00.000 UTC [71] LOG:  statement: SELECT 1\n";
  const std::string other = " 2026-11-22 10:00:00.000 UTC [72] LOG:  statement: SELECT 2\n";
  BOOST_TEST(inside("[5-1]" + one + "[9-1]" + other + "[5-2] #011FROM items\n") ==
             "syslog|" + one.substr(1) + "\tFROM items\n" + other.substr(1));
  // Numbers in brackets that are no parts.
  BOOST_TEST(inside("joe [5] says [x\njoe [5] says [5-\n") == "none");
  // "[%l-1] " may also be how a log_line_prefix begins.
  BOOST_TEST(inside("[5-1]" + one + "[9-1]" + other) == "none");
}

BOOST_AUTO_TEST_CASE(templates_may_add_words_to_the_header) {
  const std::string line = "2026-11-22 10:00:00.000 UTC [71] LOG:  statement: SELECT *\n";
  for (const char* head : {"2026-11-22T10:00:00Z db1 local3.info<158> postgres[71]: ",
                           "Nov 22 10:00:00 db1 postgres[71]: [ID 748848 local2.info] "})
    BOOST_TEST(inside(head + ("[5-1] " + line) + head + "[5-2] #011FROM t\n" + head + "[6-1] " +
                      line) == "syslog|" + line + "\tFROM t\n" + line);
  const std::string words = "2026-11-22T10:00:00Z level=info host=db1 program=postgres| ";
  BOOST_TEST(inside(words + "[5-1] " + line + words + "level=info started\n" + words +
                    "[5-2] #011FROM t\n" + words + "[6-1] " + line) ==
             "syslog|" + line + "\tFROM t\n" + line);
  BOOST_TEST(inside(" [5-1] " + line + " [5-2] #011FROM t\n [6-1] " + line) ==
             "syslog|" + line + "\tFROM t\n" + line);
}

BOOST_AUTO_TEST_CASE(numbers_of_a_prefix_are_no_parts) {
  const std::string head = "2026-11-22 10:00:00 UTC [71-";
  BOOST_TEST(inside(head + "1] LOG:  statement: SELECT *\n\tFROM t\n" + head + "2] ERROR:  no\n" +
                    head + "3] STATEMENT:  SELECT '[71-4] '\n") == "none");
}

BOOST_AUTO_TEST_CASE(journalctl_may_count_time_from_the_start) {
  const std::string line = "2026-11-22 10:00:00.000 UTC [71] LOG:  statement: SELECT *\n";
  const std::string head = "[  123.456789] db1 postgres[71]: ";
  BOOST_TEST(inside(head + line + head + "\tFROM t\n[  124.000000] db1 kernel: usb\n") ==
             "journal|" + line + "\tFROM t\n");
}

BOOST_AUTO_TEST_CASE(what_is_not_read_is_named) {
  const std::string record =
      "2026-11-22 10:00:00 UTC [71] LOG:  duration: 1.0 ms  statement: SELECT 1";
  for (const auto& [text, reason] :
       {std::pair{"__CURSOR=s=1;i=2\n__REALTIME_TIMESTAMP=1\nMESSAGE=" + record + "\n\n",
                  "journalctl -o export"},
        std::pair{"Sun 2026-11-22 10:00:00.1 UTC [s=1;i=2;b=3]\n    PRIORITY=6\n    MESSAGE=" +
                      record + "\n",
                  "journalctl -o verbose"},
        std::pair{"{\"x\":\"y\",\"line\":\"" + record + "\"}\n", "no log_line_prefix"},
        std::pair{"7,\"" + record + "\"\n8,\"" + record + "\"\n", "JSON or CSV"}}) {
    const Analysed told = analysed(text);
    BOOST_TEST(told.result.input_failed);
    BOOST_REQUIRE(told.heard.errors.size() == 1u);
    BOOST_TEST((told.heard.errors[0].find(reason) != std::string::npos), told.heard.errors[0]);
  }
}

BOOST_AUTO_TEST_CASE(other_programs_may_fill_the_head) {
  std::string text;
  for (int i = 0; i < 9000; ++i)
    text +=
        "Nov 22 10:00:00 db1 systemd[1]: Started Session " + std::to_string(i) + " of user root.\n";
  const Analysed none = analysed(text);
  BOOST_TEST(none.result.input_failed);
  text += "Nov 22 10:00:01 db1 postgres[71]: [1-1] LOG:  duration: 1.000 ms  statement: SELECT 1\n";
  const Report r = analysed(text).report();
  BOOST_TEST(r.input.files.at(0).wrapping == "syslog");
  BOOST_TEST(r.input.lines == 9001u);
  BOOST_TEST(r.stats.timed_queries == 1u);
  BOOST_TEST(r.queries.at(0).example.line == 9001u);
}

BOOST_AUTO_TEST_CASE(bare_logs_are_not_wrapped) {
  for (const std::string_view text :
       {"2026-11-22 10:00:00.000 UTC [7] me@shop LOG:  statement: SELECT 1\n",
        "# User@Host: a[a] @ b []\n# Query_time: 1  Lock_time: 0 Rows_sent: 1  Rows_examined: 1\n"
        "SELECT 1;\n",
        "{\"query\":\"SELECT 1\",\"duration\":0.1,\"timestamp\":\"2026-11-22T10:00:00Z\"}\n",
        "joe | LOG:  statement: SELECT 1\n", "Nov 22 10:00:00 db1 CRON[9]: (root) CMD (true)\n", "",
        "\n"})
    BOOST_TEST(inside(text) == "none");
}

BOOST_AUTO_TEST_CASE(the_reading_that_explains_more_wins) {
  const std::string record =
      "2018-03-13T06:37:40.498084Z 12 [Note] Access denied for user 'x'@'h' (using password: NO)\n";
  const std::string log = record + "06:37:41 UTC - mysqld got signal 6 ;\n" + record + record;
  BOOST_TEST(inside(log) == "none");  // though each time could be that of `aws logs tail`
  const auto told = analysed(log);
  BOOST_TEST(told.report().stats.failed_connections == 3u);
  BOOST_TEST(told.report().input.events == 4u);
  std::string wrapped;
  const std::string cri = "2018-03-13T06:37:42.000000000Z stderr F ";
  for (size_t at = 0; at < log.size(); at = log.find('\n', at) + 1)
    wrapped += cri + log.substr(at, log.find('\n', at) + 1 - at);
  BOOST_TEST(inside(wrapped) == "cri|" + log);
}

BOOST_AUTO_TEST_CASE(lines_are_those_of_the_wrapped_log) {
  const auto told = analysed(
      "Nov 22 10:00:00 db1 CRON[9]: (root) CMD (true)\n"
      "Nov 22 10:00:00 db1 postgres[71]: [5-1] LOG:  duration: 1.000 ms  statement: SELECT 1,\n"
      "Nov 22 10:00:00 db1 postgres[72]: [9] LOG:  duration: 9.000 ms  statement: SELECT 2\n"
      "Nov 22 10:00:00 db1 postgres[71]: [5-2] #0112\n");
  BOOST_TEST(told.report().input.lines == 4u);
  BOOST_TEST(told.report().input.unrecognised_lines == 0u);
  BOOST_REQUIRE(told.report().queries.size() == 2u);
  BOOST_TEST(told.report().queries[0].example.line == 3u);
  BOOST_TEST(told.report().queries[1].example.line == 2u);
  BOOST_TEST(told.report().queries[1].example.query == "SELECT 1,\n2");
}

BOOST_AUTO_TEST_CASE(what_is_broken_costs_itself) {
  const auto told = analysed(
      R"({"log":"2026-11-22 10:00:00.000 UTC [7] LOG:  duration: 1.000 ms  statement: SELECT 1\n","stream":"stderr","time":"2026-11-22T10:00:00Z"})"
      "\n"
      R"({"log":"2026-11-22 10:00:00.000 UTC [7] LOG:  dura)"
      "\n"
      R"({"log":"2026-11-22 10:00:01.000 UTC [7] LOG:  duration: 1.000 ms  statement: SELECT 1\n","stream":"stderr","time":"2026-11-22T10:00:00Z"})"
      "\n");
  BOOST_TEST(told.report().stats.total_queries == 2u);
  BOOST_TEST(told.report().input.unrecognised_lines == 1u);
  BOOST_REQUIRE(told.heard.warnings.size() == 1u);
  BOOST_TEST((told.heard.warnings[0].find("line 2: {\"log\":\"2026") != std::string::npos));
}

BOOST_AUTO_TEST_SUITE_END()
