#pragma once
// What is kept of one query when somebody wants to know all about it: its own load over time, who
// sent it, its slowest executions. Bounded as the tables of the Aggregate are.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "analysis/load.h"
#include "analysis/report.h"

namespace dbperf {

struct Query;

class Focus {
 public:
  static constexpr size_t max_slowest = 10;
  struct Sums {
    uint64_t queries = 0, failed = 0;
    int64_t total_us = 0;
  };

  using Groups = std::map<uint32_t, Sums>;  // by their numbers in the Aggregate

  explicit Focus(uint64_t id) : id_(id) {}

  uint64_t id() const { return id_; }
  // `row` is asked for the execution only if that is kept.
  void add(const Query& query, bool slow, const std::function<SlowRow()>& row);
  // All but the row of the query and the groups.
  void fill(FocusReport& report) const;
  const Groups& origins() const { return origins_; }
  const Groups& tags() const { return tags_; }

 private:
  uint64_t id_;
  LoadTimeline timeline_;
  Groups origins_, tags_;
  std::vector<SlowRow> slowest_;  // sorted
  std::optional<Execution> failed_;
};

}  // namespace dbperf
