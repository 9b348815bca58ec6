#pragma once
// What a server says of itself, summed up: counts, and bounded tables of who waited for whom, what
// deadlocked and what spilled to disk. Accounts of two logs merge by adding.

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "analysis/event.h"
#include "analysis/load.h"
#include "analysis/server_report.h"

namespace dbperf {

class ServerAccount {
 public:
  // Rows of each table; what does not fit is summed in a row of unknown queries.
  explicit ServerAccount(size_t max_rows) : max_rows_(max_rows) {}

  void add(ServerEvent event, int64_t value, std::string_view object, int64_t time_us);
  void add_checkpoint(const CheckpointFacts& facts);
  void add_pooler(const PoolerFacts& facts);
  // `wait` is of one wait: its count is 1, its times are equal.
  void add_lock_wait(const LockWaitRow& wait);
  // `deadlock` is of one: its count is 1.
  void add_deadlock(const DeadlockRow& deadlock);
  void add_spill(const SpillRow& spill);
  void add_transaction(const TransactionRow& transaction);
  void add_session(int64_t duration_us);
  void merge(const ServerAccount& other);

  void fill(ServerReport& report) const;
  // When and how often it was told; worst: the largest value.
  const Exceedance& span(ServerEvent event) const { return spans_[static_cast<size_t>(event)]; }
  int64_t lock_wait_us() const { return sums_.lock_waits.total_time; }

 private:
  struct Vacuum {
    uint64_t count = 0;
    int64_t total_us = 0;
  };
  using WaitKey = std::tuple<uint64_t, uint64_t, uint64_t, std::string>;
  using Vacuums = std::map<std::string, Vacuum, std::less<>>;

  void add_vacuum(Vacuums& tables, std::string_view table, const Vacuum& one);

  size_t max_rows_;
  ServerReport sums_;  // without its rows, which stand in the tables below
  uint64_t pooler_transactions_ = 0, pooler_queries_ = 0;  // summed rates
  std::array<Exceedance, 32> spans_{};                     // by ServerEvent
  Vacuums vacuums_, analyzes_;
  std::map<WaitKey, LockWaitRow> waits_;
  std::map<std::vector<uint64_t>, DeadlockRow> deadlocks_;
  std::map<uint64_t, SpillRow> spills_;
};

}  // namespace dbperf
