#pragma once
// Limits that a health check puts on single statistics, as plugins of monitoring systems write them
// (Monitoring Plugins Development Guidelines, "Threshold and Ranges").

#include <limits>
#include <string>
#include <string_view>

namespace dbperf {

// Values outside of `from` to `to` are alarming; with `inside`, those within.
struct Range {
  double from = 0;
  double to = std::numeric_limits<double>::infinity();
  bool inside = false;

  bool alarms(double value) const { return (value < from || value > to) != inside; }
};

struct MetricRange {
  std::string metric;  // a name from stat_list()
  Range range;
  std::string text;  // the range as written
};

// "10" is 0 to 10, "10:" ten and more, "~:10" anything up to ten, "10:20" between, "@10:20" outside
// of that. Throws UsageError.
Range parse_range(std::string_view text);
// METRIC=RANGE. Throws UsageError.
MetricRange parse_metric_range(std::string_view text);

}  // namespace dbperf
