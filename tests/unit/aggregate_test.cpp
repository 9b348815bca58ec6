#include "analysis/aggregate.h"

#include <boost/test/unit_test.hpp>
#include <random>

#include "tests/support/build_query.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

// What two reports must agree on; enough to tell any difference in the sums apart.
std::string digest(const Report& r) {
  std::string out;
  const auto add = [&](const auto&... values) { ((out += std::to_string(values) + " "), ...); };
  const Stats& s = r.stats;
  add(s.total_queries, s.timed_queries, s.failed_queries, s.slow_queries, s.total_query_time,
      s.min_query_time, s.max_query_time, s.p50_query_time, s.p95_query_time, s.p99_query_time,
      s.peak_queries_per_second, s.select_queries, s.other_queries, s.queries_per_second);
  for (const QueryRow& q : r.queries) {
    out += q.fingerprint + "|" + q.example.query + "|";
    add(q.id, q.calls, q.failed, q.total_time, q.stddev_time, q.p95_time, q.first_seen, q.last_seen,
        q.example.duration, q.example.timestamp);
  }
  for (const TableRow& t : r.by_table) {
    out += t.table;
    add(t.queries, t.reads, t.writes, t.total_duration);
  }
  for (const GroupRow& g : r.by_user) {
    out += g.name;
    add(g.queries, g.failed, g.total_duration);
  }
  for (const SlowRow& row : r.slow_queries) add(row.id, row.duration, row.timestamp);
  for (const TimelineBucket& b : r.timeline.buckets) add(b.start, b.queries, b.concurrency);
  for (const Alert& a : r.alerts) {
    out += a.metric_name + a.message;
    add(a.occurrences, a.first_seen, a.last_seen);
  }
  return out;
}

