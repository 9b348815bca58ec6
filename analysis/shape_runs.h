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
  uint32_t soon = 0;   // of its executions, those that began as soon as a loop goes on
  uint32_t last = 0;   // its last execution, as the queries of the session are counted
  bool leads = false;  // the leader is a SELECT, and not of the loop itself
};

struct RunStep {  // one query of a session
  uint64_t shape_id = 0;
  uint32_t shape = 0;
  Verb verb = Verb::other;
  int64_t begin_us = 0, end_us = 0;
  int64_t resolution_us = 0;  // of the log's times
};

class ShapeRuns {
 public:
  static constexpr int64_t max_gap_us = 1'000'000;  // executions further apart are not one run
  static constexpr int64_t soon_us = 250'000;       // from the end of one to the begin of the next

  // `ended` is told each run that is over.
  template <typename Ended>
  void follow(const RunStep& step, const Ended& ended) {
    ++count_;
    for (ShapeRun& run : runs_)
      if (run.length > 1 && run.leads && run.leader_id == step.shape_id) end(run, ended);
    ShapeRun* run = find(step.shape_id);
    if (run == nullptr || !goes_on(*run, step)) {
      if (run == nullptr) run = &least_recent();
      end(*run, ended);
      begin(*run, step);
    }
    note(*run, step);
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
  bool goes_on(ShapeRun& run, const RunStep& step);
  void find_leader(ShapeRun& run);
  void begin(ShapeRun& run, const RunStep& step) const;
  void note(ShapeRun& run, const RunStep& step);

  std::array<ShapeRun, 4> runs_;
  uint64_t last_id_ = 0;
  // Whom the next query would follow: the last one that was about rows; whether that is a SELECT.
  uint64_t leader_id_ = 0;
  bool leads_ = false;
  uint32_t count_ = 0;
};

}  // namespace dbperf
