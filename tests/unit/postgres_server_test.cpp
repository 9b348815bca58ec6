// What a report says of the server, on logs as PostgreSQL writes them.

#include <boost/test/unit_test.hpp>

#include "analysis/sql/fingerprint.h"
#include "tests/support/report_of_log.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

std::string line(std::string_view second, int pid, std::string_view text) {
  return "2026-11-22 10:00:" + std::string(second) + " UTC [" + std::to_string(pid) +
         "] app@shop " + std::string(text) + "\n";
}

std::string timed(std::string_view second, int pid, std::string_view ms,
                  std::string_view statement) {
  return line(second, pid,
              "LOG:  duration: " + std::string(ms) + " ms  statement: " + std::string(statement));
}

std::string waits(std::string_view second, int pid, int holder, std::string_view statement) {
  const std::string self = std::to_string(pid);
  return line(second, pid,
              "LOG:  process " + self +
                  " still waiting for ShareLock on transaction 7 after 1000.000 ms") +
         line(second, pid,
              "DETAIL:  Process holding the lock: " + std::to_string(holder) +
                  ". Wait queue: " + self + ".") +
         line(second, pid, "CONTEXT:  while updating tuple (0,1) in relation \"stock\"") +
         line(second, pid, "STATEMENT:  " + std::string(statement));
}

std::string acquires(std::string_view second, int pid, std::string_view ms) {
  return line(second, pid,
              "LOG:  process " + std::to_string(pid) +
                  " acquired ShareLock on transaction 7 after " + std::string(ms) + " ms");
}

