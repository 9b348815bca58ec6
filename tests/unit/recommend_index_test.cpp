#include <boost/test/unit_test.hpp>

#include "tests/support/advice_report.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

constexpr std::string_view by_customer = "SELECT * FROM orders WHERE customer_id = 42";

// What a slow log shows of a query that scans a table of half a million rows for each ten.
Row scanning(std::string_view sql, Dialect dialect = Dialect::mysql) {
  return {sql, 100, 400'000, dialect, 1'000, 50'000'000};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(recommend_index)

BOOST_AUTO_TEST_CASE(rows_read_in_vain_are_proof) {
  const Recommendation made = advised(report_of(scanning(by_customer)), "index:");
  BOOST_TEST(made.id == "index:orders(customer_id)");
  BOOST_TEST(made.title == "Index orders (customer_id)");
  BOOST_TEST(made.category == "index");
  BOOST_TEST(priority_name(made.priority) == "high");
  BOOST_REQUIRE_EQUAL(made.statements.size(), 1u);
  BOOST_TEST(made.statements[0] == "CREATE INDEX idx_orders_customer_id ON orders (customer_id)");
  BOOST_TEST(made.impact == "up to 100 % of the query time of this log");
  BOOST_TEST(made.description.find("50,000,000 examined for 1,000 returned") != std::string::npos);
  BOOST_TEST(made.query_ids.size() == 1u);
  BOOST_TEST(detail(made, "explain").text == "EXPLAIN " + std::string(by_customer));
}

BOOST_AUTO_TEST_CASE(postgres_builds_without_blocking_writes) {
  BOOST_TEST(index_statements(report_of(Row{by_customer})) ==
             std::vector<std::string>{"CREATE INDEX CONCURRENTLY ON orders (customer_id)"});
}

BOOST_AUTO_TEST_CASE(without_proof_it_is_a_suggestion) {
  const Recommendation made = advised(report_of(Row{by_customer}), "index:");
  BOOST_TEST(made.title == "Consider an index on orders (customer_id)");
  BOOST_TEST(priority_name(made.priority) == "medium");
  BOOST_TEST(made.description.find("does not prove") != std::string::npos);
  // Two executions prove nothing and suggest nothing.
  BOOST_TEST(is_silent(report_of(Row{by_customer, 2}), "index:"));
}

BOOST_AUTO_TEST_CASE(a_plan_is_proof_or_disproof) {
  QueryRow row = query_row({by_customer, 10});
  row.example.plan =
      "Seq Scan on orders  (cost=0..1 rows=1 width=4) (actual time=0..1 rows=8 loops=1)\n"
      "  Filter: (customer_id = 42)\n  Rows Removed by Filter: 499992\n";
  const Recommendation made = advised(report_of(row), "index:");
  BOOST_TEST(priority_name(made.priority) == "high");
  BOOST_TEST(made.description.find("drops 499,992 rows") != std::string::npos);
  // Most rows were wanted: no index reads them faster, but one may give the first of them.
  constexpr std::string_view wanted =
      "Seq Scan on orders  (cost=0..1 rows=1 width=4) (actual time=0..1 rows=90000 loops=1)\n"
      "  Rows Removed by Filter: 50000\n";
  row.example.plan = wanted;
  BOOST_TEST(is_silent(report_of(row), "index:"));
  QueryRow first =
      query_row({"SELECT a FROM orders WHERE customer_id = 42 ORDER BY b LIMIT 9", 10});
  first.example.plan = wanted;
  BOOST_TEST(advised(report_of(first), "index:").title.starts_with("Consider"));
  row.example.plan = "Index Scan using orders_customer_id_idx on orders  (cost=0..1 rows=1)\n";
  BOOST_TEST(is_silent(report_of(row), "index:"));
  row.example.plan = "Seq Scan on orders  (cost=0..1 rows=1)\n  Rows Removed by Filter: 10\n";
  BOOST_TEST(is_silent(report_of(row), "index:"));
  // A plan that was not counted says nothing against what the query's time suggests.
  row.example.plan = "Seq Scan on orders  (cost=0..1 rows=1)\n  Filter: (customer_id = 42)\n";
  BOOST_TEST(advised(report_of(row), "index:").title.starts_with("Consider"));
}

BOOST_AUTO_TEST_CASE(silent_where_rows_were_wanted_or_few) {
  Row row = scanning(by_customer);
  row.rows_sent = row.rows_examined / 2;
  BOOST_TEST(is_silent(report_of(row), "index:"));
  row.rows_sent = 10;
  row.rows_examined = 900 * row.calls;
  BOOST_TEST(is_silent(report_of(row), "index:"));
}

BOOST_AUTO_TEST_CASE(full_scan_flags_are_proof_at_a_lower_ratio) {
  QueryRow row = query_row(scanning(by_customer));
  row.rows_sent = row.rows_examined / 50;
  BOOST_TEST(advised(report_of(row), "index:").title.starts_with("Consider"));
  row.no_index = row.calls;
  BOOST_TEST(advised(report_of(row), "index:").title.starts_with("Index"));
}

BOOST_AUTO_TEST_CASE(fast_queries_are_left_alone) {
  Row row = scanning(by_customer);
  row.average_us = 900;
  BOOST_TEST(is_silent(report_of(row), "index:"));
  BOOST_TEST(is_silent(report_of(Row{"SELECT * FROM orders WHERE id = 5"}), "index:"));
}

BOOST_AUTO_TEST_CASE(a_small_share_that_is_never_slow_is_left_alone) {
  const QueryRow small = query_row(scanning(by_customer));
  const QueryRow large = query_row({"SELECT now()", 50'000, 900'000});
  BOOST_TEST(is_silent(report_of({small, large}), "index:"));
  const QueryRow smaller = query_row({"SELECT now()", 1'000, 900'000});
  BOOST_TEST(!is_silent(report_of({small, smaller}), "index:"));
}

BOOST_AUTO_TEST_CASE(a_query_that_is_never_fast_looks_unindexed) {
  QueryRow row = query_row({by_customer, 10, 3'000});
  row.min_time = 2'000;
  BOOST_TEST(advised(report_of(row), "index:").title.starts_with("Consider"));
  row.min_time = 300;  // through the index that is there, at least once
  BOOST_TEST(is_silent(report_of(row), "index:"));
  row.min_time = 2'000;
  row.calls = row.timed = 9;
  BOOST_TEST(is_silent(report_of(row), "index:"));
}

BOOST_AUTO_TEST_CASE(lock_waits_are_no_index_trouble) {
  QueryRow row = query_row(scanning(by_customer));
  row.lock_time = row.total_time * 9 / 10;
  BOOST_TEST(is_silent(report_of(row), "index:"));
}

BOOST_AUTO_TEST_CASE(mostly_fast_executions_have_an_index_already) {
  QueryRow row = query_row({by_customer});
  row.p50_time = 300;
  BOOST_TEST(is_silent(report_of(row), "index:"));
}

BOOST_AUTO_TEST_CASE(one_index_serves_many_queries) {
  const Report report = report_of(
      {query_row(scanning(by_customer)),
       query_row(
           scanning("SELECT id FROM orders WHERE customer_id = 1 AND created_at > '2026-1-1'")),
       query_row(scanning("SELECT total FROM orders WHERE coupon = 'x' AND customer_id = 3"))});
  const auto advice = recommend(report);
  std::vector<std::string> ids;
  for (const Recommendation& one : advice)
    if (one.category == "index") ids.push_back(one.id);
  // The range on created_at and the equality on coupon both want the second place.
  BOOST_REQUIRE_EQUAL(ids.size(), 2u);
  const Recommendation first = *find_advice(advice, "index:");
  BOOST_TEST(first.query_ids.size() == 2u);
  BOOST_TEST(first.share > 0.66);
}

BOOST_AUTO_TEST_CASE(a_coarse_column_makes_no_index_of_its_own_beside_a_fine_one) {
  const QueryRow newest = query_row(
      scanning("SELECT id FROM orders WHERE customer_id = 1 AND created_at > '2026-1-1'"));
  const QueryRow open =
      query_row(scanning("SELECT total FROM orders WHERE status = 'x' AND customer_id = 3"));
  const std::vector<std::string> one = {
      "CREATE INDEX idx_orders_customer_id_created_at ON orders (customer_id, created_at)"};
  BOOST_TEST(index_statements(report_of({newest, open})) == one);
  BOOST_TEST(index_statements(report_of({open, newest})) == one);
}

BOOST_AUTO_TEST_CASE(writes_that_look_their_rows_up_are_served_too) {
  const QueryRow update =
      query_row(scanning("UPDATE sessions SET seen = 5 WHERE token = 'x' LIMIT 1"));
  BOOST_TEST(!is_silent(report_of(update), "index:sessions(token)"));
}

BOOST_AUTO_TEST_CASE(no_index_where_writing_prevails) {
  const QueryRow read = query_row(scanning(by_customer));
  QueryRow write = query_row({"INSERT INTO orders (a) VALUES (1)", 250, 1'000, Dialect::mysql});
  const Recommendation lowered = advised(report_of({read, write}), "index:");
  BOOST_TEST(priority_name(lowered.priority) == "medium");
  BOOST_TEST(lowered.description.find("250 writes, 100 reads") != std::string::npos);
  write.calls = 500;
  BOOST_TEST(is_silent(report_of({read, write}), "index:"));
}

BOOST_AUTO_TEST_CASE(counting_queries_prove_only_exact_lookups) {
  Row row = scanning("SELECT count(*) FROM orders WHERE customer_id = 5");
  row.rows_sent = 100;
  BOOST_TEST(advised(report_of(row), "index:").title.starts_with("Index"));
  row.sql = "SELECT count(*) FROM orders WHERE created_at > '2026-01-01'";
  BOOST_TEST(advised(report_of(row), "index:").title.starts_with("Consider"));
}

BOOST_AUTO_TEST_CASE(summing_up_everything_wants_no_index_for_its_joins) {
  constexpr std::string_view report =
      "SELECT c.city, sum(o.total) FROM customers c JOIN orders o ON o.customer_id = c.id "
      "WHERE c.created_at > '2026-01-01' GROUP BY c.city";
  BOOST_TEST(is_silent(report_of(scanning(report)), "index:orders"));
  BOOST_TEST(is_silent(report_of(Row{report}), "index:orders"));
  constexpr std::string_view one =
      "SELECT sum(o.total) FROM customers c JOIN orders o ON o.customer_id = c.id "
      "WHERE c.email = 'x'";
  BOOST_TEST(advised(report_of(scanning(one)), "index:orders").title.starts_with("Index"));
}

BOOST_AUTO_TEST_CASE(coarse_columns_are_of_low_priority) {
  const Recommendation made =
      advised(report_of(Row{"SELECT * FROM orders WHERE status = 'open'"}), "index:");
  BOOST_TEST(priority_name(made.priority) == "low");
  // Rows are read in vain, and nothing else chooses them: few have the value.
  BOOST_TEST(
      priority_name(
          advised(report_of(scanning("SELECT * FROM orders WHERE status = 'open'")), "index:")
              .priority) == "high");
  const auto with = [](std::string_view more) {
    const std::string sql = "SELECT * FROM orders WHERE status = 'open' AND " + std::string(more);
    return report_of(scanning(sql));
  };
  BOOST_TEST(priority_name(advised(with("deleted_at IS NULL"), "index:").priority) == "low");
  for (const std::string_view more : {"note LIKE '%x%'", "(a = 1 OR b = 2)", "abs(x) = 2"})
    BOOST_TEST(is_silent(with(more), "index:"), more);
}

BOOST_AUTO_TEST_CASE(what_other_conditions_drop_is_no_proof) {
  const auto title = [](std::string_view sql, uint64_t full_scans = 0) {
    QueryRow row = query_row(scanning(sql));
    row.full_scans = full_scans;
    return advised(report_of(row), "index:").title;
  };
  constexpr std::string_view pattern =
      "SELECT a FROM meta WHERE owner_id = 5 AND value LIKE '%\"vip\"%'";
  BOOST_TEST(title(pattern).starts_with("Consider"));
  BOOST_TEST(title(pattern, 100).starts_with("Index"));
  BOOST_TEST(
      title("SELECT a FROM meta WHERE owner_id = 5 AND (x = 1 OR y = 2)").starts_with("Consider"));
  BOOST_TEST(title("SELECT a FROM meta WHERE owner_id = 5 AND abs(x) = 2").starts_with("Consider"));
  BOOST_TEST(title("SELECT a FROM meta WHERE owner_id = 5 AND x > 2").starts_with("Index"));
  // Which of three tables is read in vain is not told.
  constexpr std::string_view two = "SELECT 1 FROM a JOIN b ON b.a_id = a.id WHERE a.owner_id = 5";
  BOOST_TEST(title(two).starts_with("Index"));
  BOOST_TEST(title("SELECT 1 FROM a JOIN b ON b.a_id = a.id JOIN c ON c.b_id = b.id "
                   "WHERE a.owner_id = 5")
                 .starts_with("Consider"));
}

BOOST_AUTO_TEST_CASE(temporary_tables_want_no_index) {
  const QueryRow query = query_row({"SELECT a FROM wanted WHERE b = 5"});
  for (const std::string_view made :
       {"CREATE TEMP TABLE wanted (b int)", "CREATE TEMPORARY TABLE wanted AS SELECT 1 AS b"})
    BOOST_TEST(is_silent(report_of({query, query_row({made, 1, 1'000})}), "index:"));
  BOOST_TEST(!is_silent(report_of({query, query_row({"CREATE TABLE wanted (b int)", 1, 1'000})}),
                        "index:"));
}

BOOST_AUTO_TEST_CASE(a_name_with_a_dot_in_it_is_no_table_of_a_schema) {
  BOOST_TEST(is_silent(report_of(query_row({"SELECT a FROM \"my.log\" WHERE b = 5"})), "index:"));
  BOOST_TEST(!is_silent(report_of(query_row({"SELECT a FROM my.\"Log\" WHERE b = 5"})), "index:"));
}

BOOST_AUTO_TEST_CASE(partitions_taken_as_one_are_spoken_of) {
  QueryRow row = query_row({"SELECT a FROM events_2026_01 WHERE b = 5"});
  const auto speaks = [&row] {
    return advised(report_of(row), "index:").description.find("named like it") != std::string::npos;
  };
  BOOST_TEST(!speaks());
  row.tables = {"events_n"};
  BOOST_TEST(speaks());
}

BOOST_AUTO_TEST_CASE(names_are_quoted_and_cut) {
  BOOST_TEST(index_statements(report_of(Row{"SELECT * FROM \"Order\" WHERE \"Key\" = 1"})) ==
             std::vector<std::string>{"CREATE INDEX CONCURRENTLY ON \"Order\" (\"Key\")"});
  const std::string column(60, 'c');
  const std::string sql = "SELECT * FROM `my table` WHERE " + column + " = 1";
  Row row = scanning(sql);
  const auto statements = index_statements(report_of(row));
  BOOST_REQUIRE_EQUAL(statements.size(), 1u);
  const std::string& text = statements[0];
  BOOST_TEST(text.starts_with("CREATE INDEX `idx_my table_cccc"));
  BOOST_TEST(text.find("` ON `my table` (" + column + ")") ==
             std::string("CREATE INDEX `").size() + 64);
}

BOOST_AUTO_TEST_CASE(explain_only_what_runs_as_it_stands) {
  const auto explained = [](std::string_view sql, bool truncated) {
    QueryRow row = query_row({sql});
    row.example.truncated = truncated;
    const Recommendation made = advised(report_of(row), "index:");
    const Detail* explain = find_detail(made, "explain");
    return explain == nullptr ? std::string() : explain->text;
  };
  BOOST_TEST(explained("SELECT a FROM t WHERE b = 'is it? $1 :x';", false) ==
             "EXPLAIN SELECT a FROM t WHERE b = 'is it? $1 :x'");
  BOOST_TEST(explained("SELECT a FROM t WHERE b = $1", false) == "");
  BOOST_TEST(explained("SELECT a FROM t WHERE b = 1", true) == "");
}

BOOST_AUTO_TEST_CASE(titles_hold_no_literals) {
  const auto advice = recommend(report_of(scanning(
      "SELECT * FROM users WHERE email = 'secret@example.org' AND token > 'secret2' LIMIT 10")));
  BOOST_TEST(!advice.empty());
  for (const Recommendation& one : advice) {
    BOOST_TEST(one.title.find("secret") == std::string::npos);
    BOOST_TEST(one.description.find("secret") == std::string::npos);
    BOOST_TEST(one.id.find("secret") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(one_table_under_two_names_gets_one_index) {
  const QueryRow bare = query_row({by_customer});
  const QueryRow qualified =
      query_row({"SELECT id FROM public.orders WHERE customer_id = 42", 100, 1'900'000});
  BOOST_TEST(index_statements(report_of({bare, qualified})) ==
             std::vector<std::string>{"CREATE INDEX CONCURRENTLY ON orders (customer_id)"});
  const QueryRow other = query_row({"SELECT id FROM archive.orders WHERE customer_id = 42"});
  BOOST_TEST(index_statements(report_of({bare, other})).size() == 2u);
  QueryRow here = query_row(scanning(by_customer));
  const QueryRow from_afar =
      query_row(scanning("SELECT id FROM shop.orders WHERE customer_id = 42"));
  BOOST_TEST(index_statements(report_of({here, from_afar})).size() == 2u);
  here.example.database = "shop";
  BOOST_TEST(index_statements(report_of({here, from_afar})).size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_coarse_column_suggests_a_partial_index) {
  constexpr std::string_view open =
      "SELECT id FROM orders WHERE status = 'open' AND created_at < '2026-01-01'";
  BOOST_TEST(
      detail(advised(report_of(Row{open}), "index:"), "alternatives")
          .list[0]
          .ends_with("CREATE INDEX CONCURRENTLY ON orders (created_at) WHERE status = that value"));
  BOOST_TEST(find_detail(advised(report_of(Row{by_customer}), "index:"), "alternatives") ==
             nullptr);
  BOOST_TEST(find_detail(advised(report_of(scanning(open)), "index:"), "alternatives") == nullptr);
}

BOOST_AUTO_TEST_CASE(rows_that_are_deleted_softly_suggest_a_partial_index) {
  constexpr std::string_view kept =
      "SELECT id FROM orders WHERE shop_id = 4 AND deleted_at IS NULL";
  BOOST_TEST(detail(advised(report_of(Row{kept}), "index:"), "alternatives")
                 .list[0]
                 .ends_with("ON orders (shop_id) WHERE deleted_at IS NULL"));
  const Report mixed =
      report_of({query_row({kept}), query_row({"SELECT id FROM orders WHERE shop_id = 4"})});
  BOOST_TEST(find_detail(advised(mixed, "index:"), "alternatives") == nullptr);
}

BOOST_AUTO_TEST_CASE(explain_of_a_slow_log_is_proof_or_disproof) {
  QueryRow row =
      query_row({"SELECT a FROM orders o WHERE o.customer_id = 42", 10, 400'000, Dialect::mysql});
  const std::string columns = "id\ttable\ttype\tr_rows\tr_filtered\n";
  row.example.plan = columns + "1\to\tALL\t500000.00\t0.01\n";
  BOOST_TEST(priority_name(advised(report_of(row), "index:").priority) == "high");
  row.example.plan = columns + "1\to\tref\t5000.00\t0.01\n";
  BOOST_TEST(is_silent(report_of(row), "index:"));
  row.example.plan = columns + "1\tother\tref\t5000.00\t0.01\n";
  BOOST_TEST(advised(report_of(row), "index:").title.starts_with("Consider"));
}

BOOST_AUTO_TEST_SUITE_END()
