// The size of the pool, connections that never come back, that fail, or that live too short.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/recommend/evidence.h"
#include "analysis/recommend/rules.h"

namespace dbperf {
namespace {

// A pool is made so large that its peak fills this much of it.
constexpr double wanted_usage = 0.7;
// A pool that never was fuller than this is larger than it need be, if it has this many
// connections.
constexpr double idle_usage = 0.2;
constexpr int64_t min_idle_pool = 20;
// Queries in the log before its concurrency says how many connections are needed, sessions open at
// once before they are many, and how many of them stand idle for each busy one.
constexpr uint64_t min_queries = 1'000;
constexpr int64_t many_sessions = 50;
constexpr double idle_sessions = 8;
// Connections that were not returned before one speaks of a leak.
constexpr int64_t min_leaks = 2;
// Short connections: how many, over how long, how often, and with how few queries each. Where not
// every query is logged, only the rate counts, and must be higher.
constexpr int64_t min_churn_connections = 200;
constexpr double min_churn_seconds = 60;
constexpr double churn_per_second = 1;
constexpr double fast_churn_per_second = 5;
constexpr double churn_queries = 10;
// Error messages shown as evidence.
constexpr size_t max_messages = 5;

Recommendation pool_advice(std::string id, std::string title, Priority priority) {
  return new_advice("connection_pool", std::move(id), std::move(title), priority);
}

// The pool that its peak usage was a part of; 0 unknown.
int64_t pool_size(const Stats& stats) {
  if (stats.peak_connection_pool_usage <= 0) return 0;
  return std::llround(static_cast<double>(stats.peak_connections) /
                      stats.peak_connection_pool_usage);
}

void pool_too_small(const Report& report, std::vector<Recommendation>& advice) {
  const Stats& stats = report.stats;
  const int64_t size = pool_size(stats);
  if (size == 0 || stats.peak_connection_pool_usage <= report.thresholds.connection_pool_usage)
    return;
  const bool full = stats.peak_connection_pool_usage >= 1;
  const auto wanted = std::max<int64_t>(
      size + 1,
      std::llround(std::ceil(static_cast<double>(stats.peak_connections) / wanted_usage)));
  Recommendation made = pool_advice("connection_pool:size", "Enlarge the connection pool",
                                    full ? Priority::high : Priority::medium);
  made.description = fmt::format(
      "At its peak {} of {} connections were checked out ({}). {}", stats.peak_connections, size,
      say_share(stats.peak_connection_pool_usage),
      full ? "Whoever came next had to wait or was refused."
           : "A little more load, or a few slow queries, and requests wait for a connection.");
  if (stats.leaked_connections > 0)
    made.description +=
        fmt::format(" {} connections were never returned: mend that first, it may be all there is.",
                    stats.leaked_connections);
  made.impact = "requests no longer wait for a connection at peak load";
  made.effort =
      fmt::format("low: set the pool size to about {}, if the server allows as many", wanted);
  made.details = {{"pool_size", detail_count(static_cast<uint64_t>(size))},
                  {"peak_checked_out", detail_count(static_cast<uint64_t>(stats.peak_connections))},
                  {"peak_usage", detail_ratio(stats.peak_connection_pool_usage)},
                  {"suggested_pool_size", detail_count(static_cast<uint64_t>(wanted))}};
  advice.push_back(std::move(made));
}

void pool_too_large(const Report& report, std::vector<Recommendation>& advice) {
  const Stats& stats = report.stats;
  const int64_t size = pool_size(stats);
  if (size < min_idle_pool || stats.peak_connection_pool_usage > idle_usage) return;
  const auto wanted =
      std::llround(std::ceil(static_cast<double>(stats.peak_connections) / wanted_usage));
  Recommendation made =
      pool_advice("connection_pool:size", "Make the connection pool smaller", Priority::low);
  made.description = fmt::format(
      "Never more than {} of {} connections were checked out in this log. If it covers the busiest "
      "hours, the others only hold memory on the server.",
      stats.peak_connections, size);
  made.impact = fmt::format("about {} connections fewer on the server", size - wanted);
  made.effort = fmt::format("low: set the pool size to about {}", wanted);
  made.details = {{"pool_size", detail_count(static_cast<uint64_t>(size))},
                  {"peak_checked_out", detail_count(static_cast<uint64_t>(stats.peak_connections))},
                  {"peak_usage", detail_ratio(stats.peak_connection_pool_usage)},
                  {"suggested_pool_size", detail_count(static_cast<uint64_t>(wanted))}};
  advice.push_back(std::move(made));
}

// Without pool events: sessions a server log shows, beside the queries that ran at a time.
void idle_connections(const Report& report, std::vector<Recommendation>& advice) {
  const Stats& stats = report.stats;
  if (stats.peak_connection_pool_usage > 0 || some_statements_only(report)) return;
  if (stats.timed_queries < min_queries || stats.peak_connections < many_sessions) return;
  double busiest = 0;
  for (const TimelineBucket& bucket : report.timeline.buckets)
    busiest = std::max(busiest, bucket.concurrency);
  if (static_cast<double>(stats.peak_connections) < idle_sessions * std::max(1.0, busiest)) return;
  const auto wanted = std::llround(std::ceil(std::max(1.0, busiest) / wanted_usage));
  Recommendation made =
      pool_advice("connection_pool:idle", "Share fewer connections through a pool", Priority::low);
  made.description = fmt::format(
      "Up to {} sessions were open at once, but no more than {:.1f} queries ran at a time (average "
      "of the busiest {} s). The rest stood idle, and each takes memory.",
      stats.peak_connections, busiest, report.timeline.bucket_seconds);
  made.impact = fmt::format("a pool of {} to {} connections would have carried this load", wanted,
                            4 * wanted);
  made.effort = "medium: a pool in the application, or a pooler before the server";
  made.details = {{"peak_connections", detail_count(static_cast<uint64_t>(stats.peak_connections))},
                  {"peak_concurrency", detail_text(fmt::format("{:.2f}", busiest))}};
  advice.push_back(std::move(made));
}

// "conn_7 since 2026-11-22T10:00:00Z, last used by shop_app"
std::string say_leak(const LeakRow& leak) {
  std::string text = fmt::format("{} since {}", leak.connection_id, say_time(leak.since));
  if (!leak.who.empty()) text += ", last used by " + leak.who;
  return text;
}

void leaks(const Report& report, std::vector<Recommendation>& advice) {
  const Stats& stats = report.stats;
  if (stats.leaked_connections < min_leaks) return;
  const bool many = stats.leaked_connections > report.thresholds.connection_leaks;
  Recommendation made = pool_advice("connection_pool:leaks", "Return connections to the pool",
                                    many ? Priority::high : Priority::medium);
  made.description = fmt::format(
      "{} connections were checked out and, at the end of the log five minutes or more later, "
      "neither returned nor closed. Look, after the last query of each, for a path that leaves "
      "without giving its connection "
      "back: an early return, an exception, a generator that is not read to its end.",
      stats.leaked_connections);
  made.impact = "the pool keeps its size instead of running dry";
  made.effort = "medium: find where the connection is taken, and release it in every case";
  made.details = {
      {"leaked_connections", detail_count(static_cast<uint64_t>(stats.leaked_connections))},
      {"total_connections", detail_count(static_cast<uint64_t>(stats.total_connections))}};
  std::vector<std::string> held;
  for (const LeakRow& leak : report.leaks) {
    held.push_back(say_leak(leak));
    if (leak.query_id != 0 && std::find(made.query_ids.begin(), made.query_ids.end(),
                                        leak.query_id) == made.query_ids.end())
      made.query_ids.push_back(leak.query_id);  // what it ran last
  }
  if (!held.empty()) made.details.emplace_back("held", detail_list(std::move(held)));
  made.details.emplace_back("alternatives",
                            detail_list({"a timeout after which the pool takes a connection back",
                                         "the pool's leak detection, which logs who holds one"}));
  advice.push_back(std::move(made));
}

std::vector<std::string> fatal_messages(const Report& report) {
  std::vector<std::string> messages;
  for (const ErrorRow& error : report.errors)
    if (error.severity == "FATAL" && messages.size() < max_messages)
      messages.push_back(fmt::format("{} ({})", error.message, say_times(error.count)));
  return messages;
}

void too_many_connections(const Report& report, std::vector<Recommendation>& advice) {
  const uint64_t refused = report.server.out_of_connections;
  if (refused == 0) return;
  Recommendation made = pool_advice(
      "connection_pool:too_many", "Put a pool between the clients and the server", Priority::high);
  made.description = fmt::format(
      "The server refused {} connection{} because all it may have were taken. Clients that share a "
      "pool need far fewer; a higher limit alone costs memory and lets the server thrash.",
      say_count(refused), refused == 1 ? "" : "s");
  made.impact = fmt::format("{} refused connection{} in this log", say_count(refused),
                            refused == 1 ? "" : "s");
  made.effort = "medium: a pool in the application, or a pooler before the server";
  made.details = {{"refused", detail_count(refused)}};
  made.details.emplace_back(
      "alternatives",
      detail_list({"close sessions that stand idle (idle_session_timeout, wait_timeout)",
                   "raise max_connections, if memory allows; PostgreSQL needs a restart for it"}));
  advice.push_back(std::move(made));
}

void failing_connections(const Report& report, std::vector<Recommendation>& advice) {
  const int64_t failed = report.stats.failed_connections;
  const auto refused = static_cast<int64_t>(report.server.out_of_connections);
  if (failed - refused <= report.thresholds.failed_connections) return;
  Recommendation made =
      pool_advice("connection_pool:failures", "Find out why connections fail", Priority::medium);
  made.description = fmt::format(
      "{} connections failed, beside {} that succeeded. A client that retries without pause makes "
      "it worse; wrong credentials and missing databases do not go away by themselves.",
      say_count(static_cast<uint64_t>(failed)),
      say_count(static_cast<uint64_t>(std::max<int64_t>(0, report.stats.total_connections))));
  made.impact = fmt::format("{} failures in this log", say_count(static_cast<uint64_t>(failed)));
  made.effort = "low: the messages name the cause";
  made.details = {{"failed_connections", detail_count(static_cast<uint64_t>(failed))}};
  if (auto messages = fatal_messages(report); !messages.empty())
    made.details.emplace_back("messages", detail_list(std::move(messages)));
  advice.push_back(std::move(made));
}

void churn(const Report& report, std::vector<Recommendation>& advice) {
  const Stats& stats = report.stats;
  const double seconds = log_seconds(report);
  if (stats.total_connections < min_churn_connections || seconds < min_churn_seconds) return;
  const double connections = static_cast<double>(stats.total_connections);
  const double rate = connections / seconds;
  const double queries = static_cast<double>(stats.total_queries) / connections;
  const bool all_logged = stats.total_queries > 0 && !some_statements_only(report);
  if (rate < (all_logged ? churn_per_second : fast_churn_per_second)) return;
  if (all_logged && queries > churn_queries) return;
  Recommendation made =
      pool_advice("connection_pool:churn", "Keep connections open", Priority::medium);
  made.description = fmt::format(
      "{} connections were opened, {:.1f} a second{}. Opening one costs the server a process or "
      "thread and the client several round trips, often more than the query.",
      say_count(static_cast<uint64_t>(stats.total_connections)), rate,
      all_logged ? fmt::format(", with {:.1f} queries each", queries) : "");
  made.impact = fmt::format("{:.1f} connections a second that need not be opened", rate);
  made.effort = "medium: persistent connections or a pool in the application";
  made.details = {
      {"total_connections", detail_count(static_cast<uint64_t>(stats.total_connections))},
      {"connections_per_second", detail_text(fmt::format("{:.2f}", rate))}};
  if (all_logged)
    made.details.emplace_back("queries_per_connection",
                              detail_text(fmt::format("{:.2f}", queries)));
  advice.push_back(std::move(made));
}

constexpr Rule rules[] = {pool_too_small, pool_too_large,       idle_connections,
                          leaks,          too_many_connections, failing_connections,
                          churn};

}  // namespace

std::span<const Rule> connection_pool_rules() { return rules; }

}  // namespace dbperf
