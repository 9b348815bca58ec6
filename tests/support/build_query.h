#pragma once
// Shorthand for telling an Aggregate of queries.

#include <string_view>

#include "analysis/aggregate.h"
#include "analysis/sql/fingerprint.h"

namespace dbperf::test {

inline constexpr int64_t noon_us = 1'795'348'800'000'000;

struct Told {
  std::string_view sql = "select 1";
  int64_t duration_us = 1000;
  int64_t time_us = noon_us;
  bool failed = false;
  bool from_server_log = true;
  std::string_view user = "app", database = "shop";
};

inline void tell(Aggregate& aggregate, const Told& told) {
  Fingerprinter fingerprinter;
  Query query;
  query.shape =
      aggregate.shape(fingerprinter(told.sql, Dialect::postgres), told.sql, Dialect::postgres);
  query.origin = aggregate.origin(told.user, told.database, {}, {});
  query.time_us = told.time_us;
  query.duration_us = told.duration_us;
  query.failed = told.failed;
  query.from_server_log = told.from_server_log;
  query.statement = told.sql;
  aggregate.add(query);
}

inline Report report_of(const Aggregate& aggregate, int64_t now_us = noon_us) {
  Report report;
  aggregate.fill(report, now_us);
  return report;
}

}  // namespace dbperf::test
