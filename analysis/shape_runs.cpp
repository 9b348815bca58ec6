#include "analysis/shape_runs.h"

#include <algorithm>

namespace dbperf {
namespace {

// It brackets queries that are about rows.
bool is_bracket(Verb verb) {
  return verb == Verb::begin || verb == Verb::start || verb == Verb::commit || verb == Verb::end ||
         verb == Verb::savepoint || verb == Verb::release || verb == Verb::set;
}

}  // namespace

ShapeRun* ShapeRuns::find(uint64_t id) {
  for (ShapeRun& run : runs_)
    if (run.length > 0 && run.shape_id == id) return &run;
  return nullptr;
}

ShapeRun& ShapeRuns::least_recent() {
  ShapeRun* least = &runs_[0];
  for (ShapeRun& run : runs_) {
    if (run.length == 0) return run;
    if (count_ - run.last > count_ - least->last) least = &run;
  }
  return *least;
}

bool ShapeRuns::goes_on(ShapeRun& run, const RunStep& step) {
  if (step.end_us - run.last_us > max_gap_us) return false;
  if (last_id_ == run.shape_id) return true;
  if (run.length == 1) find_leader(run);
  return run.leads && count_ - run.last <= runs_.size();
}

// If the query before it has run since, that is of the loop too, and what led to it leads.
void ShapeRuns::find_leader(ShapeRun& run) {
  for (size_t steps = 0; steps < runs_.size(); ++steps) {
    const ShapeRun* before = find(run.leader_id);
    if (before == nullptr || before->last <= run.last) return;
    run.leader_id = before->leader_id;
    run.leads = before->leads && run.leader_id != run.shape_id;
  }
  run.leads = false;
}

void ShapeRuns::begin(ShapeRun& run, const RunStep& step) const {
  run = {};
  run.shape_id = step.shape_id;
  run.shape = step.shape;
  run.leader_id = leader_id_;
  run.leads = leads_ && leader_id_ != step.shape_id;
}

void ShapeRuns::note(ShapeRun& run, const RunStep& step) {
  const int64_t soon = std::max(soon_us, step.resolution_us);
  if (run.length == 0 || step.begin_us - run.last_us <= soon) ++run.soon;
  ++run.length;
  run.last = count_;
  run.last_us = step.end_us;
  last_id_ = run.shape_id;
  if (is_bracket(step.verb)) return;
  leader_id_ = run.shape_id;
  leads_ = step.verb == Verb::select;
}

}  // namespace dbperf
