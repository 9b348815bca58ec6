#pragma once
// The monitor core for embedding: an application tells what its queries and connections do, and
// asks for statistics, alerts and advice. Safe to use from any number of threads.
//
// Durations are in seconds here, as applications measure them. Callbacks run in the thread that
// raised the alert, never under a lock: they may call back into the monitor.

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/report.h"
#include "analysis/thresholds.h"

namespace dbperf {

class Aggregate;
struct Query;

struct MonitorOptions {
  Thresholds thresholds;
  size_t max_slow_queries = 100;  // the latest are kept
  size_t max_alerts = 1000;       // likewise
  bool enable_recommendations = true;
  Dialect dialect = Dialect::postgres;
  std::function<int64_t()> clock_us;  // microseconds since 1970; the system's clock if empty
};

class Monitor {
 public:
  using AlertCallback = std::function<void(const Alert&)>;

  explicit Monitor(MonitorOptions options = {});
  ~Monitor();

  // A duration that is negative, no number or over ten years leaves the query untimed. `error`:
  // the message of a failed query.
  void record_query(std::string_view query, double duration_s,
                    std::optional<std::string_view> error = {}, int64_t rows_affected = unknown,
                    std::string_view connection_id = {}, std::string_view user_id = {});
  // "create", "checkout", "checkin", "close" or "error"; false if it is none of them.
  bool record_connection_event(std::string_view event_type, std::string_view connection_id,
                               std::optional<std::string_view> error = {});
  // A pool or a number of connections below zero is passed over.
  void update_pool_metrics(int64_t pool_size, int64_t checked_out, int64_t checked_in,
                           int64_t overflow = 0);

  Stats get_stats() const;
  // The most recent first.
  std::vector<SlowRow> get_slow_queries(size_t limit = 10) const;
  std::vector<SlowRow> get_very_slow_queries(size_t limit = 10) const;
  std::vector<Alert> get_alerts(std::optional<AlertSeverity> severity = {},
                                size_t limit = 100) const;
  std::vector<TypeRow> get_query_stats_by_type() const;
  // Tables and how many queries used them, the most used first.
  std::vector<std::pair<std::string, uint64_t>> get_query_stats_by_table(size_t limit = 10) const;
  // Computed anew after a minute, or when `force_refresh` asks; none if they are not enabled.
  std::vector<Recommendation> get_recommendations(bool force_refresh = false);

  // Called for each slow query; for other metrics when a threshold is crossed, and again only after
  // the metric fell below it.
  void register_alert_callback(AlertCallback callback);
  // Forgets everything but the callbacks.
  void reset_stats();

 private:
  enum class Metric : uint8_t {
    error_rate,
    avg_query_time,
    queries_per_second,
    pool_usage,
    failed_connections,
    connection_leaks,
    count_
  };
  // Alerts raised by one call, told to the callbacks once the lock is gone.
  using Raised = std::vector<Alert>;
  // The queries of a span of time.
  struct Span {
    uint64_t queries = 0, failed = 0, timed = 0;
    int64_t total_us = 0;

    void add(const Query& query);
    double error_rate() const;
    double average_s() const;
  };

  int64_t now_us() const { return options_.clock_us(); }
  void raise(Alert alert, Raised& raised);
  void check(Metric metric, double value, double threshold, int64_t now, Raised& raised,
             std::string_view when = {});
  void check_rate(Metric metric, double (Span::*rate)() const, double threshold, int64_t now,
                  Raised& raised);
  void count(const Query& query);
  void check_queries(int64_t now, Raised& raised);
  void check_leaks(int64_t now, Raised& raised);
  void check_connections(int64_t now, Raised& raised);
  void keep_slow_query(const Query& query, double threshold_s, bool very_slow, Raised& raised);
  void tell(const Raised& raised);
  void clear();

  MonitorOptions options_;
  mutable std::mutex mutex_;  // guards all below
  std::unique_ptr<Aggregate> aggregate_;
  std::deque<SlowRow> slow_queries_;
  std::deque<Alert> alerts_;
  std::vector<AlertCallback> callbacks_;
  std::array<bool, static_cast<size_t>(Metric::count_)> above_{};
  // Since the start; the minute that runs; the minute before it if that had queries enough to tell.
  Span all_, minute_, minute_before_;
  int64_t minute_number_ = 0;  // since 1970
  uint64_t failed_connections_ = 0;
  int64_t second_ = 0;
  uint64_t queries_this_second_ = 0;
  int64_t leaks_checked_s_ = 0;
  std::vector<Recommendation> recommendations_;
  int64_t recommended_us_ = unknown_time;
};

// A monitor with the defaults of MonitorOptions.
std::unique_ptr<Monitor> create_performance_monitor(double slow_query_threshold_s = 1.0,
                                                    bool enable_recommendations = true);

}  // namespace dbperf
