#include <boost/test/unit_test.hpp>

#include "tests/support/advice_report.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

constexpr int64_t megabyte = 1 << 20;

Report temp_files(uint64_t count, int64_t total_bytes, int64_t max_bytes) {
  Report report;
  report.server.temp_files = {count, total_bytes, max_bytes};
  return report;
}

Report postgres_log() {
  Report report;
  report.input.files.emplace_back().format = "postgres-stderr";
  return report;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(recommend_configuration)

BOOST_AUTO_TEST_CASE(work_mem_from_temporary_files) {
  const Recommendation made =
      advised(temp_files(20, 200 * megabyte, 12 * megabyte), "configuration:work_mem");
  BOOST_TEST(priority_name(made.priority) == "low");
  BOOST_TEST((made.statements == std::vector<std::string>{"SHOW work_mem",
                                                          "ALTER SYSTEM SET work_mem = '32MB'",
                                                          "SELECT pg_reload_conf()"}));
  const Recommendation large =
      advised(temp_files(200, 9'000 * megabyte, 900 * megabyte), "configuration:work_mem");
  BOOST_TEST(priority_name(large.priority) == "medium");
  // It may have more than that already.
  BOOST_TEST((large.statements == std::vector<std::string>{"SHOW work_mem"}));
  BOOST_TEST(detail(large, "alternatives").list.size() == 2u);
  const Recommendation small = advised(temp_files(10, 1'000, 100), "configuration:work_mem");
  BOOST_TEST(small.statements[1] == "ALTER SYSTEM SET work_mem = '8MB'");
  BOOST_TEST(is_silent(temp_files(9, 900 * megabyte, 100 * megabyte), "configuration:work_mem"));
}

BOOST_AUTO_TEST_CASE(max_wal_size_from_checkpoints) {
  Report report;
  report.server.checkpoints.requested = report.server.checkpoints.by_wal = 4;
  BOOST_TEST(is_silent(report, "configuration:max_wal_size"));
  report.server.checkpoints.timed = 3;
  const Recommendation suggested = advised(report, "configuration:max_wal_size");
  BOOST_TEST(priority_name(suggested.priority) == "low");
  report.server.checkpoints.timed = 4;
  BOOST_TEST(is_silent(report, "configuration:max_wal_size"));
  // Commands, a base backup's for one, asked for them.
  report.server.checkpoints.requested = 40;
  BOOST_TEST(is_silent(report, "configuration:max_wal_size"));
  report.server.checkpoints.too_frequent = 2;
  BOOST_TEST(priority_name(advised(report, "configuration:max_wal_size").priority) == "medium");
}

BOOST_AUTO_TEST_CASE(max_wal_size_from_what_was_written) {
  Report report;
  report.input.first_timestamp = 0;
  report.input.last_timestamp = 60'000'000;
  auto& checkpoints = report.server.checkpoints;
  checkpoints.requested = checkpoints.by_wal = 6;
  checkpoints.total_distance = 600 * megabyte;
  checkpoints.max_distance = 100 * megabyte;
  const auto statements = [&report] {
    return advised(report, "configuration:max_wal_size").statements;
  };
  BOOST_TEST(
      (statements() == std::vector<std::string>{"SHOW max_wal_size", "SHOW checkpoint_timeout",
                                                "ALTER SYSTEM SET max_wal_size = '6GB'",
                                                "SELECT pg_reload_conf()"}));
  checkpoints.max_distance = 2'048 * megabyte;  // it may have 6 GB already
  BOOST_TEST(statements().size() == 2u);
  checkpoints.max_distance = 10 * megabyte;
  checkpoints.total_distance = 60 * megabyte;  // 1 GB is what every server has
  BOOST_TEST(statements().size() == 2u);
  checkpoints.total_distance = 600 * megabyte;
  checkpoints.max_distance = 100 * megabyte;
  report.input.last_timestamp = 59'000'000;
  BOOST_TEST(statements().size() == 2u);
}

BOOST_AUTO_TEST_CASE(temporary_tables_on_disk) {
  QueryRow row = query_row({"SELECT a, count(*) FROM t GROUP BY a", 20, 9'000, Dialect::mysql});
  BOOST_TEST(is_silent(report_of(row), "configuration:tmp_table_size"));
  row.tmp_tables_on_disk = 20;
  const Recommendation made = advised(report_of(row), "configuration:tmp_table_size");
  BOOST_TEST((made.query_ids == std::vector<uint64_t>{row.id}));
  row.tmp_tables_on_disk = 9;
  BOOST_TEST(is_silent(report_of(row), "configuration:tmp_table_size"));
}

BOOST_AUTO_TEST_CASE(deadlocks_without_lock_waits) {
  Report report = postgres_log();
  BOOST_TEST(is_silent(report, "configuration:log_lock_waits"));
  report.server.deadlocks.count = 1;
  BOOST_TEST((
      advised(report, "configuration:log_lock_waits").statements ==
      std::vector<std::string>{"ALTER SYSTEM SET log_lock_waits = on", "SELECT pg_reload_conf()"}));
  report.server.lock_waits.count = 1;
  BOOST_TEST(is_silent(report, "configuration:log_lock_waits"));
  Report mysql;
  mysql.input.files.emplace_back().format = "mysql-slow";
  mysql.server.deadlocks.count = 1;
  BOOST_TEST(is_silent(mysql, "configuration:log_lock_waits"));
}

BOOST_AUTO_TEST_CASE(half_logged_statements) {
  Report report = postgres_log();
  report.stats.total_queries = 300;
  report.stats.untimed_queries = 200;
  BOOST_TEST(!is_silent(report, "configuration:log_duration"));
  report.chosen = true;
  BOOST_TEST(is_silent(report, "configuration:log_duration"));
  report.chosen = false;
  report.stats.failed_queries = 150;
  BOOST_TEST(is_silent(report, "configuration:log_duration"));
  report = postgres_log();
  report.stats.durations_without_statement = 99;
  BOOST_TEST(is_silent(report, "configuration:log_statement"));
  report.stats.durations_without_statement = 100;
  BOOST_TEST(!is_silent(report, "configuration:log_statement"));
  report.stats.total_queries = 900;
  BOOST_TEST(is_silent(report, "configuration:log_statement"));
}

BOOST_AUTO_TEST_CASE(tables_that_vacuum_takes_long_for) {
  Report report = postgres_log();
  report.server.autovacuum = {{"shop.public.orders", 2, 119'000'000}};
  BOOST_TEST(is_silent(report, "configuration:autovacuum:"));
  report.server.autovacuum = {{"shop.public.orders", 1, 900'000'000}};
  BOOST_TEST(is_silent(report, "configuration:autovacuum:"));
  report.server.autovacuum = {{"shop.public.Orders", 2, 120'000'000}};
  BOOST_TEST((advised(report, "configuration:autovacuum:shop.public.Orders").statements ==
              std::vector<std::string>{"ALTER TABLE public.\"Orders\" SET "
                                       "(autovacuum_vacuum_scale_factor = 0.02, "
                                       "autovacuum_vacuum_cost_limit = 1000)"}));
  // Short, but one after the other.
  report.server.autovacuum = {{"shop.public.jobs", 5, 30'000'000}};
  BOOST_TEST(is_silent(report, "configuration:autovacuum:"));
  report.input.first_timestamp = 0;
  report.input.last_timestamp = 120'000'000;
  BOOST_TEST(!is_silent(report, "configuration:autovacuum:"));
  report.input.last_timestamp = 121'000'000;
  BOOST_TEST(is_silent(report, "configuration:autovacuum:"));
}

BOOST_AUTO_TEST_CASE(a_log_of_slow_statements_only) {
  Report report = postgres_log();
  BOOST_TEST(is_silent(report, "configuration:log_threshold"));
  report.stats.logged_from = 249'000;
  BOOST_TEST(is_silent(report, "configuration:log_threshold"));
  report.stats.logged_from = 250'000;
  BOOST_TEST(advised(report, "configuration:log_threshold").statements.size() == 3u);
  Report mysql;
  mysql.input.files.emplace_back().format = "mysql-slow";
  mysql.stats.logged_from = 1'000'000;
  BOOST_TEST(advised(mysql, "configuration:log_threshold").statements[1] ==
             "SET GLOBAL long_query_time = 0.01");
}

BOOST_AUTO_TEST_SUITE_END()
