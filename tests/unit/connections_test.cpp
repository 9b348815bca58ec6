#include "analysis/connections.h"

#include <boost/test/unit_test.hpp>

using namespace dbperf;
using Change = ConnectionChange;

namespace {
constexpr int64_t minute = 60'000'000;
Stats stats_of(const Connections& connections, int64_t now) {
  Stats stats;
  connections.fill(stats, now);
  return stats;
}
}  // namespace

BOOST_AUTO_TEST_SUITE(connections)

BOOST_AUTO_TEST_CASE(sessions_count_until_there_are_checkouts_and_those_until_there_is_a_pool) {
  Connections c{Thresholds{}};
  c.change(Change::opened, 1, "1", 0);
  c.change(Change::opened, 2, "2", 0);
  c.change(Change::closed, 1, "1", 0);
  BOOST_TEST(stats_of(c, 0).active_connections == 1);
  BOOST_TEST(stats_of(c, 0).peak_connections == 2);
  BOOST_TEST(stats_of(c, 0).total_connections == 2);
  c.change(Change::checkout, 2, "2", 0);
  c.change(Change::checkout, 3, "3", 0);
  c.change(Change::checkout, 4, "4", 0);
  c.change(Change::checkin, 3, "3", 0);
  BOOST_TEST(stats_of(c, 0).active_connections == 2);
  BOOST_TEST(stats_of(c, 0).peak_connections == 3);
  c.update_pool({10, 7, 3, 0}, 1);
  c.update_pool({10, 12, 0, 2}, 2);
  c.update_pool({10, 4, 6, 0}, 3);
  const Stats stats = stats_of(c, 0);
  BOOST_TEST(stats.active_connections == 4);
  BOOST_TEST(stats.peak_connections == 12);
  BOOST_TEST(stats.connection_pool_usage == 0.4);
  BOOST_TEST(stats.peak_connection_pool_usage == 1.2);
  BOOST_TEST(c.pool_exceedance().occurrences == 1u);
}

BOOST_AUTO_TEST_CASE(only_checkouts_leak_and_only_after_five_minutes) {
  Connections c{Thresholds{}};
  c.change(Change::opened, 1, "1", 0);
  c.change(Change::checkout, 2, "2", 0);
  c.change(Change::checkout, 3, "3", 0);
  c.change(Change::checkin, 3, "3", 1);
  c.change(Change::checkout, 4, "4", 0);
  c.change(Change::closed, 4, "4", 1);
  c.change(Change::checkout, 5, "5", 0);
  c.change(Change::failed, 5, "5", 1);
  BOOST_TEST(c.leaked(5 * minute - 1) == 0u);
  BOOST_TEST(c.leaked(5 * minute) == 1u);
  BOOST_TEST(stats_of(c, 5 * minute).failed_connections == 1);
}

BOOST_AUTO_TEST_CASE(names_who_holds_what_leaked_the_longest_first) {
  Connections c{Thresholds{}};
  for (uint64_t i = 0; i < 12; ++i)
    c.change(Change::checkout, i, std::to_string(i), static_cast<int64_t>(100 - i));
  c.tell_holder(3, "app on web1", 7);
  c.tell_holder(99, "nobody", 8);
  const std::vector<LeakRow> rows = c.longest_held(10 * minute);
  BOOST_TEST_REQUIRE(rows.size() == 10u);
  BOOST_TEST(rows.front().connection_id == "11");
  BOOST_TEST(rows.front().since == 89);
  BOOST_TEST(rows.front().who == "");
  BOOST_TEST(rows[8].connection_id == "3");
  BOOST_TEST(rows[8].who == "app on web1");
  BOOST_TEST(rows[8].query_id == 7u);
  BOOST_TEST(c.longest_held(minute).empty());
}

BOOST_AUTO_TEST_CASE(no_pool_has_no_usage) {
  Connections c{Thresholds{}};
  c.update_pool({0, 3, 0, 0}, 0);
  BOOST_TEST(stats_of(c, 0).connection_pool_usage == 0);
}

BOOST_AUTO_TEST_SUITE_END()
