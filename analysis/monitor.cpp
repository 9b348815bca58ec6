#include "analysis/monitor.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "analysis/aggregate.h"
#include "analysis/recommend/recommend.h"
#include "analysis/sql/fingerprint.h"
#include "analysis/sql/query_tags.h"
#include "analysis/text.h"

namespace dbperf {
namespace {

constexpr int64_t advice_age_us = 60'000'000;

int64_t system_clock_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

int64_t to_us(double seconds) {
  const double us = seconds * 1e6;
  return us >= 0 && us <= static_cast<double>(max_duration_us) ? std::llround(us) : unknown;
}

double seconds(int64_t us) { return static_cast<double>(us) / 1e6; }

std::optional<ConnectionChange> change_from_word(std::string_view word) {
  if (word == "create") return ConnectionChange::opened;
  if (word == "checkout") return ConnectionChange::checkout;
  if (word == "checkin") return ConnectionChange::checkin;
  if (word == "close") return ConnectionChange::closed;
  if (word == "error") return ConnectionChange::failed;
  return {};
}

template <typename T>
void keep_latest(std::deque<T>& kept, T item, size_t limit) {
  kept.push_back(std::move(item));
  while (kept.size() > limit) kept.pop_front();
}

template <typename T, typename Wanted>
std::vector<T> latest(const std::deque<T>& kept, size_t limit, Wanted wanted) {
  std::vector<T> out;
  for (auto it = kept.rbegin(); it != kept.rend() && out.size() < limit; ++it)
    if (wanted(*it)) out.push_back(*it);
  return out;
}

struct MetricWords {
  std::string_view name, what;
  AlertSeverity severity;
};
constexpr MetricWords metric_words[] = {
    {"error_rate", "the share of failed queries", AlertSeverity::error},
    {"avg_query_time", "the average query time in seconds", AlertSeverity::warning},
    {"queries_per_second", "the number of queries in a second", AlertSeverity::warning},
    {"connection_pool_usage", "the share of the pool in use", AlertSeverity::warning},
    {"failed_connections", "the number of failed connections", AlertSeverity::error},
    {"connection_leaks", "the number of leaked connections", AlertSeverity::warning},
};

}  // namespace

Monitor::Monitor(MonitorOptions options) : options_(std::move(options)) {
  if (!options_.clock_us) options_.clock_us = system_clock_us;
  clear();
}

Monitor::~Monitor() = default;

void Monitor::clear() {
  aggregate_ = std::make_unique<Aggregate>(
      options_.thresholds, AggregateLimits{.max_slow_queries = options_.max_slow_queries});
  slow_queries_.clear();
  alerts_.clear();
  above_ = {};
  all_ = minute_ = minute_before_ = {};
  failed_connections_ = queries_this_second_ = 0;
  minute_number_ = second_ = leaks_checked_s_ = 0;
  recommendations_.clear();
  recommended_us_ = unknown_time;
}

void Monitor::reset_stats() {
  const std::lock_guard lock(mutex_);
  clear();
}

void Monitor::register_alert_callback(AlertCallback callback) {
  const std::lock_guard lock(mutex_);
  callbacks_.push_back(std::move(callback));
}

void Monitor::raise(Alert alert, Raised& raised) {
  raised.push_back(alert);
  keep_latest(alerts_, std::move(alert), options_.max_alerts);
}

void Monitor::tell(const Raised& raised) {
  if (raised.empty()) return;
  std::vector<AlertCallback> callbacks;
  {
    const std::lock_guard lock(mutex_);
    callbacks = callbacks_;
  }
  for (const Alert& alert : raised)
    for (const AlertCallback& callback : callbacks) callback(alert);
}

void Monitor::Span::add(const Query& query) {
  ++queries;
  failed += query.failed;
  if (query.duration_us == unknown) return;
  ++timed;
  total_us += query.duration_us;
}

double Monitor::Span::error_rate() const {
  return queries == 0 ? 0 : static_cast<double>(failed) / static_cast<double>(queries);
}

double Monitor::Span::average_s() const {
  return timed == 0 ? 0 : seconds(total_us) / static_cast<double>(timed);
}

void Monitor::check(Metric metric, double value, double threshold, int64_t now, Raised& raised,
                    std::string_view when) {
  bool& above = above_[static_cast<size_t>(metric)];
  const bool crossed = value > threshold && !above;
  above = value > threshold;
  if (!crossed) return;
  const MetricWords& words = metric_words[static_cast<size_t>(metric)];
  Alert alert;
  alert.severity = words.severity;
  alert.metric_name = words.name;
  alert.message = fmt::format("{}{} is {:.4g}, over {:.4g}", words.what, when, value, threshold);
  alert.current_value = value;
  alert.threshold_value = threshold;
  alert.occurrences = 1;
  alert.first_seen = alert.last_seen = alert.timestamp = now;
  raise(std::move(alert), raised);
}

void Monitor::count(const Query& query) {
  if (const int64_t number = query.time_us / 60'000'000; number != minute_number_) {
    const bool tells = number == minute_number_ + 1 && minute_.queries >= min_queries_a_minute;
    minute_before_ = tells ? minute_ : Span{};
    minute_ = {};
    minute_number_ = number;
  }
  all_.add(query);
  minute_.add(query);
}

// Over all, and in a minute: the one before counts until this one can tell, so that what goes on
// from one to the next is one alert.
void Monitor::check_rate(Metric metric, double (Span::*rate)() const, double threshold, int64_t now,
                         Raised& raised) {
  const Span& minute = minute_.queries >= min_queries_a_minute ? minute_ : minute_before_;
  const double of_all = (all_.*rate)(), of_minute = (minute.*rate)();
  check(metric, std::max(of_all, of_minute), threshold, now, raised,
        of_minute > of_all ? " in a minute" : "");
}

void Monitor::check_queries(int64_t now, Raised& raised) {
  const Thresholds& limits = options_.thresholds;
  check_rate(Metric::error_rate, &Span::error_rate, limits.error_rate, now, raised);
  check_rate(Metric::avg_query_time, &Span::average_s, seconds(limits.avg_query_time_us), now,
             raised);
  if (now / 1'000'000 != second_) {
    second_ = now / 1'000'000;
    queries_this_second_ = 0;
  }
  check(Metric::queries_per_second, static_cast<double>(++queries_this_second_),
        limits.queries_per_second, now, raised);
}

void Monitor::keep_slow_query(const Query& query, double threshold_s, bool very_slow,
                              Raised& raised) {
  const ShapeStats& shape = aggregate_->shape_stats(query.shape);
  SlowRow row;
  static_cast<Execution&>(row) = aggregate_->execution(query);
  row.id = shape.id;
  row.type = verb_name(shape.verb);
  keep_latest(slow_queries_, std::move(row), options_.max_slow_queries);
  Alert alert;
  alert.severity = very_slow ? AlertSeverity::error : AlertSeverity::warning;
  alert.metric_name = very_slow ? "very_slow_query" : "slow_query";
  alert.current_value = seconds(query.duration_us);
  alert.threshold_value = threshold_s;
  alert.message = fmt::format("query {} took {:.3f} s, over {:g} s", format_id(shape.id),
                              alert.current_value, threshold_s);
  alert.occurrences = 1;
  alert.first_seen = alert.last_seen = alert.timestamp = query.time_us;
  alert.query_id = shape.id;
  raise(std::move(alert), raised);
}

void Monitor::record_query(std::string_view query, double duration_s,
                           std::optional<std::string_view> error, int64_t rows_affected,
                           std::string_view connection_id, std::string_view user_id) {
  static thread_local Fingerprinter fingerprinter;
  const Fingerprint print = fingerprinter(query, options_.dialect);
  std::string tag_text;
  if (may_have_tags(query)) read_tags(query, tag_text);
  const int64_t now = now_us();
  Raised raised;
  {
    const std::lock_guard lock(mutex_);
    Query record;
    record.shape = aggregate_->shape(print, query, options_.dialect);
    record.origin = aggregate_->origin(user_id, {}, {}, {});
    std::vector<uint32_t> tags;
    for_each_tag(tag_text, [&](std::string_view tag) {
      if (groups_requests(tag)) tags.push_back(aggregate_->tags().number(tag));
    });
    record.tags = tags;
    record.time_us = now;
    record.duration_us = to_us(duration_s);
    record.failed = error.has_value();
    record.from_server_log = false;
    record.rows_affected = rows_affected;
    record.statement = query;
    record.connection_id = connection_id;
    record.error = error.value_or(std::string_view());
    aggregate_->add(record);
    if (record.duration_us == unknown) aggregate_->add_corrupt_duration();
    if (error)
      aggregate_->add_error({"ERROR", "", normalise_message(*error)},
                            {std::string(*error), "", "", std::string(query), now, "", 0});
    count(record);
    const Thresholds& limits = options_.thresholds;
    const bool very_slow = record.duration_us > limits.very_slow_query_us;
    if (very_slow || record.duration_us > limits.slow_query_us)
      keep_slow_query(record, seconds(very_slow ? limits.very_slow_query_us : limits.slow_query_us),
                      very_slow, raised);
    check_queries(now, raised);
    check_leaks(now, raised);
  }
  tell(raised);
}

void Monitor::check_connections(int64_t now, Raised& raised) {
  check(Metric::failed_connections, static_cast<double>(failed_connections_),
        static_cast<double>(options_.thresholds.failed_connections), now, raised);
  check_leaks(now, raised);
}

// Leaks come with time alone, so any call may be the first to see them.
void Monitor::check_leaks(int64_t now, Raised& raised) {
  if (now / 1'000'000 == leaks_checked_s_) return;  // it looks at every connection that is out
  leaks_checked_s_ = now / 1'000'000;
  check(Metric::connection_leaks, static_cast<double>(aggregate_->connections().leaked(now)),
        static_cast<double>(options_.thresholds.connection_leaks), now, raised);
}

bool Monitor::record_connection_event(std::string_view event_type, std::string_view connection_id,
                                      std::optional<std::string_view> error) {
  const auto change = change_from_word(event_type);
  if (!change) return false;
  const int64_t now = now_us();
  Raised raised;
  {
    const std::lock_guard lock(mutex_);
    aggregate_->connections().change(
        *change, XXH3_64bits(connection_id.data(), connection_id.size()), connection_id, now);
    if (*change == ConnectionChange::failed) ++failed_connections_;
    if (*change == ConnectionChange::failed && error)
      aggregate_->add_error({"ERROR", "", normalise_message(*error)},
                            {std::string(*error), "", "", "", now, "", 0});
    check_connections(now, raised);
  }
  tell(raised);
  return true;
}

void Monitor::update_pool_metrics(int64_t pool_size, int64_t checked_out, int64_t checked_in,
                                  int64_t overflow) {
  if (pool_size < 0 || checked_out < 0) return;
  const int64_t now = now_us();
  Raised raised;
  {
    const std::lock_guard lock(mutex_);
    aggregate_->connections().update_pool({pool_size, checked_out, checked_in, overflow}, now);
    check(Metric::pool_usage, aggregate_->connections().current_pool_usage(),
          options_.thresholds.connection_pool_usage, now, raised);
    check_leaks(now, raised);
  }
  tell(raised);
}

Stats Monitor::get_stats() const {
  Report report;
  const int64_t now = now_us();
  const std::lock_guard lock(mutex_);
  aggregate_->fill_stats(report, now);
  return report.stats;
}

std::vector<SlowRow> Monitor::get_slow_queries(size_t limit) const {
  const std::lock_guard lock(mutex_);
  return latest(slow_queries_, limit, [](const SlowRow&) { return true; });
}

std::vector<SlowRow> Monitor::get_very_slow_queries(size_t limit) const {
  const std::lock_guard lock(mutex_);
  return latest(slow_queries_, limit, [&](const SlowRow& row) {
    return row.duration > options_.thresholds.very_slow_query_us;
  });
}

std::vector<Alert> Monitor::get_alerts(std::optional<AlertSeverity> severity, size_t limit) const {
  const std::lock_guard lock(mutex_);
  return latest(alerts_, limit,
                [&](const Alert& alert) { return !severity || alert.severity == *severity; });
}

std::vector<TypeRow> Monitor::get_query_stats_by_type() const {
  Report report;
  const std::lock_guard lock(mutex_);
  aggregate_->fill_types(report);
  return report.by_type;
}

std::vector<std::pair<std::string, uint64_t>> Monitor::get_query_stats_by_table(
    size_t limit) const {
  Report report;
  {
    const std::lock_guard lock(mutex_);
    aggregate_->fill_tables(report);
  }
  std::vector<std::pair<std::string, uint64_t>> tables;
  for (const TableRow& row : report.by_table) tables.emplace_back(row.table, row.queries);
  std::sort(tables.begin(), tables.end(), [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  if (tables.size() > limit) tables.resize(limit);
  return tables;
}

std::vector<Recommendation> Monitor::get_recommendations(bool force_refresh) {
  if (!options_.enable_recommendations) return {};
  const int64_t now = now_us();
  const std::lock_guard lock(mutex_);
  if (force_refresh || recommended_us_ == unknown_time || now - recommended_us_ > advice_age_us) {
    Report report;
    aggregate_->fill(report, now);
    recommendations_ = recommend(report);
    recommended_us_ = now;
  }
  return recommendations_;
}

std::unique_ptr<Monitor> create_performance_monitor(double slow_query_threshold_s,
                                                    bool enable_recommendations) {
  MonitorOptions options;
  const int64_t threshold_us = to_us(slow_query_threshold_s);
  if (threshold_us != unknown) options.thresholds.slow_query_us = threshold_us;
  options.enable_recommendations = enable_recommendations;
  return std::make_unique<Monitor>(std::move(options));
}

}  // namespace dbperf
