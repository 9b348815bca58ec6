#include "cli/render/stat_list.h"

#include "cli/render/numbers.h"

namespace dbperf {
namespace {

using Unit = StatRow::Unit;

StatRow count(std::string_view name, auto value, std::string_view meaning) {
  return {Unit::count, name, meaning, static_cast<int64_t>(value)};
}

StatRow seconds(std::string_view name, int64_t us, std::string_view meaning) {
  return {Unit::seconds, name, meaning, us};
}

StatRow number(std::string_view name, double value, std::string_view meaning) {
  return {Unit::number, name, meaning, 0, value};
}

}  // namespace

std::string StatRow::decimal() const {
  switch (unit) {
    case Unit::count:
      return std::to_string(integer);
    case Unit::seconds:
      return decimal_seconds(integer);
    case Unit::number:
      break;
  }
  return decimal_number(real);
}

std::vector<StatRow> stat_list(const Stats& s) {
  std::vector<StatRow> rows = {
      count("total_queries", s.total_queries, "Executions"),
      count("timed_queries", s.timed_queries, "Executions with a usable duration"),
      count("untimed_queries", s.untimed_queries, "Executions without one"),
      count("slow_queries", s.slow_queries, "Executions over the slow threshold"),
      count("very_slow_queries", s.very_slow_queries, "Executions over the very slow threshold"),
      count("failed_queries", s.failed_queries, "Executions that ended in an error"),
      number("error_rate", s.error_rate, "Failed among all executions, 0 to 1"),
      seconds("total_query_time", s.total_query_time, "Sum of the durations"),
      seconds("avg_query_time", s.avg_query_time, "Average duration"),
      seconds("min_query_time", s.min_query_time, "Least duration"),
      seconds("max_query_time", s.max_query_time, "Longest duration"),
      seconds("p50_query_time", s.p50_query_time, "Median duration"),
      seconds("p90_query_time", s.p90_query_time, "90th percentile of the durations"),
      seconds("p95_query_time", s.p95_query_time, "95th percentile of the durations"),
      seconds("p99_query_time", s.p99_query_time, "99th percentile of the durations"),
      seconds("logged_from", s.logged_from.value_or(0),
              "Fastest statement logged: faster ones were left out of the log"),
      number("queries_per_second", s.queries_per_second, "Executions a second over the whole log"),
      count("peak_queries_per_second", s.peak_queries_per_second, "Executions in the peak second"),
      count("rows_affected", s.rows_affected, "Rows changed"),
      count("rows_sent", s.rows_sent, "Rows returned"),
      count("rows_examined", s.rows_examined, "Rows read"),
      seconds("lock_time", s.lock_time, "Time spent waiting for locks"),
      count("select_queries", s.select_queries, "SELECT, VALUES and TABLE statements"),
      count("insert_queries", s.insert_queries, "INSERT and REPLACE statements"),
      count("update_queries", s.update_queries, "UPDATE statements"),
      count("delete_queries", s.delete_queries, "DELETE statements"),
      count("other_queries", s.other_queries, "Statements of any other type"),
      count("active_connections", s.active_connections, "Connections in use at the end"),
      count("peak_connections", s.peak_connections, "Most connections in use at a time"),
      count("total_connections", s.total_connections, "Connections made"),
      count("failed_connections", s.failed_connections, "Connections that failed"),
      count("leaked_connections", s.leaked_connections, "Connections checked out for good"),
      number("connection_pool_usage", s.connection_pool_usage, "Pool in use at the end, 0 to 1"),
      number("peak_connection_pool_usage", s.peak_connection_pool_usage,
             "Most of the pool in use at a time, 0 to 1"),
      count("parse_count", s.parse_count, "Parse steps of the extended protocol"),
      seconds("parse_time", s.parse_time, "Time spent in parse steps"),
      count("bind_count", s.bind_count, "Bind steps of the extended protocol"),
      seconds("bind_time", s.bind_time, "Time spent in bind steps"),
      count("corrupt_durations", s.corrupt_durations, "Durations that no clock can give")};
  if (!s.logged_from)
    std::erase_if(rows, [](const StatRow& row) { return row.name == "logged_from"; });
  return rows;
}

}  // namespace dbperf
