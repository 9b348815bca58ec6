#pragma once
// How much of a finished report is shown, and in which order.

#include <cstddef>

#include "analysis/report.h"

namespace dbperf {

enum class QueryOrder : uint8_t { total, mean, max, p95, calls, rows_examined };

struct RowLimits {
  size_t top = 10;  // rows of queries, by_* and errors; 0: all
  size_t max_slow_queries = 100;
  size_t max_alerts = 1000;
  QueryOrder order = QueryOrder::total;
};

// Sorts the queries, cuts what is over the limits, and counts it in Report::omitted.
void limit_rows(Report& report, const RowLimits& limits);

}  // namespace dbperf
