// What the traffic as a whole looks like: writes against reads, tables that everybody wants, locks,
// and reads that always ask the same.

#include <fmt/format.h>

#include <algorithm>

#include "analysis/recommend/evidence.h"
#include "analysis/recommend/rules.h"
#include "analysis/sql/fingerprint.h"

namespace dbperf {
namespace {

// Queries before the mix of a log is taken for a workload.
constexpr uint64_t min_queries = 1'000;
// Part of INSERT, UPDATE and DELETE that makes it write-heavy, of SELECT that makes it read-heavy.
constexpr double write_part = 0.6;
constexpr double read_part = 0.8;
// Load from which replicas pay: queries running at a time, in the busiest bucket of the timeline.
constexpr double replica_concurrency = 8;
// A hot table: its queries take this much of the time and come this often, beside other tables.
constexpr double hot_share = 0.5;
constexpr uint64_t min_hot_queries = 1'000;
constexpr size_t min_tables = 3;
constexpr double cached_read_part = 0.95;
// Identical reads to cache: how often, their share of the time, their average.
constexpr uint64_t min_identical_reads = 500;
constexpr double min_identical_share = 0.02;
constexpr int64_t min_identical_us = 1'000;
// Lock waits: how many a server log shows, or how much of the query time a slow log does.
constexpr uint64_t min_lock_waits = 5;
constexpr double min_lock_share = 0.05;
constexpr int64_t min_lock_time_us = 1'000'000;
constexpr double high_lock_share = 0.25;
constexpr uint64_t many_deadlocks = 5;
// Queries named as those that wait or are caught in deadlocks.
constexpr size_t max_named = 10;

Recommendation workload_advice(std::string id, std::string title, Priority priority) {
  Recommendation made;
  made.id = std::move(id);
  made.title = std::move(title);
  made.category = "workload";
  made.priority = priority;
  return made;
}

uint64_t writes(const Stats& stats) {
  return stats.insert_queries + stats.update_queries + stats.delete_queries;
}

double part(uint64_t some, uint64_t all) {
  return all == 0 ? 0 : static_cast<double>(some) / static_cast<double>(all);
}

double share_of(int64_t time_us, const Report& report) {
  const int64_t all_us = report.stats.total_query_time;
  return all_us <= 0 ? 0 : static_cast<double>(time_us) / static_cast<double>(all_us);
}

double peak_concurrency(const Report& report) {
  double peak = 0;
  for (const TimelineBucket& bucket : report.timeline.buckets)
    peak = std::max(peak, bucket.concurrency);
  return peak;
}

void write_heavy(const Report& report, std::vector<Recommendation>& advice) {
  const Stats& stats = report.stats;
  const uint64_t both = writes(stats) + stats.select_queries;
  if (slow_statements_only(report) || both < min_queries) return;
  if (part(writes(stats), both) < write_part) return;
  Recommendation made =
      workload_advice("workload:write_heavy", "A write-heavy workload", Priority::low);
  made.description = fmt::format(
      "{} of {} reads and writes are writes ({}). Commits and index maintenance set the pace: put "
      "writes of one request into one transaction, batch inserts, drop indexes nobody reads, and "
      "keep reports off this server with a replica.",
      say_count(writes(stats)), say_count(both), say_share(part(writes(stats), both)));
  made.impact = "fewer commits and less index maintenance for each row written";
  made.effort = "medium to high: it concerns how the application writes";
  made.details = {{"insert_queries", detail_count(stats.insert_queries)},
                  {"update_queries", detail_count(stats.update_queries)},
                  {"delete_queries", detail_count(stats.delete_queries)},
                  {"select_queries", detail_count(stats.select_queries)},
                  {"write_part", detail_ratio(part(writes(stats), both))}};
  advice.push_back(std::move(made));
}

void read_replica(const Report& report, std::vector<Recommendation>& advice) {
  const Stats& stats = report.stats;
  const uint64_t both = writes(stats) + stats.select_queries;
  const double peak = peak_concurrency(report);
  if (slow_statements_only(report) || both < min_queries) return;
  if (part(stats.select_queries, both) < read_part || peak < replica_concurrency) return;
  Recommendation made = workload_advice("workload:read_replica",
                                        "Consider read replicas for the reads", Priority::low);
  made.description = fmt::format(
      "{} of {} reads and writes are reads ({}), and up to {:.1f} queries ran at a time. If the "
      "queries themselves cannot be made cheaper, replicas can take the reads that bear a little "
      "delay.",
      say_count(stats.select_queries), say_count(both), say_share(part(stats.select_queries, both)),
      peak);
  made.impact = "the reads that move leave the primary to the writes";
  made.effort = "high: another server, and an application that knows which reads may lag";
  made.details = {{"select_queries", detail_count(stats.select_queries)},
                  {"write_queries", detail_count(writes(stats))},
                  {"peak_concurrency", detail_text(fmt::format("{:.2f}", peak))},
                  {"peak_queries_per_second", detail_count(stats.peak_queries_per_second)}};
  advice.push_back(std::move(made));
}

void hot_tables(const Report& report, std::vector<Recommendation>& advice) {
  if (slow_statements_only(report) || report.by_table.size() < min_tables) return;
  for (const TableRow& table : report.by_table) {
    const double share = share_of(table.total_duration, report);
    if (table.queries < min_hot_queries || share < hot_share) continue;
    const bool cacheable = part(table.reads, table.reads + table.writes) >= cached_read_part;
    Recommendation made =
        workload_advice("workload:hot_table:" + table.table,
                        fmt::format("Take load off {}", table.table), Priority::low);
    made.description = fmt::format(
        "Queries on {} take {} of the query time ({} reads, {} writes). {}", table.table,
        say_share(share), say_count(table.reads), say_count(table.writes),
        cacheable
            ? "It is hardly written: what is read most can be kept in a cache."
            : "If it is large and most queries want its recent rows, partition it by time; if "
              "a few rows are updated by all, spread them.");
    made.impact = say_saving(share);
    made.effort = cacheable ? "medium: a cache, and a rule when it expires"
                            : "high: partitions change keys and queries";
    made.share = share;
    made.details = {{"table", detail_text(table.table)},
                    {"queries", detail_count(table.queries)},
                    {"reads", detail_count(table.reads)},
                    {"writes", detail_count(table.writes)},
                    {"total_time", detail_seconds(table.total_duration)},
                    {"share", detail_ratio(share)}};
    advice.push_back(std::move(made));
  }
}

// A fingerprint without any `?` stands for one text.
void identical_reads(const Report& report, std::vector<Recommendation>& advice) {
  for (const QueryRow& row : report.queries) {
    if (row.type != "SELECT" || row.tables.empty() || row.calls < min_identical_reads) continue;
    if (row.timed == 0 || row.avg_time < min_identical_us || row.share < min_identical_share)
      continue;
    if (row.fingerprint.find('?') != std::string::npos) continue;
    if (row.fingerprint.find(" for ") != std::string::npos) continue;  // locks its rows
    Recommendation made = workload_advice(
        "workload:cache:" + row.tables[0] + ":" + format_id(row.id),
        fmt::format("Cache a read of {} that always asks the same", say_list(row.tables)),
        Priority::low);
    add_query(row, made);
    made.description = fmt::format(
        "The same statement, without any value that changes, ran {} times and took {} of the query "
        "time. Its answer can be kept for as long as it may be old.",
        say_count(row.calls), say_share(row.share));
    made.impact = say_saving(row.share);
    made.effort = "medium: a cache, and a rule when it expires";
    add_cost_details({&row}, made);
    made.details.emplace_back(
        "alternatives",
        detail_list({"a materialized view or a summary table refreshed now and then"}));
    advice.push_back(std::move(made));
  }
}

// The queries that spent most of their time waiting, the longest wait first.
std::vector<const QueryRow*> waiting_queries(const Report& report) {
  std::vector<const QueryRow*> rows;
  for (const QueryRow& row : report.queries)
    if (mostly_waits(row)) rows.push_back(&row);
  std::sort(rows.begin(), rows.end(), [](const QueryRow* a, const QueryRow* b) {
    return a->lock_time != b->lock_time ? a->lock_time > b->lock_time : a->id < b->id;
  });
  if (rows.size() > max_named) rows.resize(max_named);
  return rows;
}

void lock_waits(const Report& report, std::vector<Recommendation>& advice) {
  const auto& waits = report.server.lock_waits;
  const int64_t waited_us = std::max(waits.total_time, report.stats.lock_time);
  const double share = share_of(waited_us, report);
  const bool in_slow_log = report.stats.lock_time >= min_lock_time_us && share >= min_lock_share;
  if (waits.count < min_lock_waits && !in_slow_log) return;
  Recommendation made =
      workload_advice("workload:lock_waits", "Shorten the waits for locks",
                      share >= high_lock_share ? Priority::high : Priority::medium);
  made.description = fmt::format(
      "Queries waited {} for locks{}. An index will not help them: make the transactions that hold "
      "the locks shorter, update hot rows last, and leave no transaction open while the "
      "application "
      "does something else.",
      say_duration(waited_us),
      waits.count > 0 ? fmt::format(", {} waits that the server logged", say_count(waits.count))
                      : std::string());
  made.impact = say_saving(share);
  made.effort = "medium: find the transaction that holds the lock";
  for (const QueryRow* row : waiting_queries(report)) made.query_ids.push_back(row->id);
  made.share = std::min(share, 1.0);
  made.details = {{"lock_time", detail_seconds(waited_us)},
                  {"lock_waits", detail_count(waits.count)},
                  {"share", detail_ratio(made.share)}};
  made.details.emplace_back(
      "alternatives",
      detail_list({"SELECT ... FOR UPDATE SKIP LOCKED for tables used as a queue",
                   "lock_timeout (innodb_lock_wait_timeout), so that a wait ends in an error",
                   "idle_in_transaction_session_timeout against forgotten transactions"}));
  advice.push_back(std::move(made));
}

bool is_deadlock(const std::string& message) {
  return message.find("deadlock") != std::string::npos ||
         message.find("Deadlock") != std::string::npos;
}

void deadlocks(const Report& report, std::vector<Recommendation>& advice) {
  const uint64_t count = report.server.deadlocks.count;
  if (count == 0) return;
  Recommendation made =
      workload_advice("workload:deadlocks", "Take locks in the same order everywhere",
                      count >= many_deadlocks ? Priority::high : Priority::medium);
  made.description = fmt::format(
      "The server ended {} deadlock{}: transactions that lock the same rows in different order, "
      "each "
      "waiting for the other. Sort the rows before updating them, and be ready to repeat a "
      "transaction that loses.",
      say_count(count), count == 1 ? "" : "s");
  made.impact =
      fmt::format("{} transaction{} aborted in this log", say_count(count), count == 1 ? "" : "s");
  made.effort = "medium: one order for all code that locks several rows";
  made.details = {{"deadlocks", detail_count(count)}};
  for (const QueryRow& row : report.queries)
    if (made.query_ids.size() < max_named && row.failed > 0 && is_deadlock(row.example.error))
      made.query_ids.push_back(row.id);
  advice.push_back(std::move(made));
}

constexpr Rule rules[] = {write_heavy,     read_replica, hot_tables,
                          identical_reads, lock_waits,   deadlocks};

}  // namespace

std::span<const Rule> workload_rules() { return rules; }

}  // namespace dbperf