std::vector<Told> random_log(int count, uint64_t seed) {
  static const char* statements[] = {"select * from orders where id = 1",
                                     "select 1",
                                     "update stock set n = n - 1 where id = 3",
                                     "insert into log values (1)",
                                     "delete from sessions",
                                     "begin"};
  static const char* users[] = {"app", "batch", ""};
  std::mt19937_64 random(seed);
  std::vector<Told> log;
  for (int i = 0; i < count; ++i) {
    Told told;
    told.sql = statements[random() % std::size(statements)];
    told.duration_us = random() % 10 == 0 ? unknown : static_cast<int64_t>(random() % 8'000'000);
    told.time_us = noon_us + static_cast<int64_t>(random() % 4'000'000'000);
    told.failed = random() % 9 == 0;
    told.user = users[random() % std::size(users)];
    log.push_back(told);
  }
  return log;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(aggregate)

BOOST_AUTO_TEST_CASE(sums_are_exact) {
  Aggregate a;
  tell(a, {.sql = "select * from t where id = 1", .duration_us = 100});
  tell(a,
       {.sql = "select * from t where id = 2", .duration_us = 300, .time_us = noon_us + 2'000'000});
  tell(a, {.sql = "SELECT * FROM t WHERE id = 3", .duration_us = unknown, .failed = true});
  tell(a, {.sql = "update t set x = 1", .duration_us = 2'000'000});
  const Report r = report_of(a);
  BOOST_TEST(r.stats.total_queries == 4u);
  BOOST_TEST(r.stats.timed_queries == 3u);
  BOOST_TEST(r.stats.untimed_queries == 1u);
  BOOST_TEST(r.stats.failed_queries == 1u);
  BOOST_TEST(r.stats.slow_queries == 1u);
  BOOST_TEST(r.stats.total_query_time == 2'000'400);
  BOOST_TEST(r.stats.avg_query_time == 666'800);
  BOOST_TEST(r.stats.min_query_time == 100);
  BOOST_TEST(r.stats.error_rate == 0.25);
  BOOST_TEST(r.stats.queries_per_second == 2.0);
  BOOST_REQUIRE(r.queries.size() == 2u);
  const QueryRow& select = r.queries[1];
  BOOST_TEST(select.calls == 3u);
  BOOST_TEST(select.total_time == 400);
  BOOST_TEST(select.avg_time == 200);
  BOOST_TEST(select.stddev_time == 100);
  BOOST_TEST(select.example.query == "select * from t where id = 2");
  BOOST_REQUIRE(r.by_table.size() == 1u);
  BOOST_TEST(r.by_table[0].queries == 4u);
  BOOST_TEST(r.by_table[0].reads == 3u);
  BOOST_TEST(r.by_table[0].writes == 1u);
}

BOOST_AUTO_TEST_CASE(a_duration_equal_to_the_threshold_is_not_slow) {
  Aggregate a;
  tell(a, {.duration_us = 1'000'000});
  tell(a, {.duration_us = 1'000'001});
  tell(a, {.duration_us = 5'000'001});
  const Stats stats = report_of(a).stats;
  BOOST_TEST(stats.slow_queries == 2u);
  BOOST_TEST(stats.very_slow_queries == 1u);
}

BOOST_AUTO_TEST_CASE(merging_commutes_and_associates) {
  const auto log = random_log(600, 3);
  Aggregate whole, parts[3];
  for (size_t i = 0; i < log.size(); ++i) {
    tell(whole, log[i]);
    tell(parts[i * i % 3], log[i]);
  }
  const std::string expected = digest(report_of(whole));
  Aggregate left;  // (0 + 1) + 2
  left.merge(parts[0]);
  left.merge(parts[1]);
  left.merge(parts[2]);
  BOOST_TEST(digest(report_of(left)) == expected);
  Aggregate right, inner;  // 2 + (1 + 0)
  right.merge(parts[2]);
  inner.merge(parts[1]);
  inner.merge(parts[0]);
  right.merge(inner);
  BOOST_TEST(digest(report_of(right)) == expected);
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_folded_and_nothing_is_lost) {
  AggregateLimits limits;
  limits.max_shapes = 10;
  Aggregate a({}, limits);
  for (int i = 0; i < 100; ++i) {
    const std::string sql = "select c" + std::to_string(i) + " from t" + std::to_string(i % 3);
    tell(a, {.sql = sql, .duration_us = 1'000 * (i + 1), .time_us = noon_us + i});
  }
  const Report r = report_of(a);
  BOOST_TEST(r.stats.total_queries == 100u);
  BOOST_TEST(r.stats.total_query_time == 5'050'000);
  BOOST_TEST(r.stats.select_queries == 100u);
  BOOST_TEST(r.folded_queries > 80u);
  BOOST_TEST(r.queries.back().is_rest);
  uint64_t calls = 0;
  for (const QueryRow& row : r.queries) calls += row.calls;
  BOOST_TEST(calls == 100u);
  uint64_t tables = 0;
  for (const TableRow& row : r.by_table) tables += row.queries;
  BOOST_TEST(tables == 100u);
}

BOOST_AUTO_TEST_CASE(the_slowest_are_kept_and_ties_go_to_the_earliest) {
  AggregateLimits limits;
  limits.max_slow_queries = 2;
  Aggregate a({}, limits);
  for (const auto& [duration, time] : std::vector<std::pair<int, int>>{
           {2'000'000, 5}, {3'000'000, 9}, {3'000'000, 4}, {1'500'000, 1}, {3'000'000, 7}})
    tell(a, {.duration_us = duration, .time_us = noon_us + time});
  const Report r = report_of(a);
  BOOST_REQUIRE(r.slow_queries.size() == 2u);
  BOOST_TEST(r.slow_queries[0].timestamp == noon_us + 4);
  BOOST_TEST(r.slow_queries[1].timestamp == noon_us + 7);
}

BOOST_AUTO_TEST_CASE(tags_that_do_not_fit_are_summed_up_under_other) {
  TagSums sums(/*max_names=*/2, /*max_values=*/2);
  for (const char* tag : {"a=1", "a=2", "a=3", "a=4", "b=1", "c=1", "d=1", "a=1"}) {
    const uint32_t number = sums.number(tag);
    sums.add(std::span(&number, 1), true, 5);
  }
  sums.merge(sums);
  std::string out;
  for (const GroupRow& row : sums.rows()) {
    BOOST_TEST(row.failed == row.queries);
    BOOST_TEST(row.total_duration == 5 * static_cast<int64_t>(row.queries));
    out += row.name + ' ' + std::to_string(row.queries) + ", ";
  }
  BOOST_TEST(out == "a=1 4, a=2 2, a=other 4, b=1 2, other 4, ");
}

BOOST_AUTO_TEST_CASE(long_texts_are_cut) {
  Aggregate a;
  const std::string sql = "select '" + std::string(100'000, 'x') + "'";
  tell(a, {.sql = sql});
  const Report r = report_of(a);
  BOOST_TEST(r.queries[0].example.query.size() == 65536u);
  BOOST_TEST(r.queries[0].example.truncated);
  BOOST_TEST(r.queries[0].example.query_length == sql.size());
}

BOOST_AUTO_TEST_SUITE_END()
