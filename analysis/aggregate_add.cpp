// How one execution is counted. This runs for each query of a log: it touches few cache lines, and
// asks first for what is most often so.

#include <algorithm>
#include <bit>

#include "analysis/aggregate.h"
#include "analysis/text.h"

namespace dbperf {
namespace {

// A count of rows that no server gets to is taken for unknown: the sums are to stay exact.
constexpr int64_t most_rows = 1'000'000'000'000'000;

uint64_t known(int64_t count) {
  return count > 0 && count <= most_rows ? static_cast<uint64_t>(count) : 0;
}

}  // namespace

void Aggregate::keep_example(ShapeStats& shape, const Query& query) {
  // The common case first: nothing to compare texts for.
  if (shape.totals.calls > 1) {
    if (query.duration_us < shape.example.duration) return;
    if (query.duration_us == shape.example.duration && query.time_us >= shape.example.timestamp)
      return;
  }
  Execution better = execution(query);
  if (better.plan.empty()) better.plan = std::move(shape.example.plan);
  shape.example = std::move(better);
}

bool slower(const SlowRow& a, const SlowRow& b) {
  if (a.duration != b.duration) return a.duration > b.duration;
  return std::tie(a.timestamp, a.id, a.file, a.line, a.query) <
         std::tie(b.timestamp, b.id, b.file, b.line, b.query);
}

void Aggregate::insert_slow(SlowRow row) {
  slow_.push_back(std::move(row));
  std::push_heap(slow_.begin(), slow_.end(), slower);
  if (slow_.size() <= limits_.max_slow_queries) return;
  std::pop_heap(slow_.begin(), slow_.end(), slower);
  slow_.pop_back();
}

SlowRow Aggregate::slow_row(const Query& query) const {
  const ShapeStats& shape = *shapes_[query.shape];
  return {execution(query), shape.id, std::string(verb_name(shape.verb))};
}

void Aggregate::keep_slow(const Query& query) {
  if (limits_.max_slow_queries == 0) return;
  if (slow_.size() >= limits_.max_slow_queries && query.duration_us < slow_.front().duration)
    return;
  insert_slow(slow_row(query));
}

// Whether the shape has a series, or gets one now: with its first call as long as there is plenty
// of room; the last half is for those that prove frequent.
bool Aggregate::keeps_series(const ShapeStats& shape) {
  if (!shape.series.empty()) return true;
  const bool frequent = shape.totals.calls >= frequent_from;
  if (series_count_ >= (frequent ? limits_.max_series : limits_.max_series / 2)) return false;
  ++series_count_;
  return true;
}

// One of the thresholds is exceeded; which one is the lower is for the user to say. An execution
// counts in one span, that of the alert it raises.
void Aggregate::add_slow(const Query& query, Totals& totals) {
  const double seconds = static_cast<double>(query.duration_us) / 1e6;
  const bool very_slow = query.duration_us > thresholds_.very_slow_query_us;
  Exceedance& span = very_slow ? totals.very_slow_span : totals.slow_span;
  span.note(seconds, query.time_us);
  totals.very_slow += very_slow;
  if (!is_slow(query.duration_us)) return;
  ++totals.slow;
  keep_slow(query);
}

void Aggregate::add_timed(const Query& query, ShapeStats& shape) {
  Totals& totals = shape.totals;
  const int64_t us = query.duration_us;
  ++totals.timed;
  totals.total_us += us;
  totals.min_us = std::min(totals.min_us, us);
  totals.max_us = std::max(totals.max_us, us);
  totals.squares += static_cast<Squares>(us) * static_cast<Squares>(us);
  totals.histogram.add(us);
  if (us > std::min(thresholds_.slow_query_us, thresholds_.very_slow_query_us))
    add_slow(query, totals);
}

void Aggregate::note_logged(const Query& query) {
  event_queries_ += !query.from_server_log;
  if (!query.from_server_log || query.duration_us < 0) return;
  ++server_log_timed_;
  server_log_min_us_ = std::min(server_log_min_us_, query.duration_us);
}

void Aggregate::add(const Query& query) {
  ShapeStats& shape = *shapes_[query.shape];
  Totals& totals = shape.totals;
  // The example is the slowest so far, so that most queries need not look at it.
  const bool may_be_example = query.duration_us >= totals.max_us;
  const int64_t known_us = std::max<int64_t>(query.duration_us, 0);
  ++totals.calls;
  totals.failed += query.failed;
  OriginStats& origin = *origins_[query.origin];
  ++origin.queries;
  origin.failed += query.failed;
  origin.total_us += known_us;
  if (!query.tags.empty()) tags_.add(query.tags, query.failed, known_us);
  const bool slow = is_slow(query.duration_us);
  if (query.duration_us >= 0) add_timed(query, shape);
  note_logged(query);
  if (query.sampled_one_in > 1) sampling_.add(query.sampled_one_in, query.duration_us);
  if ((query.lock_us & query.rows_sent & query.rows_examined & query.rows_affected) >= 0) {
    totals.lock_us += static_cast<int64_t>(known(query.lock_us));
    totals.rows_sent += known(query.rows_sent);
    totals.rows_examined += known(query.rows_examined);
    totals.rows_affected += known(query.rows_affected);
  }
  for (uint8_t bits = query.evidence; bits != 0; bits &= static_cast<uint8_t>(bits - 1))
    ++totals.evidence[static_cast<size_t>(std::countr_zero(bits))];
  if (query.time_us != unknown_time) {
    note_time(query.time_us, totals.first_us, totals.last_us);
    load_.add(query.time_us, query.duration_us, slow, query.failed);
    if (keeps_series(shape)) shape.series.add(query.time_us, query.duration_us, slow);
  }
  if (may_be_example) keep_example(shape, query);
  if (focus_ && shape.id == focus_->id()) focus_->add(query, slow, [&] { return slow_row(query); });
}

void Aggregate::add_step(bool is_parse, uint32_t shape, int64_t duration_us) {
  Totals& totals = shapes_[shape]->totals;
  ++(is_parse ? totals.parse_count : totals.bind_count);
  (is_parse ? totals.parse_us : totals.bind_us) += duration_us;
}

void Aggregate::add_run(uint32_t shape, const Runs& run) { shapes_[shape]->runs.merge(run); }

void Aggregate::add_plan(uint64_t shape_id, std::string_view plan) {
  const auto found = shape_index_.find(shape_id);
  if (found == shape_index_.end()) return;
  ShapeStats& shape = *shapes_[found->second];
  if (shape.totals.calls > 0 && shape.example.plan.empty()) shape.example.plan = plan;
}

void Aggregate::add_duration_without_statement(int64_t duration_us) {
  ++durations_without_statement_;
  durations_without_statement_us_ += duration_us;
}

}  // namespace dbperf