uint64_t id_of(std::string_view statement) {
  Fingerprinter fingerprint;
  return fingerprint(statement, Dialect::postgres).id;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(postgres_server)

BOOST_AUTO_TEST_CASE(a_wait_names_who_waits_and_the_last_statement_of_an_idle_blocker) {
  const Report r =
      report_of_log(timed("01.000", 100, "0.100", "BEGIN") +
                    timed("01.100", 100, "0.200", "UPDATE stock SET n = 1 WHERE id = 1") +
                    waits("03.000", 200, 100, "DELETE FROM stock WHERE id = 1") +
                    timed("05.000", 100, "0.100", "COMMIT") + acquires("05.000", 200, "3000.500"));
  BOOST_TEST(r.server.lock_waits.count == 1u);
  BOOST_TEST(r.server.lock_waits.total_time == 3'000'500);
  BOOST_REQUIRE(r.server.lock_waits.waits.size() == 1u);
  const LockWaitRow& row = r.server.lock_waits.waits[0];
  BOOST_TEST(row.waiting.pid == 200);
  BOOST_TEST(row.waiting.query == "DELETE FROM stock WHERE id = 1");
  BOOST_TEST(row.waiting.query_id == id_of(row.waiting.query));
  BOOST_TEST(row.blocking.pid == 100);
  BOOST_TEST(row.blocking.query_id == id_of("UPDATE stock SET n = 1 WHERE id = 1"));
  BOOST_TEST(row.root.pid == 100);
  BOOST_TEST(row.depth == 1u);
  BOOST_TEST(row.table == "stock");
  BOOST_TEST(row.lock == "ShareLock on transaction 7");
  BOOST_TEST(row.max_time == 3'000'500);
}

BOOST_AUTO_TEST_CASE(a_wait_is_lock_time_of_the_query_that_waited) {
  const std::string waiting = "DELETE FROM stock WHERE id = 1";
  const std::string log = waits("03.000", 200, 100, waiting) + acquires("05.000", 200, "2900.000");
  const Report r = report_of_log(log + timed("05.100", 200, "2950.000", waiting) +
                                 timed("05.200", 300, "2950.000", "SELECT 1"));
  BOOST_REQUIRE(r.queries.size() == 2u);
  for (const QueryRow& row : r.queries)
    BOOST_TEST(row.lock_time == (row.id == id_of(waiting) ? 2'900'000 : 0));
  BOOST_TEST(r.stats.lock_time == 2'900'000);
  // Never more than the query took.
  const Report less = report_of_log(log + timed("05.100", 200, "100.000", waiting));
  BOOST_TEST(less.queries.at(0).lock_time == 100'000);
}

BOOST_AUTO_TEST_CASE(a_blocker_that_runs_is_known_by_the_line_that_ends_it) {
  const std::string slow = "UPDATE stock SET n = n + 1";
  const Report r =
      report_of_log(timed("01.000", 100, "0.100", "SELECT 1") +
                    waits("03.000", 200, 100, "DELETE FROM stock WHERE id = 1") +
                    acquires("06.000", 200, "4000.000") + timed("06.001", 100, "4900.000", slow));
  const LockWaitRow& row = r.server.lock_waits.waits.at(0);
  BOOST_TEST(row.blocking.query == slow);
  BOOST_TEST(row.root.query == slow);
  BOOST_TEST(row.max_time == 4'000'000);
}

BOOST_AUTO_TEST_CASE(a_statement_logged_when_it_began_is_what_its_session_is_at) {
  const Report r = report_of_log(line("01.000", 100, "LOG:  statement: LOCK TABLE stock") +
                                 waits("03.000", 200, 100, "SELECT 1 FROM stock") +
                                 acquires("04.000", 200, "2000.000"));
  BOOST_TEST(r.server.lock_waits.waits.at(0).blocking.query == "LOCK TABLE stock");
}

BOOST_AUTO_TEST_CASE(a_chain_leads_to_the_session_that_waits_for_nobody) {
  const std::string middle = "UPDATE stock SET n = 2 WHERE id = 1";
  const Report r = report_of_log(
      timed("01.000", 100, "0.200", "UPDATE stock SET n = 1 WHERE id = 1") +
      waits("03.000", 200, 100, middle) + waits("04.000", 300, 200, "DELETE FROM stock") +
      timed("05.000", 100, "0.100", "COMMIT") + acquires("05.000", 200, "3000.000") +
      timed("05.100", 200, "3000.100", middle) + acquires("05.200", 300, "2200.000"));
  BOOST_REQUIRE(r.server.lock_waits.waits.size() == 2u);
  const LockWaitRow& last = r.server.lock_waits.waits[1];
  BOOST_TEST(last.waiting.pid == 300);
  BOOST_TEST(last.blocking.query == middle);
  BOOST_TEST(last.root.pid == 100);
  BOOST_TEST(last.root.query_id == id_of("UPDATE stock SET n = 1 WHERE id = 1"));
  BOOST_TEST(last.depth == 2u);
}

BOOST_AUTO_TEST_CASE(who_is_not_in_the_log_is_known_by_its_process) {
  const Report r = report_of_log(waits("03.000", 200, 100, "DELETE FROM stock"));
  const LockWaitRow& row = r.server.lock_waits.waits.at(0);
  BOOST_TEST(row.blocking.pid == 100);
  BOOST_TEST(row.blocking.query_id == 0u);
  BOOST_TEST(row.max_time == 1'000'000);  // as far as the log goes
}

BOOST_AUTO_TEST_CASE(waits_of_the_same_queries_are_one_row) {
  std::string log = timed("01.000", 100, "0.200", "UPDATE stock SET n = 1 WHERE id = 1");
  for (const char* second : {"03.000", "04.000", "05.000"})
    log += waits(second, 200, 100, "DELETE FROM stock WHERE id = 1") +
           acquires(second, 200, "1500.000");
  const LockWaitRow row = report_of_log(log).server.lock_waits.waits.at(0);
  BOOST_TEST(row.count == 3u);
  BOOST_TEST(row.total_time == 4'500'000);
  BOOST_TEST(row.last_seen - row.first_seen == 2'000'000);
}

BOOST_AUTO_TEST_CASE(a_deadlock_has_the_statements_of_all_in_it) {
  const Report r = report_of_log(
      line("01.000", 200, "ERROR:  deadlock detected") +
      line("01.000", 200,
           "DETAIL:  Process 200 waits for ShareLock on transaction 8; blocked by process 100.") +
      "\tProcess 100 waits for ShareLock on transaction 9; blocked by process 200.\n"
      "\tProcess 200: UPDATE stock SET n = 1\n\tWHERE id = 1\n"
      "\tProcess 100: UPDATE stock SET n = 2 WHERE id = 2\n" +
      line("01.000", 200, "CONTEXT:  while updating tuple (0,1) in relation \"stock\"") +
      line("01.000", 200, "STATEMENT:  UPDATE stock SET n = 1\n\tWHERE id = 1"));
  BOOST_TEST(r.server.deadlocks.count == 1u);
  const DeadlockRow& row = r.server.deadlocks.pairs.at(0);
  BOOST_TEST(row.table == "stock");
  BOOST_REQUIRE(row.processes.size() == 2u);
  BOOST_TEST(row.processes[0].victim);
  BOOST_TEST(row.processes[0].query == "UPDATE stock SET n = 1\nWHERE id = 1");
  BOOST_TEST(row.processes[0].query_id == r.queries.at(0).id);
  BOOST_TEST(row.processes[0].blocked_by == 100);
  BOOST_TEST(!row.processes[1].victim);
  BOOST_TEST(row.processes[1].query == "UPDATE stock SET n = 2 WHERE id = 2");
  BOOST_TEST(row.processes[1].lock == "ShareLock on transaction 9");
}

BOOST_AUTO_TEST_CASE(temporary_files_belong_to_a_query) {
  const std::string file = "LOG:  temporary file: path \"base/pgsql_tmp/pgsql_tmp7.0\", size 4096";
  const std::string sort = "SELECT a FROM t ORDER BY a";
  const std::string logs[] = {
      line("01.000", 7, file) + line("01.000", 7, "STATEMENT:  " + sort),
      line("01.000", 7, "LOG:  statement: " + sort) + line("01.000", 7, file),
      line("01.000", 7, file) + timed("01.000", 7, "9.000", sort),
  };
  for (const std::string& log : logs) {
    const auto& files =
        report_of_log(log + timed("02.000", 7, "1.000", "SELECT 1")).server.temp_files;
    BOOST_REQUIRE(files.queries.size() == 1u);
    BOOST_TEST(files.queries[0].query_id == id_of(sort));
    BOOST_TEST(files.queries[0].query == "select a from t order by a");
    BOOST_TEST(files.queries[0].total_bytes == 4096);
    BOOST_TEST(files.count == 1u);
  }
}

BOOST_AUTO_TEST_CASE(checkpoints_with_their_times_and_wal) {
  const auto complete = [](std::string_view second, const std::string& sync) {
    return line(second, 5,
                "LOG:  checkpoint complete: wrote 35 buffers (0.2%); 1 WAL file(s) added, 2 "
                "removed, 3 recycled; write=3.400 s, sync=" +
                    sync +
                    " s, total=3.700 s; sync files=12, longest=0.1 s, average=0.01 s; "
                    "distance=512 kB, estimate=1024 kB");
  };
  const auto sums =
      report_of_log(complete("01.000", "0.200") + complete("09.000", "0.100")).server.checkpoints;
  BOOST_TEST(sums.count == 2u);
  BOOST_TEST(sums.write_time == 6'800'000);
  BOOST_TEST(sums.sync_time == 300'000);
  BOOST_TEST(sums.total_time == 7'400'000);
  BOOST_TEST(sums.max_total_time == 3'700'000);
  BOOST_TEST(sums.buffers == 70);
  BOOST_TEST(sums.wal_added == 2);
  BOOST_TEST(sums.wal_removed == 4);
  BOOST_TEST(sums.wal_recycled == 6);
  BOOST_TEST(sums.max_distance == 512 * 1024);
  BOOST_TEST(sums.max_estimate == 1024 * 1024);
}

BOOST_AUTO_TEST_CASE(transactions_from_begin_to_end) {
  const auto sums = report_of_log(timed("01.000", 1, "1.000", "BEGIN") +
                                  timed("02.000", 1, "100.000", "UPDATE t SET a = 1") +
                                  timed("32.000", 1, "2.000", "COMMIT") +
                                  timed("33.000", 2, "1.000", "START TRANSACTION") +
                                  timed("33.100", 2, "1.000", "SAVEPOINT s") +
                                  timed("33.200", 2, "1.000", "ROLLBACK TO SAVEPOINT s") +
                                  timed("33.300", 2, "1.000", "ROLLBACK") +
                                  timed("34.000", 2, "1.000", "SELECT 1"))
                        .server.transactions;
  BOOST_TEST(sums.count == 2u);
  BOOST_TEST(sums.rolled_back == 1u);
  BOOST_TEST(sums.longest.duration == 31'001'000);
  BOOST_TEST(sums.longest.statements == 1u);
  BOOST_TEST(sums.most_idle.longest_idle == 29'998'000);
  BOOST_TEST(sums.most_idle.last.pid == 1);
  BOOST_TEST(sums.most_idle.last.query == "update t set a = ?");
}

BOOST_AUTO_TEST_CASE(a_transaction_that_failed_or_lost_its_session_is_rolled_back) {
  const auto failed = report_of_log(timed("01.000", 1, "1.000", "BEGIN") +
                                    line("02.000", 1, "ERROR:  division by zero") +
                                    line("02.000", 1, "STATEMENT:  SELECT 1/0") +
                                    timed("03.000", 1, "1.000", "COMMIT"))
                          .server.transactions;
  BOOST_TEST(failed.count == 1u);
  BOOST_TEST(failed.rolled_back == 1u);
  const Report lost = report_of_log(
      timed("01.000", 1, "1.000", "BEGIN") + timed("02.000", 1, "1.000", "SELECT 1") +
      line("09.000", 1,
           "LOG:  disconnection: session time: 1:02:03.250 user=app database=shop host=[local]"));
  BOOST_TEST(lost.server.transactions.rolled_back == 1u);
  BOOST_TEST(lost.server.transactions.longest.last.query == "select ?");
  BOOST_TEST(lost.server.connections.ended == 1u);
  BOOST_TEST(lost.server.connections.session_time == 3'723'250'000);
}

BOOST_AUTO_TEST_CASE(a_fatal_error_and_a_prepared_transaction_end_the_sessions_own) {
  const auto idle =
      report_of_log(
          timed("01.000", 1, "1.000", "BEGIN") + timed("02.000", 1, "1.000", "SELECT 1") +
          line("42.000", 1, "FATAL:  terminating connection due to idle-in-transaction timeout") +
          timed("43.000", 2, "1.000", "SELECT 1"))
          .server.transactions;
  BOOST_TEST(idle.count == 1u);
  BOOST_TEST(idle.rolled_back == 1u);
  BOOST_TEST(idle.most_idle.longest_idle == 40'000'000);
  const auto prepared = report_of_log(timed("01.000", 1, "1.000", "BEGIN") +
                                      timed("03.000", 1, "1.000", "PREPARE TRANSACTION 'x'") +
                                      timed("09.000", 1, "1.000", "COMMIT PREPARED 'x'"))
                            .server.transactions;
  BOOST_TEST(prepared.count == 1u);
  BOOST_TEST(prepared.rolled_back == 0u);
  BOOST_TEST(prepared.longest.duration == 2'001'000);
}

BOOST_AUTO_TEST_CASE(statement_filters_leave_the_server_alone_times_do_not) {
  const std::string log = timed("01.000", 100, "0.200", "UPDATE stock SET n = 1 WHERE id = 1") +
                          waits("03.000", 200, 100, "DELETE FROM stock WHERE id = 1") +
                          acquires("05.000", 200, "3000.000");
  AnalyzeOptions options;
  options.filter.tables = {"elsewhere"};
  const Report chosen = report_of_log(log, options);
  BOOST_TEST(chosen.stats.total_queries == 0u);
  BOOST_TEST(chosen.server.lock_waits.waits.at(0).blocking.query_id ==
             id_of("UPDATE stock SET n = 1 WHERE id = 1"));
  options = {};
  options.until = Moment{.time_us = 1'795'341'601'000'000};  // 10:00:01
  BOOST_TEST(report_of_log(log, options).server.lock_waits.count == 0u);
}

BOOST_AUTO_TEST_CASE(a_filter_does_not_make_a_log_one_of_slow_statements) {
  std::string log = timed("01.000", 1, "0.500", "INSERT INTO stock VALUES (1)");
  for (int i = 0; i < 100; ++i) log += timed("02.000", 1, "600.000", "SELECT n FROM stock");
  AnalyzeOptions options;
  options.filter.types = {"SELECT"};
  const Report chosen = report_of_log(log, options);
  BOOST_TEST(chosen.chosen);
  BOOST_TEST(chosen.stats.timed_queries == 100u);
  BOOST_TEST(!chosen.stats.logged_from);
  BOOST_TEST(!report_of_log(log).chosen);
  const Report slow = report_of_log(log.substr(log.find('\n') + 1), options);
  BOOST_TEST(slow.stats.logged_from.value_or(0) == 600'000);
}

BOOST_AUTO_TEST_CASE(commands_and_the_wal_written_ask_for_checkpoints) {
  const Report r =
      report_of_log(line("01.000", 1, "LOG:  checkpoint starting: wal") +
                    line("02.000", 1, "LOG:  checkpoint starting: immediate force wait") +
                    line("03.000", 1, "LOG:  checkpoint starting: time"));
  BOOST_TEST(r.server.checkpoints.requested == 2u);
  BOOST_TEST(r.server.checkpoints.by_wal == 1u);
  BOOST_TEST(r.server.checkpoints.timed == 1u);
}

BOOST_AUTO_TEST_CASE(every_metric_a_server_log_proves_has_its_line) {
  const struct {
    std::string_view metric, text;
  } cases[] = {
      {"deadlocks", "ERROR:  deadlock detected"},
      {"lock_waits", "LOG:  process 7 acquired ShareLock on transaction 12 after 1000.123 ms"},
      {"out_of_connections", "FATAL:  sorry, too many clients already"},
      {"out_of_connections",
       "FATAL:  remaining connection slots are reserved for non-replication superuser "
       "connections"},
      {"out_of_connections",
       "FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute"},
      {"out_of_connections", "FATAL:  too many connections for role \"app\""},
      {"out_of_memory", "ERROR:  out of memory"},
      {"disk_full",
       "PANIC:  could not write to file \"pg_wal/xlogtemp.7\": No space left on device"},
      {"disk_full", "ERROR:  could not extend file \"base/1/2\": No space left on device"},
      {"data_corruption", "ERROR:  invalid page in block 3 of relation base/1/16384"},
      {"data_corruption",
       "ERROR:  could not read block 3 in file \"base/1/2\": read only 0 of 8192"
       " bytes"},
      {"wraparound", "WARNING:  database \"shop\" must be vacuumed within 10184865 transactions"},
      {"wraparound",
       "ERROR:  database is not accepting commands to avoid wraparound data loss in database "
       "\"shop\""},
      {"server_crash",
       "LOG:  server process (PID 99) was terminated by signal 11: Segmentation "
       "fault"},
      {"server_crash",
       "LOG:  database system was not properly shut down; automatic recovery in progress"},
      {"checkpoints_too_frequent",
       "LOG:  checkpoints are occurring too frequently (9 seconds apart)"},
      {"temp_files", "LOG:  temporary file: path \"base/pgsql_tmp/pgsql_tmp7.0\", size 14000000"},
  };
  for (const auto& c : cases) {
    const Report r = report_of_log(line("01.000", 7, c.text));
    const auto found = std::find_if(r.alerts.begin(), r.alerts.end(), [&](const Alert& alert) {
      return alert.metric_name == c.metric;
    });
    BOOST_REQUIRE_MESSAGE(found != r.alerts.end(), c.text);
    BOOST_TEST(found->current_value == 1);
    BOOST_TEST(found->threshold_value == 0);
  }
}

BOOST_AUTO_TEST_CASE(incidents_without_an_alert_are_counted) {
  const ServerReport server =
      report_of_log(
          line("01.000", 7, "FATAL:  password authentication failed for user \"app\"") +
          line("02.000", 7,
               "FATAL:  no pg_hba.conf entry for host \"10.0.0.1\", user \"app\", database "
               "\"shop\", no encryption") +
          line("03.000", 7, "ERROR:  canceling statement due to conflict with recovery") +
          line("04.000", 7, "ERROR:  canceling statement due to lock timeout") +
          line("05.000", 7, "FATAL:  terminating connection due to idle-in-transaction timeout"))
          .server;
  BOOST_TEST(server.connections.authentication_failures == 2u);
  BOOST_TEST(server.replication_conflicts == 1u);
  BOOST_TEST(server.cancelled.timeout == 2u);
}

BOOST_AUTO_TEST_CASE(errors_are_transient_or_permanent) {
  const struct {
    std::string_view text;
    ErrorNature nature;
  } cases[] = {
      {"ERROR:  deadlock detected", ErrorNature::transient},
      {"ERROR:  40001: could not do it", ErrorNature::transient},
      {"ERROR:  55P03: could not do it", ErrorNature::transient},
      {"ERROR:  55000: could not do it", ErrorNature::permanent},
      {"ERROR:  relation \"t\" does not exist", ErrorNature::permanent},
      {"ERROR:  23505: nobody knows", ErrorNature::permanent},
      {"ERROR:  nobody knows", ErrorNature::none_known},
  };
  for (const auto& c : cases) {
    const Report r = report_of_log(line("01.000", 7, c.text));
    BOOST_TEST((r.errors.at(0).nature == c.nature), c.text);
  }
}

BOOST_AUTO_TEST_CASE(a_crash_ends_all_sessions_of_its_server) {
  const Report r = report_of_log(
      line("01.000", 100, "LOG:  connection received: host=[local]") +
      line("01.001", 100, "LOG:  connection authorized: user=app database=shop") +
      timed("01.100", 100, "0.100", "BEGIN") +
      line("01.200", 200, "LOG:  connection received: host=[local]") +
      line("01.201", 200, "LOG:  connection authorized: user=app database=shop") +
      line("01.300", 200, "LOG:  statement: SELECT pg_sleep(9)") +
      line("02.000", 1, "LOG:  server process (PID 200) was terminated by signal 9: Killed") +
      line("02.100", 1, "LOG:  all server processes terminated; reinitializing") +
      line("02.200", 300,
           "LOG:  database system was not properly shut down; automatic recovery in "
           "progress") +
      line("04.000", 100, "LOG:  connection received: host=[local]") +
      line("04.001", 100, "LOG:  connection authorized: user=app database=shop") +
      line("04.100", 100, "LOG:  duration: 1.000 ms"));
  BOOST_TEST(r.server.crashes == 1u);
  BOOST_TEST(r.stats.total_connections == 3);
  BOOST_TEST(r.stats.active_connections == 1);
  BOOST_TEST(r.stats.peak_connections == 2);
  BOOST_TEST(r.server.transactions.count == 1u);
  BOOST_TEST(r.server.transactions.rolled_back == 1u);
  BOOST_TEST(r.stats.untimed_queries == 1u);  // what ran as the server died
  BOOST_TEST(r.stats.durations_without_statement == 1u);
}

BOOST_AUTO_TEST_CASE(what_a_pooler_counted) {
  const auto stats = [](std::string_view text) {
    return "2026-11-22 10:00:00.120 UTC [4711] LOG " + std::string(text) + "\n";
  };
  const auto pooler =
      report_of_log(
          stats("stats: 100 xacts/s, 300 queries/s, in 1767 B/s, out 8020 B/s, xact 900 us, "
                "query 250 us, wait 70 us") +
          stats("stats: 21 xacts/s, 50 queries/s, 7 client parses/s, 8 server parses/s, 9 "
                "binds/s, in 1 B/s, out 2 B/s, xact 13340 us, query 191 us, wait 0 us") +
          stats("Stats: 10 req/s, in 20 b/s, out 30 b/s,query 40 us"))
          .server.pooler;
  BOOST_TEST(pooler.count == 3u);
  BOOST_TEST(pooler.transactions_per_second == 121.0 / 3);
  BOOST_TEST(pooler.queries_per_second == 120.0);
  BOOST_TEST(pooler.peak_transactions_per_second == 100);
  BOOST_TEST(pooler.peak_queries_per_second == 300);
  BOOST_TEST(pooler.max_transaction_time == 13340);
  BOOST_TEST(pooler.max_query_time == 250);
  BOOST_TEST(pooler.max_wait_time == 70);
}

BOOST_AUTO_TEST_SUITE_END()
