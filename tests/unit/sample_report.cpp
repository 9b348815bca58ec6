#include "tests/unit/sample_report.h"

namespace dbperf {
namespace {

constexpr int64_t start_us = 1'795'341'600'000'000;  // 2026-11-22 10:00:00 UTC
constexpr int64_t second = 1'000'000;

QueryRow query(uint64_t id, std::string fingerprint, uint64_t calls, int64_t total, double share) {
  QueryRow row;
  row.id = id;
  row.fingerprint = std::move(fingerprint);
  row.type = "SELECT";
  row.tables = {"orders"};
  row.calls = row.timed = calls;
  row.total_time = total;
  row.avg_time = total / static_cast<int64_t>(calls);
  row.min_time = row.avg_time / 3;
  row.p50_time = row.avg_time;
  row.p95_time = row.p99_time = row.avg_time * 2;
  row.max_time = row.avg_time * 3;
  row.share = share;
  row.first_seen = start_us;
  row.last_seen = start_us + 3'500 * second;
  row.example.query = "SELECT 1";
  row.example.query_length = 8;
  row.example.duration = row.max_time;
  row.example.timestamp = start_us + second / 8;
  row.example.file = "postgresql.log";
  row.example.line = 17;
  return row;
}

void add_queries(Report& report) {
  report.queries.push_back(
      query(0xabc, "select * from orders where customer_id = ? order by created_at desc limit ?",
            8'123, 2'580 * second, 0.6));
  report.queries.back().rows_sent = 81'230;
  report.queries.back().rows_examined = 162'460'000;
  report.queries.back().slow = 120;
  std::string wide = "select ";
  for (int i = 0; i < 60; ++i) wide += "column_" + std::to_string(i) + ", ";
  wide += "kunde from \"注文\" where \"顧客\" = ? and stadt = ?";
  report.queries.push_back(query(0xdef, wide, 2'100, 1'500 * second, 0.35));
  report.queries.back().failed = 3;
  report.queries.push_back(query(0x123, "select ? from \"\x1b[31m\u202eevil\"", 11, 5'000, 0.05));

  SlowRow slow;
  slow.id = 0xabc;
  slow.query = "SELECT *\n  FROM orders\n WHERE note = '\x1b]0;owned\x07' AND name = 'M\xfcller'";
  slow.query_length = slow.query.size();
  slow.type = "SELECT";
  slow.duration = 12'400'000;
  slow.timestamp = start_us + 754 * second;
  slow.user = "app";
  slow.database = "shop";
  slow.application = "web";
  slow.host = "10.0.0.7";
  slow.rows_examined = 1'234'567;
  slow.file = "postgresql.log";
  slow.line = 4'711;
  slow.parameters = "$1 = 'x', $2 = NULL";
  report.slow_queries.push_back(slow);
}

void add_stats(Stats& stats) {
  stats.total_queries = 10'234;
  stats.timed_queries = 10'231;
  stats.untimed_queries = 3;
  stats.slow_queries = 123;
  stats.very_slow_queries = 8;
  stats.failed_queries = 12;
  stats.error_rate = 12.0 / 10'234;
  stats.total_query_time = 4'300 * second;
  stats.avg_query_time = 420'291;
  stats.min_query_time = 85;
  stats.max_query_time = 12'400'000;
  stats.p50_query_time = 1'234;
  stats.p90_query_time = 456'789;
  stats.p95_query_time = 999'400;
  stats.p99_query_time = 3'200'000;
  stats.queries_per_second = 2.84;
  stats.peak_queries_per_second = 140;
  stats.rows_sent = 81'230;
  stats.rows_examined = 162'460'000;
  stats.select_queries = 9'000;
  stats.insert_queries = 1'000;
  stats.update_queries = 200;
  stats.delete_queries = 30;
  stats.other_queries = 4;
  stats.total_connections = 45;
  stats.peak_connections = 12;
}

void add_alerts(Report& report) {
  Alert alert;
  alert.severity = AlertSeverity::error;
  alert.metric_name = "very_slow_query";
  alert.message = "8 executions of SELECT on orders over 5 s, the slowest 12.400 s";
  alert.current_value = 12.4;
  alert.threshold_value = 5;
  alert.occurrences = 8;
  alert.first_seen = start_us + 700 * second;
  alert.last_seen = start_us + 3'100 * second;
  alert.query_id = 0xabc;
  report.alerts.push_back(alert);
  alert.severity = AlertSeverity::warning;
  alert.metric_name = "lock_waits";
  alert.message = "4 lock waits of 12.000 s in all, the longest 5.000 s";
  alert.current_value = alert.occurrences = 4;
  alert.threshold_value = 0;
  alert.query_id.reset();
  report.alerts.push_back(alert);
  report.worst_alert = AlertSeverity::error;
}

void add_advice(Report& report) {
  Recommendation advice;
  advice.id = "index:orders(customer_id, created_at)";
  advice.title = "Add an index on orders (customer_id, created_at)";
  advice.category = "index";
  advice.priority = Priority::high;
  advice.description =
      "One query reads 2,000 rows of orders for each row that it returns; an index on the columns "
      "that it filters and sorts by would let it read only what it returns.";
  advice.impact = "up to 60 % of the time of all queries";
  advice.effort = "one statement; no lock on writes";
  advice.details.push_back({"rows_examined_per_row_sent", {Detail::Kind::count, "", 2'000}});
  advice.details.push_back({"total_time", {Detail::Kind::seconds, "", 2'580 * second}});
  advice.details.push_back({"share", {Detail::Kind::ratio, "", 0, 0.6}});
  advice.details.push_back(
      {"columns", {Detail::Kind::list, "", 0, 0, {"customer_id", "created_at"}}});
  advice.query_ids = {0xabc};
  advice.statements = {"CREATE INDEX CONCURRENTLY ON orders (customer_id, created_at DESC)"};
  report.recommendations.push_back(advice);
}

}  // namespace

Report sample_report() {
  Report report;
  InputFile file{"postgresql.log", "postgres-stderr", "gzip", "", "%m [%p] %q%u@%d "};
  file.bytes = 1'258'291;
  file.lines = 12'345;
  file.events = 10'240;
  file.unrecognised_lines = 3;
  report.input.files.push_back(file);
  report.input.bytes = file.bytes;
  report.input.lines = file.lines;
  report.input.events = file.events;
  report.input.unrecognised_lines = 3;
  report.input.first_timestamp = start_us;
  report.input.last_timestamp = start_us + 3'598 * second;
  add_stats(report.stats);
  report.by_type = {{"SELECT", 9'000, 466'666, 12'400'000, 4'200 * second}};
  report.by_table = {{"orders", 8'123, 8'100, 23, 2'580 * second},
                     {"public.\"注文\"", 2'100, 2'100, 0, 1'500 * second}};
  report.by_user = {{"app", 10'000, 12, 4'000 * second}, {"cron", 234, 0, 300 * second}};
  add_queries(report);
  ErrorRow error;
  error.message = "duplicate key value violates unique constraint \"?\"";
  error.severity = "ERROR";
  error.sqlstate = "23505";
  error.count = 12;
  error.first_seen = start_us + 12 * second;
  error.last_seen = start_us + 3'000 * second;
  error.example.query = "INSERT INTO orders (id) VALUES (7)";
  report.errors.push_back(error);
  report.timeline.bucket_seconds = 10;
  for (int i = 0; i < 360; ++i) {
    TimelineBucket bucket;
    bucket.start = start_us + i * 10 * second;
    bucket.queries = static_cast<uint64_t>(20 + i % 60);
    bucket.slow = i % 90 == 0 ? 4 : 0;
    bucket.concurrency = 1.0 + (i % 60) / 20.0;
    report.timeline.buckets.push_back(bucket);
  }
  report.server.checkpoints = {3, 2, 1, 0, 42 * second};
  report.server.temp_files = {2, 300'000'000, 200'000'000};
  report.server.lock_waits = {4, 12 * second};
  report.server.autovacuum = {{"shop.public.orders", 3, 1'200'000}};
  add_alerts(report);
  add_advice(report);
  report.omitted.queries = 37;
  report.omitted.tables = 2;
  return report;
}

}  // namespace dbperf
