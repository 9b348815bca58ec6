#include <boost/test/unit_test.hpp>

#include "tests/support/advice_report.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

QueryRow looping(std::string_view sql, int64_t average_us = 800) {
  QueryRow row = query_row({sql, 5'000, average_us});
  row.longest_run = 40;
  row.calls_in_runs = row.soon_in_runs = 4'500;
  return row;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(recommend_traffic)

BOOST_AUTO_TEST_CASE(loops_name_the_query_that_leads) {
  const QueryRow leader = query_row({"SELECT id FROM orders WHERE customer_id = 5", 120, 900});
  QueryRow loop = looping("SELECT name FROM order_items WHERE order_id = 17");
  loop.run_leader = leader.id;
  const Recommendation made = advised(report_of({leader, loop}), "query:n_plus_one:");
  BOOST_TEST(made.title == "Fetch order_items for all rows at once, not in a loop");
  BOOST_TEST(priority_name(made.priority) == "high");
  BOOST_TEST((made.query_ids == std::vector<uint64_t>{loop.id, leader.id}));
  BOOST_TEST(detail(made, "leader").text == leader.fingerprint);
  BOOST_TEST(detail(made, "rewritten").text.find("order_id = any (?)") != std::string::npos);
  BOOST_TEST(made.description.find("4,500 of 5,000 executions") != std::string::npos);
  BOOST_TEST(made.description.find("behind a query on orders") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_loop_no_advice) {
  QueryRow row = looping("SELECT name FROM order_items WHERE order_id = 17");
  row.longest_run = 9;
  BOOST_TEST(is_silent(report_of(row), "query:n_plus_one:"));
  row = looping("SELECT name FROM order_items WHERE order_id = 17");
  row.calls_in_runs = 49;
  BOOST_TEST(is_silent(report_of(row), "query:n_plus_one:"));
  BOOST_TEST(is_silent(report_of(looping("COMMIT")), "query:n_plus_one:"));
  // Few round trips, and no share of the time.
  row.calls_in_runs = 200;
  BOOST_TEST(is_silent(report_of({row, query_row({"SELECT now()", 1'000, 900'000})}),
                       "query:n_plus_one:"));
}

BOOST_AUTO_TEST_CASE(a_loop_looks_up_one_value_after_the_other) {
  for (const std::string_view sql :
       {"SELECT attname FROM pg_attribute WHERE attrelid = 5", "SELECT name FROM settings",
        "SELECT id FROM jobs WHERE id > 5 ORDER BY id LIMIT 1000",
        "SELECT id FROM jobs WHERE state = 'new' ORDER BY id LIMIT 10",
        "SELECT id FROM jobs WHERE queue = 'mail' LIMIT 1 FOR UPDATE SKIP LOCKED",
        "SELECT id FROM jobs WHERE owner = 5 ORDER BY id LIMIT 10 OFFSET 40"})
    BOOST_TEST(is_silent(report_of(looping(sql)), "query:n_plus_one:"), sql);
  // Nobody leads: of medium priority, whatever its share.
  const Recommendation made = advised(
      report_of(looping("SELECT name FROM items WHERE order_id = 17")), "query:n_plus_one:");
  BOOST_TEST(priority_name(made.priority) == "medium");
}

BOOST_AUTO_TEST_CASE(runs_that_nobody_leads_may_be_chance) {
  QueryRow row = looping("SELECT value FROM cache WHERE name = 'x'");
  row.soon_in_runs = row.calls / 2;
  BOOST_TEST(!is_silent(report_of(row), "query:n_plus_one:"));
  row.soon_in_runs = row.calls / 2 - 1;
  BOOST_TEST(is_silent(report_of(row), "query:n_plus_one:"));
  const QueryRow leader = query_row({"SELECT id FROM orders WHERE customer_id = 5", 120, 900});
  row.run_leader = leader.id;
  row.calls_in_runs = row.calls / 10;  // of so much of the time it is
  BOOST_TEST(priority_name(advised(report_of({leader, row}), "query:n_plus_one:").priority) ==
             "medium");
}

BOOST_AUTO_TEST_CASE(what_is_batched_asks_the_same) {
  const auto form = [](std::string_view sql) {
    const Recommendation made = advised(report_of(looping(sql)), "query:n_plus_one:");
    const Detail* found = find_detail(made, "rewritten");
    return found == nullptr ? std::string() : found->text;
  };
  BOOST_TEST(form("SELECT a FROM t WHERE status = 'open' AND customer_id = 4") ==
             "select a from t where status = ? and customer_id = any (?)");
  BOOST_TEST(form("SELECT a FROM t WHERE x_id = 4 AND id = 5") ==
             "select a from t where x_id = ? and id = any (?)");
  BOOST_TEST(form("SELECT count(*) FROM t WHERE customer_id = 4").empty());
  BOOST_TEST(form("SELECT a FROM t WHERE customer_id = 4 LIMIT 1").empty());
}

BOOST_AUTO_TEST_CASE(single_inserts_want_a_batch) {
  const QueryRow insert = looping("INSERT INTO log (a, b) VALUES (1, 'x')");
  const Recommendation made = advised(report_of(insert), "query:single_inserts:");
  BOOST_TEST(made.title == "Insert into log in batches");
  BOOST_TEST(detail(made, "rewritten").text ==
             "insert into log (a, b) values (...), (...), (...), ...");
  BOOST_TEST(is_silent(report_of(looping("INSERT INTO log (a) VALUES (1), (2), (3)")),
                       "query:single_inserts:"));
  BOOST_TEST(
      is_silent(report_of(looping("INSERT INTO log SELECT a FROM t")), "query:single_inserts:"));
  QueryRow many = insert;
  many.rows_affected = 100 * many.calls;
  BOOST_TEST(is_silent(report_of(many), "query:single_inserts:"));
  BOOST_TEST(is_silent(report_of(query_row({"INSERT INTO log (a) VALUES (1)", 5'000, 800})),
                       "query:single_inserts:"));
}

BOOST_AUTO_TEST_CASE(counting_again_and_again) {
  constexpr std::string_view sql = "SELECT count(*) FROM orders WHERE total > 10";
  BOOST_TEST(
      detail(advised(report_of(Row{sql, 500, 30'000}), "query:counting:"), "rewritten").text ==
      "select exists (select 1 from orders where total > ?)");
  BOOST_TEST(is_silent(report_of(Row{sql, 99, 30'000}), "query:counting:"));
  BOOST_TEST(is_silent(report_of(Row{sql, 500, 300}), "query:counting:"));
  BOOST_TEST(is_silent(report_of(Row{"SELECT a FROM orders", 500, 30'000}), "query:counting:"));
  BOOST_TEST(is_silent(report_of(Row{"SELECT count(*), a FROM orders GROUP BY a", 500, 30'000}),
                       "query:counting:"));
}

BOOST_AUTO_TEST_CASE(queries_that_keep_failing) {
  QueryRow row = query_row({"INSERT INTO users (email) VALUES ('x')", 200, 900});
  row.failed = 150;
  row.example.error = "duplicate key value violates unique constraint \"users_email_key\"";
  const Recommendation made = advised(report_of(row), "query:failing:");
  BOOST_TEST(priority_name(made.priority) == "high");
  BOOST_TEST(made.title == "INSERT on users keeps failing");
  BOOST_TEST(detail(made, "error").text == row.example.error);
  BOOST_TEST(made.description.find("75 %") != std::string::npos);
  row.failed = 9;
  BOOST_TEST(is_silent(report_of(row), "query:failing:"));
  row.failed = 10;
  BOOST_TEST(is_silent(report_of(row), "query:failing:"));  // 5 % of its executions
  row.failed = 20;
  BOOST_TEST(priority_name(advised(report_of(row), "query:failing:").priority) == "medium");
}

BOOST_AUTO_TEST_CASE(polling_returns_nothing) {
  QueryRow row = query_row({"SELECT id FROM jobs WHERE queue = 'mail' LIMIT 1", 1'200, 100});
  row.longest_run = 500;
  row.calls_in_runs = row.soon_in_runs = 1'000;
  // PostgreSQL's log does not tell how many rows there were: a loop, of whatever kind.
  BOOST_TEST(is_silent(report_of(row), "query:polling:"));
  BOOST_TEST(!is_silent(report_of(row), "query:n_plus_one:"));
  row.example.rows_sent = 0;
  BOOST_TEST(!is_silent(report_of(row), "query:polling:"));
  BOOST_TEST(is_silent(report_of(row), "query:n_plus_one:"));
  row.rows_sent = 1;
  BOOST_TEST(is_silent(report_of(row), "query:polling:"));
  row.rows_sent = 0;
  // JSON events have but one count of rows.
  row.example.rows_sent = unknown;
  row.example.rows_affected = 0;
  BOOST_TEST(!is_silent(report_of(row), "query:polling:"));
  row.rows_affected = 1;
  BOOST_TEST(is_silent(report_of(row), "query:polling:"));
  row.rows_affected = 0;
  row.calls_in_runs = 999;
  BOOST_TEST(is_silent(report_of(row), "query:polling:"));
}

BOOST_AUTO_TEST_SUITE_END()
