// What the traffic as a whole looks like: writes against reads, when most runs at a time, tables
// that everybody wants, and reads that always ask the same.

#include <fmt/format.h>

#include <algorithm>

#include "analysis/recommend/evidence.h"
#include "analysis/recommend/identifier.h"
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
// A peak: so many queries at a time, and so many times what is usual, in a log of so many; queries
// named as those that cause it.
constexpr double peak_concurrency_from = 8;
constexpr double peak_above_usual = 4;
constexpr size_t min_busy_buckets = 10;
constexpr size_t max_causes = 5;

Recommendation workload_advice(std::string id, std::string title, Priority priority) {
  return new_advice("workload", std::move(id), std::move(title), priority);
}

uint64_t writes(const Stats& stats) {
  return stats.insert_queries + stats.update_queries + stats.delete_queries;
}

double part(uint64_t some, uint64_t all) {
  return all == 0 ? 0 : static_cast<double>(some) / static_cast<double>(all);
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
  if (some_statements_only(report) || both < min_queries) return;
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
  if (some_statements_only(report) || both < min_queries) return;
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

struct Cause {
  uint64_t id = 0;
  int64_t time_us = 0;  // that it ran within the peak
};

// The queries that ran between two moments, as far as the slow ones that were kept tell.
std::vector<Cause> causes_between(const Report& report, int64_t begin_us, int64_t end_us) {
  std::vector<Cause> causes;
  for (const SlowRow& row : report.slow_queries) {
    if (row.timestamp == unknown_time || row.duration == unknown) continue;
    const int64_t ran_us =
        std::min(row.timestamp, end_us) - std::max(row.timestamp - row.duration, begin_us);
    if (ran_us <= 0) continue;
    const auto known = std::find_if(causes.begin(), causes.end(),
                                    [&row](const Cause& cause) { return cause.id == row.id; });
    if (known == causes.end())
      causes.push_back({row.id, ran_us});
    else
      known->time_us += ran_us;
  }
  std::sort(causes.begin(), causes.end(), [](const Cause& a, const Cause& b) {
    return a.time_us != b.time_us ? a.time_us > b.time_us : a.id < b.id;
  });
  if (causes.size() > max_causes) causes.resize(max_causes);
  return causes;
}

void concurrency_peak(const Report& report, std::vector<Recommendation>& advice) {
  const TimelineBucket* peak = nullptr;
  double all = 0;
  size_t busy = 0;
  for (const TimelineBucket& bucket : report.timeline.buckets) {
    if (bucket.concurrency <= 0) continue;
    ++busy;
    all += bucket.concurrency;
    if (peak == nullptr || bucket.concurrency > peak->concurrency) peak = &bucket;
  }
  if (some_statements_only(report) || busy < min_busy_buckets) return;
  const double usual = (all - peak->concurrency) / static_cast<double>(busy - 1);
  if (peak->concurrency < peak_concurrency_from || peak->concurrency < peak_above_usual * usual)
    return;
  Recommendation made = workload_advice("workload:concurrency_peak",
                                        "Spread the load of the busiest moment", Priority::low);
  const int64_t width_us = report.timeline.bucket_seconds * 1'000'000;
  const auto causes = causes_between(report, peak->start, peak->start + width_us);
  made.description = fmt::format(
      "Within {} from {}, {:.1f} queries ran at a time on average, {:.1f} in the rest of the "
      "log.{}",
      say_duration(width_us), say_time(peak->start), peak->concurrency, usual,
      causes.empty() ? "" : " The slow queries named here ran then, the longest first.");
  made.impact = "no query waits for those that need not run at that moment";
  made.effort = "medium: move jobs to another time, or limit how many run at once";
  made.details = {{"peak_start", detail_text(say_time(peak->start))},
                  {"bucket", detail_seconds(width_us)},
                  {"queries", detail_count(peak->queries)},
                  {"peak_concurrency", detail_text(fmt::format("{:.2f}", peak->concurrency))},
                  {"usual_concurrency", detail_text(fmt::format("{:.2f}", usual))}};
  for (const Cause& cause : causes) made.query_ids.push_back(cause.id);
  advice.push_back(std::move(made));
}

void hot_tables(const Report& report, std::vector<Recommendation>& advice) {
  if (some_statements_only(report) || report.by_table.size() < min_tables) return;
  for (const TableRow& table : report.by_table) {
    const double share = share_of(table.total_duration, report);
    if (table.queries < min_hot_queries || share < hot_share || is_system_table(table.table))
      continue;
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
    if (row.fingerprint.find('?') != std::string::npos || is_about_server(row)) continue;
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

constexpr Rule rules[] = {write_heavy, read_replica, concurrency_peak, hot_tables, identical_reads};

}  // namespace

std::span<const Rule> workload_rules() { return rules; }

}  // namespace dbperf
