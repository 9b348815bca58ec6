// The order of advice, and how it words its evidence.

#include <boost/test/unit_test.hpp>
#include <set>

#include "analysis/recommend/evidence.h"
#include "tests/support/advice_report.h"

using namespace dbperf;
using namespace dbperf::test;

BOOST_AUTO_TEST_SUITE(recommend_advice)

BOOST_AUTO_TEST_CASE(nothing_is_advised_from_nothing) { BOOST_TEST(recommend(Report{}).empty()); }

BOOST_AUTO_TEST_CASE(a_healthy_log_gets_no_advice) {
  QueryRows rows;
  for (const char* sql :
       {"SELECT name FROM users WHERE id = 1", "SELECT total FROM orders WHERE id = 1",
        "INSERT INTO orders (a, b) VALUES (1, 2)", "UPDATE orders SET total = 5 WHERE id = 6",
        "COMMIT"})
    rows.push_back(query_row({sql, 5'000, 900}));
  Report report = report_of(std::move(rows));
  report.stats.total_connections = 20;
  report.stats.peak_connections = 10;
  for (const Recommendation& one : recommend(report)) BOOST_TEST(false, one.id);
}

BOOST_AUTO_TEST_CASE(sorted_by_priority_then_share_then_id) {
  Report report =
      report_of({query_row({"SELECT * FROM orders WHERE customer_id = 1", 100, 3'000'000}),
                 query_row({"SELECT a FROM users WHERE email = 'x'", 100, 2'000'000})});
  report.server.out_of_connections = 1;
  report.server.deadlocks.count = 1;
  const auto advice = recommend(report);
  BOOST_REQUIRE_GE(advice.size(), 4u);
  std::set<std::string> ids, statements;
  for (size_t i = 0; i < advice.size(); ++i) {
    BOOST_TEST(ids.insert(advice[i].id).second, advice[i].id);
    for (const std::string& statement : advice[i].statements)
      BOOST_TEST(statements.insert(statement).second, statement);
    BOOST_TEST(!advice[i].title.empty());
    BOOST_TEST(!advice[i].description.empty());
    BOOST_TEST(!advice[i].impact.empty());
    BOOST_TEST(!advice[i].effort.empty());
    if (i == 0) continue;
    BOOST_TEST((advice[i - 1].priority <= advice[i].priority));
    if (advice[i - 1].priority == advice[i].priority)
      BOOST_TEST(advice[i - 1].share >= advice[i].share);
  }
}

BOOST_AUTO_TEST_CASE(numbers_in_words) {
  BOOST_TEST(say_count(0) == "0");
  BOOST_TEST(say_count(999) == "999");
  BOOST_TEST(say_count(1'000) == "1,000");
  BOOST_TEST(say_count(12'345'678) == "12,345,678");
  BOOST_TEST(say_share(0.384) == "38 %");
  BOOST_TEST(say_share(0.0123) == "1.2 %");
  BOOST_TEST(say_share(0.00001) == "less than 0.1 %");
  BOOST_TEST(say_share(0) == "0.0 %");
  BOOST_TEST(say_duration(340) == "340 us");
  BOOST_TEST(say_duration(1'500) == "1.5 ms");
  BOOST_TEST(say_duration(340'000) == "340 ms");
  BOOST_TEST(say_duration(1'200'000) == "1.2 s");
  BOOST_TEST(say_duration(90'000'000) == "90 s");
  BOOST_TEST(say_duration(600'000'000) == "10 min");
  BOOST_TEST(say_duration(12'000'000'000) == "3 h 20 min");
  BOOST_TEST(say_bytes(512) == "512 B");
  BOOST_TEST(say_bytes(64 << 20) == "64 MB");
  BOOST_TEST(say_list({"a"}) == "a");
  BOOST_TEST(say_list({"a", "b", "c"}) == "a, b and c");
  BOOST_TEST(say_saving(1.5) == "up to 100 % of the query time of this log");
}

BOOST_AUTO_TEST_CASE(priorities_have_names) {
  BOOST_TEST(priority_name(Priority::high) == "high");
  BOOST_TEST(priority_name(Priority::medium) == "medium");
  BOOST_TEST(priority_name(Priority::low) == "low");
}

BOOST_AUTO_TEST_SUITE_END()
