#include "analysis/connections.h"

#include <algorithm>
#include <tuple>

namespace dbperf {
namespace {

constexpr int64_t leak_age_us = 300'000'000;  // held for five minutes at the end: leaked
constexpr size_t max_leak_rows = 10;

double usage(const PoolState& pool) {
  return pool.size > 0 ? static_cast<double>(pool.checked_out) / static_cast<double>(pool.size) : 0;
}

bool is_leaked(int64_t since_us, int64_t now_us) {
  return since_us != unknown_time && now_us != unknown_time && now_us - since_us >= leak_age_us;
}

}  // namespace

void Connections::change(ConnectionChange change, uint64_t key, std::string_view id,
                         int64_t time_us) {
  switch (change) {
    case ConnectionChange::none:
    case ConnectionChange::attempted:
    case ConnectionChange::changed:
      break;
    case ConnectionChange::opened:
    case ConnectionChange::began:
      ++opened_;
      if (open_.size() < max_followed) open_[key] = time_us;
      peak_open_ = std::max(peak_open_, open_.size());
      break;
    case ConnectionChange::closed:
      open_.erase(key);
      held_.erase(key);
      break;
    case ConnectionChange::checkout:
      ++checkouts_;
      if (held_.size() < max_followed) held_[key] = {std::string(id), time_us};
      peak_held_ = std::max(peak_held_, held_.size());
      break;
    case ConnectionChange::checkin:
      held_.erase(key);
      break;
    case ConnectionChange::withdrawn:
      take_back(key);
      break;
    case ConnectionChange::refused:
      take_back(key);
      [[fallthrough]];
    case ConnectionChange::failed:
      held_.erase(key);
      open_.erase(key);
      failures_.note(0, time_us);
      failures_.worst = static_cast<double>(failures_.occurrences);
      break;
  }
}

void Connections::take_back(uint64_t key) {
  if (open_.erase(key) > 0) --opened_;
}

void Connections::update_pool(const PoolState& pool, int64_t time_us) {
  ++pool_events_;
  pool_ = pool;
  pool_time_us_ = time_us;
  peak_checked_out_ = std::max(peak_checked_out_, pool.checked_out);
  peak_usage_ = std::max(peak_usage_, usage(pool));
  if (usage(pool) > thresholds_.connection_pool_usage) pool_exceedance_.note(usage(pool), time_us);
}

void Connections::tell_holder(uint64_t key, std::string who, uint64_t query_id) {
  const auto found = held_.find(key);
  if (found == held_.end()) return;
  found.value().who = std::move(who);
  found.value().query_id = query_id;
}

void Connections::merge(const Connections& other) {
  for (const auto& [key, since] : other.open_) open_[key] = since;
  for (const auto& [key, held] : other.held_) held_[key] = held;
  opened_ += other.opened_;
  checkouts_ += other.checkouts_;
  peak_open_ = std::max({peak_open_, other.peak_open_, open_.size()});
  peak_held_ = std::max({peak_held_, other.peak_held_, held_.size()});
  const auto order = [](const Connections& c) {
    return std::tuple(c.pool_events_ > 0, c.pool_time_us_, c.pool_.checked_out, c.pool_.size);
  };
  if (order(other) > order(*this)) {
    pool_ = other.pool_;
    pool_time_us_ = other.pool_time_us_;
  }
  pool_events_ += other.pool_events_;
  peak_checked_out_ = std::max(peak_checked_out_, other.peak_checked_out_);
  peak_usage_ = std::max(peak_usage_, other.peak_usage_);
  failures_.merge(other.failures_);
  failures_.worst = static_cast<double>(failures_.occurrences);
  pool_exceedance_.merge(other.pool_exceedance_);
}

double Connections::current_pool_usage() const { return usage(pool_); }

uint64_t Connections::leaked(int64_t now_us) const { return leaks(now_us).occurrences; }

Exceedance Connections::leaks(int64_t now_us) const {
  Exceedance leaks;
  for (const auto& [key, held] : held_)
    if (is_leaked(held.since_us, now_us)) leaks.note(0, held.since_us);
  leaks.worst = static_cast<double>(leaks.occurrences);
  return leaks;
}

std::vector<LeakRow> Connections::longest_held(int64_t now_us) const {
  std::vector<LeakRow> rows;
  for (const auto& [key, held] : held_)
    if (is_leaked(held.since_us, now_us))
      rows.push_back({held.id, held.who, held.since_us, held.query_id});
  std::sort(rows.begin(), rows.end(), [](const LeakRow& a, const LeakRow& b) {
    return std::tie(a.since, a.connection_id, a.query_id) <
           std::tie(b.since, b.connection_id, b.query_id);
  });
  if (rows.size() > max_leak_rows) rows.resize(max_leak_rows);
  return rows;
}

void Connections::fill(Stats& stats, int64_t now_us) const {
  if (pool_events_ > 0) {
    stats.active_connections = pool_.checked_out;
    stats.peak_connections = peak_checked_out_;
  } else if (checkouts_ > 0) {
    stats.active_connections = static_cast<int64_t>(held_.size());
    stats.peak_connections = static_cast<int64_t>(peak_held_);
  } else {
    stats.active_connections = static_cast<int64_t>(open_.size());
    stats.peak_connections = static_cast<int64_t>(peak_open_);
  }
  stats.total_connections = static_cast<int64_t>(opened_);
  stats.failed_connections = static_cast<int64_t>(failures_.occurrences);
  stats.leaked_connections = static_cast<int64_t>(leaked(now_us));
  stats.connection_pool_usage = usage(pool_);
  stats.peak_connection_pool_usage = peak_usage_;
}

}  // namespace dbperf
