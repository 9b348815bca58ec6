#pragma once
// Which shapes a session runs over and over. A loop over the rows of a query may ask several things
// for each row: a run goes on while no more than a few other queries stand between two of its
// executions. That can be told only of one behind a SELECT that is not of the loop, and it ends
// when that comes again; any other run ends with the next other query, or requests of a few queries
// each on one connection would look like a loop.

#include <array>
#include <cstddef>
#include <cstdint>

#include "analysis/event.h"
#include "analysis/sql/verb.h"

namespace dbperf {

struct ShapeRun {  // of one shape on one session
  uint64_t shape_id = 0, leader_id = 0;
  int64_t last_us = unknown_time;
  uint32_t shape = 0, length = 0;
  uint32_t last = 0;   // its last execution, as the queries of the session are counted
  bool leads = false;  // the leader is a SELECT, and not of the loop itself
};

class ShapeRuns {
 public:
  static constexpr int64_t max_gap_us = 1'000'000;  // executions further apart are not one run

  // The next query of the session. `ended` is told each run that is over.
  template <typename Ended>
  void follow(uint64_t id, uint32_t shape, Verb verb, int64_t time_us, const Ended& ended) {
    ++count_;
    for (ShapeRun& run : runs_)
      if (run.length > 1 && run.leads && run.leader_id == id) end(run, ended);
    ShapeRun* run = find(id);
    if (run == nullptr || !goes_on(*run, time_us)) {
      if (run == nullptr) run = &least_recent();
      end(*run, ended);
      *run = {id, leader_id_, unknown_time, shape, 0, 0, leads_ && leader_id_ != id};
    }
    note(*run, verb, time_us);
  }
  template <typename Ended>
  void close(const Ended& ended) {
    for (ShapeRun& run : runs_) end(run, ended);
  }

 private:
  template <typename Ended>
  void end(ShapeRun& run, const Ended& ended) {
    if (run.length > 0) ended(run);
    run.length = 0;
  }
  ShapeRun* find(uint64_t id);
  ShapeRun& least_recent();
  bool goes_on(ShapeRun& run, int64_t time_us);
  void find_leader(ShapeRun& run);
  void note(ShapeRun& run, Verb verb, int64_t time_us);

  std::array<ShapeRun, 4> runs_;
  uint64_t last_id_ = 0;
  // Whom the next query would follow: the last one that was about rows; whether that is a SELECT.
  uint64_t leader_id_ = 0;
  bool leads_ = false;
  uint32_t count_ = 0;
};

}  // namespace dbperf
