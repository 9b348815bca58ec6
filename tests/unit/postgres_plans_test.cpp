// Which execution a plan belongs to, on logs as PostgreSQL writes them.

#include <boost/test/unit_test.hpp>

#include "tests/support/report_of_log.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

std::string line(std::string_view second, std::string_view text) {
  return "2026-11-22 10:00:" + std::string(second) + " UTC [7] app@shop " + std::string(text) +
         "\n";
}

std::string plan(std::string_view second, std::string_view ms, std::string_view statement,
                 std::string_view node = "Seq Scan on t") {
  return line(second, "LOG:  duration: " + std::string(ms) + " ms  plan:") +
         "\tQuery Text: " + std::string(statement) + "\n\t" + std::string(node) +
         "  (cost=0.00..1.00 rows=1 width=4)\n";
}

std::string timed(std::string_view second, std::string_view ms, std::string_view what) {
  return line(second, "LOG:  duration: " + std::string(ms) + " ms  " + std::string(what));
}

// What PostgreSQL adds to all that a function logs.
std::string context(std::string_view second) {
  return line(second, "CONTEXT:  PL/pgSQL function f(integer) line 1 at SQL statement");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(postgres_plans)

BOOST_AUTO_TEST_CASE(of_a_simple_query_the_plan_comes_first) {
  const Report r = report_of_log(plan("01.000", "0.010", "SELECT a FROM t") +
                                 timed("01.000", "0.100", "statement: SELECT a FROM t"));
  BOOST_TEST(r.stats.total_queries == 1u);
  BOOST_TEST(r.stats.total_query_time == 100);
  BOOST_TEST(r.queries.at(0).example.plan.starts_with("Seq Scan on t"));
}

BOOST_AUTO_TEST_CASE(of_a_portal_the_plan_comes_last) {
  std::string log;
  for (const char* second : {"01.000", "02.000", "03.000"}) {
    log += timed(second, "0.020", "parse <unnamed>: SELECT a FROM t WHERE id = $1");
    log += timed(second, "0.030", "bind <unnamed>: SELECT a FROM t WHERE id = $1");
    log += timed(second, "0.100", "execute <unnamed>: SELECT a FROM t WHERE id = $1");
    log += plan(second, "0.050", "SELECT a FROM t WHERE id = $1");
  }
  const Report r = report_of_log(log);
  BOOST_TEST(r.stats.total_queries == 3u);
  BOOST_TEST(r.stats.total_query_time == 300);
  BOOST_TEST(r.queries.at(0).example.plan.starts_with("Seq Scan on t"));
}

BOOST_AUTO_TEST_CASE(a_portal_in_portions_is_explained_at_the_end_of_its_transaction) {
  const std::string log = timed("01.000", "0.010", "statement: BEGIN") +
                          timed("01.100", "0.040", "execute S_1/C_1: SELECT a FROM t") +
                          timed("05.100", "0.010", "statement: UPDATE u SET b = 1") +
                          timed("09.100", "0.040", "execute fetch from S_1/C_1: SELECT a FROM t") +
                          timed("09.200", "0.010", "statement: UPDATE u SET b = 2") +
                          plan("09.300", "900.000", "SELECT a FROM t") +
                          timed("09.300", "0.010", "statement: COMMIT");
  const Report r = report_of_log(log);
  BOOST_TEST(r.stats.total_queries == 6u);
  BOOST_TEST(row_of(r, "select a from t").calls == 2u);
  BOOST_TEST(row_of(r, "select a from t").total_time == 80);
  BOOST_TEST(row_of(r, "commit").example.plan.empty());
}

BOOST_AUTO_TEST_CASE(the_query_of_a_cursor_is_its_declare) {
  const std::string declare = "DECLARE c CURSOR FOR SELECT a FROM t";
  const std::string log = timed("01.000", "0.010", "statement: BEGIN") +
                          timed("01.100", "0.040", "statement: " + declare) +
                          timed("02.000", "700.000", "statement: FETCH 100 FROM c") +
                          timed("03.000", "700.000", "statement: FETCH 100 FROM c") +
                          plan("03.100", "1300.000", declare) +
                          timed("03.100", "0.010", "statement: COMMIT");
  const Report r = report_of_log(log);
  BOOST_TEST(r.stats.total_queries == 5u);
  BOOST_TEST(r.stats.slow_queries == 0u);
}

BOOST_AUTO_TEST_CASE(what_ran_within_a_function_is_evidence_of_its_caller) {
  const std::string log = plan("01.000", "0.100", "SELECT count(*) FROM big") + context("01.000") +
                          plan("01.000", "0.010", "SELECT b FROM u") + context("01.000") +
                          timed("01.001", "0.300", "execute <unnamed>: SELECT f($1)") +
                          plan("01.001", "0.290", "SELECT f($1)", "Result");
  const Report r = report_of_log(log);
  BOOST_TEST(r.stats.total_queries == 1u);
  BOOST_TEST(r.queries.at(0).fingerprint == "select f(?)");
  BOOST_TEST(r.stats.total_query_time == 300);
}

BOOST_AUTO_TEST_CASE(where_only_plans_are_logged_each_outer_one_is_a_query) {
  const std::string log = plan("01.000", "0.100", "SELECT count(*) FROM big") + context("01.000") +
                          plan("01.000", "0.300", "SELECT f(1)", "Result") +
                          plan("01.000", "0.020", "SELECT a FROM t") +
                          plan("01.001", "0.400", "SELECT b FROM u");
  const Report r = report_of_log(log);
  BOOST_TEST(r.stats.total_queries == 3u);
  BOOST_TEST(r.stats.total_query_time == 720);
}

BOOST_AUTO_TEST_CASE(a_statement_may_have_any_number_of_plans_within) {
  std::string log;
  for (int i = 0; i < 500; ++i)
    log += plan("01.000", "0.010", "SELECT 1 FROM ONLY u x WHERE id = $1 FOR KEY SHARE OF x") +
           context("01.000");
  log += plan("01.000", "9.000", "INSERT INTO t SELECT i FROM s") +
         timed("01.000", "9.100", "statement: INSERT INTO t SELECT i FROM s");
  BOOST_TEST(report_of_log(log).stats.total_queries == 1u);
}

BOOST_AUTO_TEST_CASE(times_prove_a_plan_nested_where_the_context_is_not_logged) {
  const Report r = report_of_log(plan("01.500", "200.000", "SELECT count(*) FROM big") +
                                 plan("01.600", "400.000", "SELECT f(1)", "Result"));
  BOOST_TEST(r.stats.total_queries == 1u);
  BOOST_TEST(r.stats.total_query_time == 400'000);
}

BOOST_AUTO_TEST_CASE(a_plan_before_another_statement_stood_alone) {
  const Report r = report_of_log(plan("01.000", "300.000", "SELECT a FROM t") +
                                 plan("09.000", "2000.000", "SELECT b FROM u") +
                                 timed("09.001", "2001.000", "statement: SELECT b FROM u"));
  BOOST_TEST(r.stats.total_queries == 2u);
  BOOST_TEST(row_of(r, "select a from t").total_time == 300'000);
  BOOST_TEST(row_of(r, "select b from u").total_time == 2'001'000);
}

BOOST_AUTO_TEST_CASE(only_one_plan_follows_a_line) {
  const Report r = report_of_log(timed("01.000", "300.000", "execute p: SELECT a FROM t") +
                                 plan("01.000", "299.000", "SELECT a FROM t") +
                                 plan("09.000", "250.000", "SELECT a FROM t"));
  BOOST_TEST(r.stats.total_queries == 2u);
  BOOST_TEST(r.stats.total_query_time == 550'000);
}

BOOST_AUTO_TEST_CASE(a_statement_line_without_duration_has_that_of_its_plan) {
  const Report r = report_of_log(line("01.000", "LOG:  statement: SELECT a FROM t") +
                                 plan("01.250", "250.000", "SELECT a FROM t") +
                                 line("02.000", "LOG:  statement: SELECT b FROM u"));
  BOOST_TEST(r.stats.total_queries == 2u);
  BOOST_TEST(r.stats.timed_queries == 1u);
  BOOST_TEST(row_of(r, "select a from t").total_time == 250'000);
}

BOOST_AUTO_TEST_CASE(several_statements_in_one_string_have_several_plans) {
  const std::string both = "SELECT 1 AS a; SELECT 2 AS b";
  const Report r = report_of_log(plan("01.000", "0.010", both, "Result") +
                                 plan("01.000", "0.010", both, "Result") +
                                 timed("01.000", "0.100", "statement: " + both));
  BOOST_TEST(r.stats.total_queries == 1u);
}

// With a lower threshold for plans than for lines.
BOOST_AUTO_TEST_CASE(plans_of_the_same_text_before_may_have_stood_alone) {
  const std::string sql = "SELECT a FROM t WHERE id = $1";
  struct {
    const char *first, *second, *third;
  } times[] = {{"01.123", "03.456", "06.789"}, {"01.000", "01.000", "01.000"}};
  for (const auto& at : times) {
    const std::string log = plan(at.first, "20.000", sql) + plan(at.second, "30.000", sql) +
                            plan(at.third, "60.000", sql);
    const Report explained =
        report_of_log(log + timed(at.third, "60.100", "execute <unnamed>: " + sql));
    BOOST_TEST(explained.stats.total_queries == 3u);
    BOOST_TEST(explained.stats.total_query_time == 110'100);
    const Report sampled = report_of_log(log + plan(at.third, "3.000", sql) +
                                         timed(at.third, "3.100", "execute s: " + sql));
    BOOST_TEST(sampled.stats.total_queries == 4u);
    BOOST_TEST(sampled.stats.total_query_time == 113'100);
  }
}

BOOST_AUTO_TEST_CASE(plans_of_the_same_text_within_a_line_are_its_own) {
  const std::string sql = "SELECT a FROM t; SELECT a FROM t; SELECT a FROM t";
  const Report r =
      report_of_log(plan("01.120", "20.000", sql) + plan("01.140", "20.000", sql) +
                    plan("01.160", "20.000", sql) + timed("01.161", "61.000", "statement: " + sql));
  BOOST_TEST(r.stats.total_queries == 1u);
  BOOST_TEST(r.stats.total_query_time == 61'000);
}

BOOST_AUTO_TEST_CASE(plans_without_a_time_belong_to_the_line_that_has_the_time_for_them) {
  const auto without_time = [](std::string text) {
    for (size_t at = 0; (at = text.find("2026-11-22", at)) != std::string::npos;)
      text.erase(at, std::string_view("2026-11-22 10:00:01.000 UTC ").size());
    return text;
  };
  const std::string sql = "SELECT a FROM t";
  const Report r =
      report_of_log(without_time(plan("01.000", "20.000", sql) + plan("01.000", "2.000", sql) +
                                 timed("01.000", "2.100", "statement: " + sql)));
  BOOST_TEST(r.stats.total_queries == 2u);
  BOOST_TEST(r.stats.total_query_time == 22'100);
}

BOOST_AUTO_TEST_CASE(a_crash_and_the_recovery_from_it_are_one) {
  const std::string crash =
      line("01.000", "LOG:  server process (PID 99) was terminated by signal 9: Killed");
  const std::string recovery = line(
      "02.000", "LOG:  database system was not properly shut down; automatic recovery in progress");
  BOOST_TEST(report_of_log(crash + recovery).server.crashes == 1u);
  BOOST_TEST(report_of_log(recovery).server.crashes == 1u);
  BOOST_TEST(report_of_log(crash + recovery + crash + recovery).server.crashes == 2u);
  BOOST_TEST(report_of_log(crash + recovery + recovery).server.crashes == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
