#include "analysis/limits.h"

#include <algorithm>
#include <optional>

namespace dbperf {
namespace {

template <typename Rows>
void cut(Rows& rows, size_t size, uint64_t& omitted) {
  if (rows.size() <= size) return;
  omitted += rows.size() - size;
  rows.erase(rows.begin() + static_cast<ptrdiff_t>(size), rows.end());
}

double sort_key(const QueryRow& row, QueryOrder order) {
  switch (order) {
    case QueryOrder::total:
      return static_cast<double>(row.total_time);
    case QueryOrder::mean:
      return static_cast<double>(row.avg_time);
    case QueryOrder::max:
      return static_cast<double>(row.max_time);
    case QueryOrder::p95:
      return static_cast<double>(row.p95_time);
    case QueryOrder::calls:
      return static_cast<double>(row.calls);
    case QueryOrder::rows_examined:
      return static_cast<double>(row.rows_examined);
  }
  return 0;
}

}  // namespace

void limit_rows(Report& report, const RowLimits& limits) {
  std::sort(report.queries.begin(), report.queries.end(),
            [&](const QueryRow& a, const QueryRow& b) {
              if (a.is_rest != b.is_rest) return b.is_rest;
              const double x = sort_key(a, limits.order);
              const double y = sort_key(b, limits.order);
              return x != y ? x > y : a.id < b.id;
            });
  Omitted& omitted = report.omitted;
  if (limits.top > 0) {
    std::optional<QueryRow> rest;  // the row of what was folded stays, whatever the limit
    if (!report.queries.empty() && report.queries.back().is_rest) {
      rest = std::move(report.queries.back());
      report.queries.pop_back();
    }
    cut(report.queries, limits.top, omitted.queries);
    if (rest) report.queries.push_back(std::move(*rest));
    cut(report.by_table, limits.top, omitted.tables);
    cut(report.by_database, limits.top, omitted.databases);
    cut(report.by_user, limits.top, omitted.users);
    cut(report.by_host, limits.top, omitted.hosts);
    cut(report.by_application, limits.top, omitted.applications);
    cut(report.by_tag, limits.top, omitted.tags);
    cut(report.errors, limits.top, omitted.errors);
    cut(report.server.lock_waits.waits, limits.top, omitted.lock_waits);
    cut(report.server.deadlocks.pairs, limits.top, omitted.deadlocks);
    cut(report.server.temp_files.queries, limits.top, omitted.temp_files);
  }
  uint64_t cut_slow = 0;
  cut(report.slow_queries, limits.max_slow_queries, cut_slow);
  if (report.stats.slow_queries > report.slow_queries.size())
    omitted.slow_queries = report.stats.slow_queries - report.slow_queries.size();
  cut(report.alerts, limits.max_alerts, omitted.alerts);
}

}  // namespace dbperf
