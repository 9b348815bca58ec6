#pragma once
// The eight limits from which alerts are made.

#include <cstdint>

namespace dbperf {

struct Thresholds {
  int64_t slow_query_us = 1'000'000;
  int64_t very_slow_query_us = 5'000'000;
  double error_rate = 0.05;            // ratio
  double connection_pool_usage = 0.8;  // ratio
  int64_t avg_query_time_us = 500'000;
  double queries_per_second = 100;
  int64_t connection_leaks = 5;
  int64_t failed_connections = 10;
};

}  // namespace dbperf
