#include <boost/test/unit_test.hpp>

#include "analysis/recommend/plan.h"

using namespace dbperf;

BOOST_AUTO_TEST_SUITE(recommend_plan)

BOOST_AUTO_TEST_CASE(text_plans_tell_scans_and_rows_removed) {
  const auto scans = read_plan(R"(Query Text: SELECT * FROM orders o JOIN customers c ON ...
Hash Join  (cost=3.25..1943.25 rows=10 width=40) (actual time=0.1..9.2 rows=8 loops=1)
  Hash Cond: (o.customer_id = c.id)
  ->  Parallel Seq Scan on public.orders o  (cost=0.00..1810.00 rows=500 width=20) (actual time=0.1..7.0 rows=500 loops=2)
        Filter: (note = ' Seq Scan on bait'::text)
        Rows Removed by Filter: 99500
  ->  Hash  (cost=2.00..2.00 rows=100 width=20)
        ->  Index Scan using customers_pkey on "Customers" c  (cost=0.00..2.00 rows=100 width=20)
)");
  BOOST_REQUIRE_EQUAL(scans.size(), 2u);
  BOOST_TEST(scans[0].table == "orders");
  BOOST_TEST(scans[0].sequential);
  BOOST_TEST(scans[0].rows_removed == 99500u);
  BOOST_TEST(scans[0].rows_kept == 500u);
  BOOST_TEST(scans[0].counted);
  BOOST_TEST(scans[1].table == "Customers");
  BOOST_TEST(!scans[1].sequential);
  BOOST_TEST(scans[1].rows_removed == 0u);
  BOOST_TEST(!scans[1].counted);
}

BOOST_AUTO_TEST_CASE(rows_removed_by_another_node_are_not_the_scans) {
  const auto scans = read_plan(
      "Limit  (cost=0..1 rows=1 width=4)\n"
      "  ->  Seq Scan on t  (cost=0..1 rows=1 width=4)\n"
      "  ->  Aggregate  (cost=0..1 rows=1 width=4)\n"
      "        Rows Removed by Filter: 5000\n");
  BOOST_REQUIRE_EQUAL(scans.size(), 1u);
  BOOST_TEST(scans[0].rows_removed == 0u);
}

BOOST_AUTO_TEST_CASE(bitmap_scans_use_an_index) {
  const auto scans = read_plan(
      "Bitmap Heap Scan on orders  (cost=4..9 rows=1 width=4)\n"
      "  ->  Bitmap Index Scan on orders_customer_id_idx  (cost=0..4 rows=1 width=0)\n");
  BOOST_REQUIRE_EQUAL(scans.size(), 1u);
  BOOST_TEST(scans[0].table == "orders");
  BOOST_TEST(!scans[0].sequential);
}

BOOST_AUTO_TEST_CASE(json_plans) {
  const auto scans = read_plan(R"json({
  "Query Text": "select 1",
  "Plan": {
    "Node Type": "Seq Scan",
    "Relation Name": "orders",
    "Alias": "o",
    "Actual Rows": 7,
    "Filter": "(customer_id = 42)",
    "Rows Removed by Filter": 123456,
    "Plans": [
      {
        "Node Type": "Index Scan",
        "Index Name": "x",
        "Relation Name": "items"
      }
    ]
}
})json");
  BOOST_REQUIRE_EQUAL(scans.size(), 2u);
  BOOST_TEST(scans[0].sequential);
  BOOST_TEST(scans[0].rows_removed == 123456u);
  BOOST_TEST(scans[0].rows_kept == 7u);
  BOOST_TEST(scans[0].counted);
  BOOST_TEST(!scans[1].counted);
  BOOST_TEST(!scans[1].sequential);
}

BOOST_AUTO_TEST_CASE(nonsense_is_no_plan) {
  for (const char* text :
       {"", "\n\n", "Scan", "-> Seq Scan on", "-> Seq Scan on ",
        "\"Node Type\":", "\"Node Type\": \"", "\"Relation Name\": x", "Rows Removed by Filter: 5"})
    BOOST_TEST(read_plan(text).empty(), text);
}

BOOST_AUTO_TEST_CASE(explain_rows_of_a_slow_log) {
  const auto scans = read_plan(
      "id\tselect_type\ttable\ttype\tpossible_keys\tkey\tkey_len\tref\trows\tr_rows\tfiltered"
      "\tr_filtered\tExtra\n"
      "1\tPRIMARY\tc\trange\tPRIMARY\tPRIMARY\t4\tNULL\t1000\t1000.00\t100.00\t100.00\t\n"
      "2\tDEPENDENT SUBQUERY\to\tALL\tNULL\tNULL\tNULL\tNULL\t8216\t8000.00\t100.00\t0.10\t\n"
      "cut off\tx\n");
  BOOST_REQUIRE_EQUAL(scans.size(), 2u);
  BOOST_TEST(scans[0].table == "c");
  BOOST_TEST(!scans[0].sequential);
  BOOST_TEST(scans[0].rows_removed == 0u);
  BOOST_TEST(scans[1].table == "o");
  BOOST_TEST(scans[1].sequential);
  BOOST_TEST(scans[1].rows_removed == 7'992u);
  BOOST_TEST(scans[1].rows_kept == 8u);
  // Estimates prove nothing.
  BOOST_TEST(read_plan("id\ttable\ttype\trows\n1\to\tALL\t8216\n").empty());
}

BOOST_AUTO_TEST_SUITE_END()
