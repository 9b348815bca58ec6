// Settings of the server that the log proves to be wrong, and settings of the log that would show
// more.

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "analysis/recommend/evidence.h"
#include "analysis/recommend/identifier.h"
#include "analysis/recommend/rules.h"

namespace dbperf {
namespace {

constexpr int64_t megabyte = 1 << 20;

// Temporary files before work_mem is called too small; their number or bytes from which it matters.
constexpr uint64_t min_temp_files = 10;
constexpr uint64_t many_temp_files = 100;
constexpr int64_t many_temp_bytes = 1024 * megabyte;
// What is sorted in memory takes about this much of what the file took.
constexpr int64_t memory_per_file_byte = 2;
// Every sort of every session may take work_mem: more is not set for all of them.
constexpr int64_t max_work_mem = 64 * megabyte;
constexpr int64_t min_work_mem = 8 * megabyte;
// Checkpoints before one can say what causes them; "too frequent" warnings that suffice alone.
constexpr uint64_t min_checkpoints = 5;
constexpr uint64_t min_too_frequent = 2;
// max_wal_size is made to hold what is written within two checkpoint_timeouts of five minutes, as a
// log of so many seconds shows; not more than this.
constexpr double wal_seconds = 600;
constexpr double min_wal_log_seconds = 60;
constexpr int64_t gigabyte = 1024 * megabyte;
constexpr int64_t max_wal_gigabytes = 64;
constexpr double default_wal_gigabytes = 1;
constexpr double most_wal_per_checkpoint = 3;
// Executions of a query with temporary tables on disk, as a number and as part of all, and the
// query's share of the time.
constexpr uint64_t min_disk_tables = 10;
constexpr double disk_table_part = 0.5;
constexpr double min_disk_table_share = 0.01;
// Queries without a duration, or durations without a statement, before the log's settings are a
// matter; and the part of all that lacks the other half.
constexpr uint64_t min_half_logged = 100;
constexpr double half_logged_part = 0.5;
// Vacuums of one table, how long they took on average, or their part of the log's time together,
// from which the table should be vacuumed otherwise; tables named.
constexpr uint64_t min_vacuums = 2;
constexpr int64_t long_vacuum_us = 60'000'000;
constexpr uint64_t min_constant_vacuums = 5;
constexpr double constant_vacuum_part = 0.25;
constexpr size_t max_vacuumed_tables = 5;
// The log begins with statements as slow as this: most of what runs is not seen.
constexpr int64_t high_log_threshold_us = 250'000;
// Queries named whose sorts do not fit.
constexpr size_t max_spilling = 5;

Recommendation setting(std::string id, std::string title, Priority priority) {
  return new_advice("configuration", std::move(id), std::move(title), priority);
}

void set_postgres(std::string assignment, Recommendation& advice) {
  advice.statements = {"ALTER SYSTEM SET " + std::move(assignment), "SELECT pg_reload_conf()"};
}

void work_mem(const Report& report, std::vector<Recommendation>& advice) {
  const auto& files = report.server.temp_files;
  if (files.count < min_temp_files) return;
  const int64_t average = files.total_bytes / static_cast<int64_t>(files.count);
  const int64_t needed =
      std::clamp(files.max_bytes, int64_t{1}, max_work_mem) * memory_per_file_byte;
  const int64_t size =
      std::clamp(static_cast<int64_t>(std::bit_ceil(static_cast<uint64_t>(needed))), min_work_mem,
                 max_work_mem);
  const bool much = files.count >= many_temp_files || files.total_bytes >= many_temp_bytes;
  Recommendation made =
      setting("configuration:work_mem", "Raise work_mem", much ? Priority::medium : Priority::low);
  made.description = fmt::format(
      "{} temporary files were written ({} in all, {} on average, {} at most): sorts and hashes "
      "that did not fit into work_mem. Look first what it is, and leave it if it is larger "
      "already. "
      "Each of them, in each of up to {} sessions, may take this much memory.",
      say_count(files.count), say_bytes(files.total_bytes), say_bytes(average),
      say_bytes(files.max_bytes), std::max<int64_t>(1, report.stats.peak_connections));
  made.impact = fmt::format("up to {} that are not written to disk and read back",
                            say_bytes(files.total_bytes));
  made.effort = "low: one setting, no restart; mind the memory of all sessions";
  made.details = {{"temp_files", detail_count(files.count)},
                  {"total_bytes", detail_count(static_cast<uint64_t>(files.total_bytes))},
                  {"max_bytes", detail_count(static_cast<uint64_t>(files.max_bytes))}};
  for (const SpillRow& row : files.queries)
    if (row.query_id != 0 && made.query_ids.size() < max_spilling)
      made.query_ids.push_back(row.query_id);
  std::vector<std::string> alternatives = {
      "an index that gives the order, or a query that sorts fewer and narrower rows"};
  // How much the server has already when more than that is needed, the log does not tell.
  const bool fits = files.max_bytes <= max_work_mem / memory_per_file_byte;
  if (fits)
    set_postgres(fmt::format("work_mem = '{}MB'", size / megabyte), made);
  else
    alternatives.push_back(
        fmt::format("the largest need more than {0}: SET work_mem in the sessions that run them, "
                    "and for all no more than {0}",
                    say_bytes(max_work_mem)));
  made.details.emplace_back("alternatives", detail_list(std::move(alternatives)));
  made.statements.insert(made.statements.begin(), "SHOW work_mem");
  advice.push_back(std::move(made));
}

// In GB; 0 if the log does not tell, or if the server may have as much: it begins a checkpoint when
// a half to a third of it is written.
int64_t wanted_wal_size(const Report& report) {
  const auto& checkpoints = report.server.checkpoints;
  const double seconds = log_seconds(report);
  if (checkpoints.total_distance <= 0 || seconds < min_wal_log_seconds) return 0;
  const double bytes = static_cast<double>(checkpoints.total_distance) / seconds * wal_seconds;
  const double gigabytes =
      std::min(std::ceil(bytes / gigabyte), static_cast<double>(max_wal_gigabytes));
  const double present =
      std::max(default_wal_gigabytes,
               most_wal_per_checkpoint * static_cast<double>(checkpoints.max_distance) / gigabyte);
  return gigabytes > present ? static_cast<int64_t>(gigabytes) : 0;
}

void max_wal_size(const Report& report, std::vector<Recommendation>& advice) {
  const auto& checkpoints = report.server.checkpoints;
  const uint64_t begun = checkpoints.timed + checkpoints.requested;
  const bool requested = begun >= min_checkpoints && checkpoints.by_wal > checkpoints.timed;
  if (!requested && checkpoints.too_frequent < min_too_frequent) return;
  const bool proven = checkpoints.too_frequent > 0;
  Recommendation made = setting("configuration:max_wal_size", "Raise max_wal_size",
                                proven ? Priority::medium : Priority::low);
  made.description = fmt::format(
      "{} of {} checkpoints began before their time, {} of them because of the WAL written{}. Each "
      "makes the server write every changed page, and then log each page in full once more.",
      say_count(checkpoints.requested), say_count(begun), say_count(checkpoints.by_wal),
      proven ? fmt::format("; the server said {} that they come too often",
                           say_times(checkpoints.too_frequent))
             : "");
  made.impact = fmt::format("fewer checkpoints: they spent {} writing in this log",
                            say_duration(checkpoints.write_time));
  made.effort = "low: one setting, no restart; takes as much disk space more, and longer recovery";
  made.details = {{"requested", detail_count(checkpoints.requested)},
                  {"by_wal", detail_count(checkpoints.by_wal)},
                  {"timed", detail_count(checkpoints.timed)},
                  {"too_frequent", detail_count(checkpoints.too_frequent)},
                  {"write_time", detail_seconds(checkpoints.write_time)}};
  made.details.emplace_back(
      "alternatives",
      detail_list({"double max_wal_size from what it is (ALTER SYSTEM SET max_wal_size = ..., then "
                   "SELECT pg_reload_conf()) until most checkpoints are timed",
                   "raise checkpoint_timeout, if the log shows a bulk load"}));
  if (const int64_t gigabytes = wanted_wal_size(report); gigabytes > 0) {
    made.details.emplace_back("wal_written",
                              detail_count(static_cast<uint64_t>(checkpoints.total_distance)));
    set_postgres(fmt::format("max_wal_size = '{}GB'", gigabytes), made);
  }
  // Otherwise the log does not tell the present value, and a lower one would make it worse.
  made.statements.insert(made.statements.begin(), {"SHOW max_wal_size", "SHOW checkpoint_timeout"});
  advice.push_back(std::move(made));
}

void disk_tables(const Report& report, std::vector<Recommendation>& advice) {
  Recommendation made =
      setting("configuration:tmp_table_size", "Keep temporary tables in memory", Priority::low);
  std::vector<const QueryRow*> rows;
  uint64_t tables = 0;
  for (const QueryRow& row : report.queries) {
    if (row.tmp_tables_on_disk < min_disk_tables || row.share < min_disk_table_share) continue;
    if (static_cast<double>(row.tmp_tables_on_disk) <
        disk_table_part * static_cast<double>(row.calls))
      continue;
    rows.push_back(&row);
    tables += row.tmp_tables_on_disk;
    add_query(row, made);
  }
  if (rows.empty()) return;
  made.description = fmt::format(
      "{} executions wrote a temporary table to disk. Either it outgrew tmp_table_size and "
      "max_heap_table_size, or it holds columns (TEXT, BLOB) that memory tables cannot.",
      say_count(tables));
  made.impact = say_saving(made.share);
  made.effort = "low: two settings, no restart; or select fewer and narrower columns";
  add_cost_details(rows, made);
  made.details.emplace_back("tmp_tables_on_disk", detail_count(tables));
  made.details.emplace_back(
      "alternatives",
      detail_list({"raise tmp_table_size and max_heap_table_size together",
                   "an index that gives the GROUP BY or ORDER BY its order",
                   "leave TEXT and BLOB columns out of the sorted or grouped select"}));
  made.statements = {"SHOW GLOBAL VARIABLES LIKE 'tmp_table_size'",
                     "SHOW GLOBAL VARIABLES LIKE 'max_heap_table_size'"};
  advice.push_back(std::move(made));
}

// A deadlock is found after a wait of deadlock_timeout: with the setting on, that wait is logged.
void log_lock_waits(const Report& report, std::vector<Recommendation>& advice) {
  if (!has_postgres_log(report)) return;
  if (report.server.deadlocks.count == 0 || report.server.lock_waits.count > 0) return;
  Recommendation made =
      setting("configuration:log_lock_waits", "Turn log_lock_waits on", Priority::low);
  made.description = fmt::format(
      "The log has {} deadlock{} but no lock wait. With log_lock_waits each wait longer than "
      "deadlock_timeout is logged with who holds the lock.",
      say_count(report.server.deadlocks.count), report.server.deadlocks.count == 1 ? "" : "s");
  made.impact = "the next log shows who waits for whom";
  made.effort = "low: one setting, no restart";
  made.details = {{"deadlocks", detail_count(report.server.deadlocks.count)}};
  set_postgres("log_lock_waits = on", made);
  advice.push_back(std::move(made));
}

void log_durations(const Report& report, std::vector<Recommendation>& advice) {
  const Stats& stats = report.stats;
  if (report.chosen || !has_postgres_log(report) || stats.untimed_queries < min_half_logged) return;
  const uint64_t succeeded_untimed =
      stats.untimed_queries - std::min(stats.untimed_queries, stats.failed_queries);
  if (static_cast<double>(succeeded_untimed) <
      half_logged_part * static_cast<double>(stats.total_queries))
    return;
  Recommendation made =
      setting("configuration:log_duration", "Log how long statements take", Priority::medium);
  made.description = fmt::format(
      "{} of {} statements were logged without a duration: nothing can be said of their cost. With "
      "log_duration each is followed by one.",
      say_count(stats.untimed_queries), say_count(stats.total_queries));
  made.impact = "the next log shows what is slow";
  made.effort = "low: one setting, no restart; one more line a statement";
  made.details = {{"untimed_queries", detail_count(stats.untimed_queries)},
                  {"total_queries", detail_count(stats.total_queries)}};
  made.details.emplace_back(
      "alternatives", detail_list({"log_min_duration_statement instead of log_statement: statement "
                                   "and duration in one line"}));
  set_postgres("log_duration = on", made);
  advice.push_back(std::move(made));
}

void log_statements(const Report& report, std::vector<Recommendation>& advice) {
  const Stats& stats = report.stats;
  if (report.chosen || !has_postgres_log(report) ||
      stats.durations_without_statement < min_half_logged)
    return;
  if (static_cast<double>(stats.durations_without_statement) <
      half_logged_part *
          static_cast<double>(stats.total_queries + stats.durations_without_statement))
    return;
  Recommendation made = setting("configuration:log_statement",
                                "Log the statements, not only durations", Priority::medium);
  made.description = fmt::format(
      "{} durations ({} in all) stand in the log without their statement: nobody can tell what "
      "took "
      "the time.",
      say_count(stats.durations_without_statement),
      say_duration(stats.durations_without_statement_time));
  made.impact = "the next log shows what is slow";
  made.effort = "low: one setting, no restart";
  made.details = {{"durations_without_statement", detail_count(stats.durations_without_statement)},
                  {"total_duration", detail_seconds(stats.durations_without_statement_time)}};
  made.details.emplace_back(
      "alternatives",
      detail_list({"log_min_duration_statement = 0 and log_duration = off: everything, one line a "
                   "statement, at the price of a large log",
                   "log_min_duration_sample and log_statement_sample_rate: a part of it"}));
  made.statements = {"SHOW log_min_duration_statement", "SHOW log_duration"};
  advice.push_back(std::move(made));
}

// "shop.public.orders" without its database.
std::string without_database(const std::string& table) {
  const size_t first = table.find('.');
  return first == std::string::npos || table.find('.', first + 1) == std::string::npos
             ? table
             : table.substr(first + 1);
}

void autovacuum(const Report& report, std::vector<Recommendation>& advice) {
  std::vector<const VacuumRow*> rows;
  const double log_us = log_seconds(report) * 1e6;
  for (const VacuumRow& row : report.server.autovacuum) {
    const bool takes_long = row.count >= min_vacuums &&
                            row.total_time / static_cast<int64_t>(row.count) >= long_vacuum_us;
    const bool never_rests = row.count >= min_constant_vacuums && log_us > 0 &&
                             static_cast<double>(row.total_time) >= constant_vacuum_part * log_us;
    if (takes_long || never_rests) rows.push_back(&row);
  }
  std::sort(rows.begin(), rows.end(), [](const VacuumRow* a, const VacuumRow* b) {
    return a->total_time != b->total_time ? a->total_time > b->total_time : a->table < b->table;
  });
  if (rows.size() > max_vacuumed_tables) rows.resize(max_vacuumed_tables);
  for (const VacuumRow* row : rows) {
    const std::string table = without_database(row->table);
    Recommendation made =
        setting("configuration:autovacuum:" + row->table,
                fmt::format("Vacuum {} in smaller portions", table), Priority::low);
    made.description = fmt::format(
        "{} was vacuumed {} times by autovacuum, {} each time on average. By default a fifth of a "
        "table must be dead before it begins; a large one is better vacuumed sooner and more "
        "often, "
        "and with fewer pauses.",
        table, say_count(row->count),
        say_duration(row->total_time / static_cast<int64_t>(row->count)));
    made.impact = "each vacuum has less to do, and the table keeps less dead space";
    made.effort = "low: settings of the table, without a restart";
    made.details = {{"table", detail_text(row->table)},
                    {"vacuums", detail_count(row->count)},
                    {"total_time", detail_seconds(row->total_time)}};
    made.statements = {fmt::format(
        "ALTER TABLE {} SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_limit = "
        "1000)",
        quote_table(table, Dialect::postgres))};
    advice.push_back(std::move(made));
  }
}

void log_threshold(const Report& report, std::vector<Recommendation>& advice) {
  const int64_t from_us = report.stats.logged_from.value_or(0);
  if (from_us < high_log_threshold_us) return;
  const bool postgres = has_postgres_log(report);
  Recommendation made = setting("configuration:log_threshold",
                                "Log faster statements too, at least for a while", Priority::low);
  made.description = fmt::format(
      "No statement in this log is faster than {}. What is asked a thousand times at a tenth of "
      "that costs more and is not seen, nor are loops, and rates cannot be told.",
      say_duration(from_us));
  made.impact = "the next log shows where all the time goes";
  made.effort = "low: one setting, no restart; the log grows";
  made.details = {{"logged_from", detail_seconds(from_us)}};
  if (postgres) {
    made.details.emplace_back(
        "alternatives",
        detail_list({"log_min_duration_sample and log_statement_sample_rate: a part of the faster "
                     "ones"}));
    set_postgres("log_min_duration_statement = '10ms'", made);
    made.statements.insert(made.statements.begin(), "SHOW log_min_duration_statement");
  } else {
    made.statements = {"SHOW GLOBAL VARIABLES LIKE 'long_query_time'",
                       "SET GLOBAL long_query_time = 0.01"};
  }
  advice.push_back(std::move(made));
}

constexpr Rule rules[] = {work_mem,      max_wal_size,   disk_tables, log_lock_waits,
                          log_durations, log_statements, autovacuum,  log_threshold};

}  // namespace

std::span<const Rule> configuration_rules() { return rules; }

}  // namespace dbperf
