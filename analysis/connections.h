#pragma once
// Who is connected, who holds a connection of a pool, and what never came back. Changes are told in
// log order; counts of two logs merge by adding, since no connection stands in both.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/key_map.h"
#include "analysis/load.h"
#include "analysis/report.h"

namespace dbperf {

class Connections {
 public:
  explicit Connections(const Thresholds& thresholds) : thresholds_(thresholds) {}

  // `key` is equal for the events of one connection.
  void change(ConnectionChange change, uint64_t key, std::string_view id, int64_t time_us);
  void update_pool(const PoolState& pool, int64_t time_us);
  // Who took the connection, and what it ran last; 0 and empty: unknown.
  void tell_holder(uint64_t key, std::string who, uint64_t query_id);
  void merge(const Connections& other);

  // Fills the connection fields of `stats`, as of `now_us`, the end of the log.
  void fill(Stats& stats, int64_t now_us) const;

  uint64_t leaked(int64_t now_us) const;
  const Exceedance& failures() const { return failures_; }
  const Exceedance& pool_exceedance() const { return pool_exceedance_; }
  Exceedance leaks(int64_t now_us) const;
  // Those held longest, of all that leaked.
  std::vector<LeakRow> longest_held(int64_t now_us) const;
  double current_pool_usage() const;

 private:
  struct Held {
    std::string id;
    int64_t since_us;
    std::string who = {};
    uint64_t query_id = 0;
  };
  // It was not let in after all.
  void take_back(uint64_t key);

  // Beyond this many at once, further ones are counted but not followed.
  static constexpr size_t max_followed = 200'000;

  Thresholds thresholds_;
  KeyMap<int64_t> open_;  // sessions, since when
  KeyMap<Held> held_;     // checked out
  uint64_t opened_ = 0, checkouts_ = 0, pool_events_ = 0;
  size_t peak_open_ = 0, peak_held_ = 0;
  PoolState pool_;
  int64_t pool_time_us_ = unknown_time;
  int64_t peak_checked_out_ = 0;
  double peak_usage_ = 0;
  Exceedance failures_, pool_exceedance_;
};

}  // namespace dbperf
