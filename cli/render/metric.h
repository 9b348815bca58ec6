#pragma once
// In which unit an alert's values are, told by the name of its metric.

#include <string_view>

namespace dbperf {

enum class MetricUnit { count, seconds, ratio, rate };

inline MetricUnit metric_unit(std::string_view metric_name) {
  if (metric_name.ends_with("slow_query") || metric_name == "avg_query_time") {
    return MetricUnit::seconds;
  }
  if (metric_name == "error_rate" || metric_name == "connection_pool_usage") {
    return MetricUnit::ratio;
  }
  return metric_name == "queries_per_second" ? MetricUnit::rate : MetricUnit::count;
}

}  // namespace dbperf
