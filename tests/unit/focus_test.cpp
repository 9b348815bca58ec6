#include "analysis/focus.h"

#include <boost/test/unit_test.hpp>
#include <random>

#include "tests/support/build_query.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

uint64_t id_of(std::string_view sql) { return Fingerprinter()(sql, Dialect::postgres).id; }

}  // namespace

BOOST_AUTO_TEST_SUITE(focus)

// The plain reference is an Aggregate that was told of nothing else.
BOOST_AUTO_TEST_CASE(what_is_kept_of_one_query_is_what_a_log_of_it_alone_gives) {
  const std::string_view ours = "select * from t where id = 1";
  Aggregate all, alone({}, {.max_slow_queries = 10});
  all.focus_on(id_of(ours));
  std::mt19937_64 random(7);
  for (int i = 0; i < 2000; ++i) {
    Told told;
    told.sql = random() % 3 == 0 ? ours : "select 2";
    told.duration_us = random() % 10 == 0 ? unknown : static_cast<int64_t>(random() % 9'000'000);
    told.time_us = noon_us + static_cast<int64_t>(random() % 600'000'000);
    told.failed = random() % 9 == 0;
    told.user = random() % 2 == 0 ? "web" : "batch";
    tell(all, told);
    if (told.sql == ours) tell(alone, told);
  }
  const Report whole = report_of(all), reference = report_of(alone);
  BOOST_REQUIRE(whole.focus.has_value());
  const FocusReport& focus = *whole.focus;
  BOOST_TEST(focus.row->calls == reference.stats.total_queries);
  BOOST_TEST(focus.rank == 2u);
  BOOST_REQUIRE(focus.timeline.buckets.size() == reference.timeline.buckets.size());
  for (size_t i = 0; i < focus.timeline.buckets.size(); ++i) {
    const TimelineBucket &mine = focus.timeline.buckets[i], &theirs = reference.timeline.buckets[i];
    BOOST_TEST(mine.start == theirs.start);
    BOOST_TEST(mine.queries == theirs.queries);
    BOOST_TEST(mine.slow == theirs.slow);
    BOOST_TEST(mine.failed == theirs.failed);
    BOOST_TEST(mine.total_duration == theirs.total_duration);
  }
  BOOST_REQUIRE(focus.by_user.size() == 2u);
  for (size_t i = 0; i < 2; ++i) {
    BOOST_TEST(focus.by_user[i].name == reference.by_user[i].name);
    BOOST_TEST(focus.by_user[i].queries == reference.by_user[i].queries);
    BOOST_TEST(focus.by_user[i].failed == reference.by_user[i].failed);
    BOOST_TEST(focus.by_user[i].total_duration == reference.by_user[i].total_duration);
  }
  BOOST_REQUIRE(focus.slowest.size() == Focus::max_slowest);
  for (size_t i = 0; i < focus.slowest.size(); ++i)
    BOOST_TEST(focus.slowest[i].duration == reference.slow_queries[i].duration);
}

BOOST_AUTO_TEST_CASE(the_earliest_failure_is_kept) {
  Aggregate a;
  a.focus_on(id_of("select 1"));
  tell(a, {.time_us = noon_us});
  tell(a, {.duration_us = unknown, .time_us = noon_us + 9, .failed = true});
  tell(a, {.duration_us = unknown, .time_us = noon_us + 5, .failed = true});
  tell(a, {.sql = "select 1 from other", .time_us = noon_us + 1, .failed = true});
  const FocusReport focus = *report_of(a).focus;
  BOOST_REQUIRE(focus.failed.has_value());
  BOOST_TEST(focus.failed->timestamp == noon_us + 5);
  BOOST_TEST(focus.slowest.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_query_that_did_not_run_has_no_row) {
  Aggregate a;
  a.focus_on(1);
  tell(a, {});
  BOOST_TEST(!report_of(a).focus->row.has_value());
  BOOST_TEST(!report_of(Aggregate()).focus.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
