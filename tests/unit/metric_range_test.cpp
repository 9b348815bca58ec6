#include "cli/metric_range.h"

#include <boost/test/unit_test.hpp>

#include "cli/values.h"

namespace dbperf {
namespace {

BOOST_AUTO_TEST_SUITE(metric_range)

BOOST_AUTO_TEST_CASE(ranges_as_the_plugin_guidelines_define_them) {
  struct Case {
    const char* range;
    double value;
    bool alarms;
  };
  constexpr Case cases[] = {
      {"10", 10, false},    {"10", 10.1, true},   {"10", -1, true},    {"10:", 9, true},
      {"10:", 10, false},   {"10:", 1e9, false},  {"~:10", -5, false}, {"~:10", 11, true},
      {"10:20", 15, false}, {"10:20", 9.9, true}, {"10:20", 21, true}, {"@10:20", 15, true},
      {"@10:20", 10, true}, {"@10:20", 9, false}, {"0.5", 0.5, false}, {":5", 6, true},
  };
  for (const Case& one : cases)
    BOOST_TEST(parse_range(one.range).alarms(one.value) == one.alarms,
               one.range << " and " << one.value);
}

BOOST_AUTO_TEST_CASE(what_is_no_range_is_refused) {
  for (const char* text : {"", "x", "1h", "20:10", "nan", "1:2:3", "@", "0x10", "~"})
    BOOST_CHECK_THROW(parse_range(text), UsageError);
}

BOOST_AUTO_TEST_CASE(a_metric_is_a_statistic) {
  const MetricRange range = parse_metric_range("p95_query_time=0.2:");
  BOOST_TEST(range.metric == "p95_query_time");
  BOOST_TEST(range.text == "0.2:");
  BOOST_TEST(range.range.alarms(0.1));
  for (const char* text : {"p95=1", "p95_query_time", "=1", "p95_query_time="})
    BOOST_CHECK_THROW(parse_metric_range(text), UsageError);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace dbperf
