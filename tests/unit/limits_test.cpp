#include "analysis/limits.h"

#include <boost/test/unit_test.hpp>

using namespace dbperf;

BOOST_AUTO_TEST_SUITE(limits)

BOOST_AUTO_TEST_CASE(what_is_cut_is_counted) {
  Report r;
  for (uint64_t i = 0; i < 15; ++i) {
    QueryRow row;
    row.id = i;
    row.calls = i;
    r.queries.push_back(row);
    r.by_table.push_back({std::to_string(i)});
  }
  r.stats.slow_queries = 5;
  r.slow_queries.resize(4);
  r.alerts.resize(3);
  limit_rows(r, {.top = 10, .max_slow_queries = 2, .max_alerts = 1, .order = QueryOrder::calls});
  BOOST_TEST(r.queries.size() == 10u);
  BOOST_TEST(r.queries[0].calls == 14u);
  BOOST_TEST(r.omitted.queries == 5u);
  BOOST_TEST(r.omitted.tables == 5u);
  BOOST_TEST(r.omitted.slow_queries == 3u);
  BOOST_TEST(r.omitted.alerts == 2u);
}

BOOST_AUTO_TEST_CASE(zero_shows_all_and_the_row_of_the_rest_stays) {
  Report r;
  r.queries.resize(12);
  r.queries[3].is_rest = true;
  r.queries[3].total_time = 99;
  Report all = r;
  limit_rows(all, {.top = 0});
  BOOST_TEST(all.queries.size() == 12u);
  BOOST_TEST(all.queries.back().is_rest);
  limit_rows(r, {.top = 2});
  BOOST_TEST(r.queries.size() == 3u);
  BOOST_TEST(r.queries.back().is_rest);
  BOOST_TEST(r.omitted.queries == 9u);
}

BOOST_AUTO_TEST_SUITE_END()
