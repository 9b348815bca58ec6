// Turns the sums of an Aggregate into the plain rows of a Report.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/aggregate.h"
#include "analysis/error_nature.h"

namespace dbperf {
namespace {

// A server log with this many timed queries and none faster than this holds slow statements only.
constexpr uint64_t min_queries_of_slow_log = 100;
constexpr int64_t slow_log_floor_us = 10'000;

int64_t mean(int64_t total, uint64_t count) {
  return count == 0 ? 0
                    : static_cast<int64_t>(
                          std::llround(static_cast<double>(total) / static_cast<double>(count)));
}

int64_t percentile(const Totals& totals, unsigned percent) {
  if (totals.timed == 0) return 0;
  return std::clamp(totals.histogram.percentile(percent), totals.min_us, totals.max_us);
}

// The least of 1, 2, 5, 10, 20, 50 ... that is no less.
int64_t step_above(int64_t value) {
  int64_t step = 1;
  for (int i = 0; step < value; ++i) step = i % 3 == 1 ? step / 2 * 5 : step * 2;
  return step;
}

// The one before it, 0 before 1.
int64_t step_below(int64_t step) {
  int64_t below = 0;
  for (int64_t next = 1; next < step; next = step_above(next + 1)) below = next;
  return below;
}

std::vector<HistogramStep> histogram_steps(const Totals& totals) {
  std::vector<HistogramStep> steps;
  totals.histogram.visit([&](int64_t value, uint64_t times) {
    value = std::max<int64_t>(1, std::clamp(value, totals.min_us, totals.max_us));
    const int64_t up_to = step_above(value);
    if (steps.empty()) steps.push_back({step_below(up_to), up_to});
    while (steps.back().up_to < up_to) {
      const int64_t from = steps.back().up_to;
      steps.push_back({from, step_above(from + 1)});
    }
    steps.back().count += times;
  });
  return steps;
}

// Of the population; the difference is taken in integers, so that nothing cancels.
int64_t standard_deviation(const Totals& totals) {
  if (totals.timed == 0) return 0;
  const auto total = static_cast<long double>(totals.total_us);
  const auto n = static_cast<long double>(totals.timed);
  const long double variance = (static_cast<long double>(totals.squares) - total * total / n) / n;
  return variance <= 0 ? 0 : static_cast<int64_t>(std::llround(std::sqrt(variance)));
}

double ratio(double part, double whole) { return whole > 0 ? part / whole : 0; }

uint64_t Stats::*counter_of(Verb verb) {
  switch (verb) {
    case Verb::select:
      return &Stats::select_queries;
    case Verb::insert:
      return &Stats::insert_queries;
    case Verb::update:
      return &Stats::update_queries;
    case Verb::delete_:
      return &Stats::delete_queries;
    default:
      return &Stats::other_queries;
  }
}

std::vector<GroupRow> group_by(std::string Origin::*attribute,
                               const std::vector<OriginStats>& origins) {
  std::map<std::string_view, GroupRow> groups;
  for (const OriginStats& origin : origins) {
    const std::string& name = origin.origin.*attribute;
    if (name.empty() || origin.queries == 0) continue;
    GroupRow& row = groups[name];
    row.queries += origin.queries;
    row.failed += origin.failed;
    row.total_duration += origin.total_us;
  }
  std::vector<GroupRow> rows;
  for (auto& [name, row] : groups) {
    row.name = name;
    rows.push_back(std::move(row));
  }
  std::sort(rows.begin(), rows.end(), more_time);
  return rows;
}

// PostgreSQL tells of waits in lines of their own, not with the query.
void add_lock_waits(Report& report) {
  std::map<uint64_t, int64_t> waited;
  for (const LockWaitRow& wait : report.server.lock_waits.waits)
    if (wait.waiting.query_id != 0) waited[wait.waiting.query_id] += wait.total_time;
  if (waited.empty()) return;
  for (QueryRow& row : report.queries) {
    const auto found = waited.find(row.id);
    if (found == waited.end() || row.is_rest || row.dialect != Dialect::postgres) continue;
    const int64_t added = std::clamp<int64_t>(found->second, 0, row.total_time - row.lock_time);
    row.lock_time += added;
    report.stats.lock_time += added;
  }
}

}  // namespace

Totals Aggregate::whole() const {
  Totals whole = folded_.totals;
  for (const auto& [id, number] : shape_index_) whole.merge(shapes_[number]->totals);
  return whole;
}

void Aggregate::fill(Report& report, int64_t now_us) const& {
  fill_all_but_queries(report, now_us);
  for (const auto& [id, number] : shape_index_) add_row(report, *shapes_[number]);
  finish_queries(report);
}

void Aggregate::fill(Report& report, int64_t now_us) && {
  fill_all_but_queries(report, now_us);
  shape_index_ = {};
  for (std::unique_ptr<ShapeStats>& shape : shapes_) {
    add_row(report, std::move(*shape));
    shape.reset();  // there is not room for all of them twice
  }
  finish_queries(report);
}

void Aggregate::fill_all_but_queries(Report& report, int64_t now_us) const {
  report.thresholds = thresholds_;
  fill_stats(report, now_us);
  fill_types(report);
  fill_tables(report);
  fill_groups(report);
  report.slow_queries = slow_;
  std::sort_heap(report.slow_queries.begin(), report.slow_queries.end(), slower);
  fill_errors(report);
  report.timeline = load_.timeline();
  server_.fill(report.server);
  fill_alerts(report, now_us);
}

void Aggregate::fill_stats(Report& report, int64_t now_us) const {
  Stats& stats = report.stats;
  const Totals all = whole();
  stats.total_queries = all.calls;
  stats.timed_queries = all.timed;
  stats.untimed_queries = all.calls - all.timed;
  stats.slow_queries = all.slow;
  stats.very_slow_queries = all.very_slow;
  stats.failed_queries = all.failed;
  stats.error_rate = ratio(static_cast<double>(all.failed), static_cast<double>(all.calls));
  stats.total_query_time = all.total_us;
  stats.avg_query_time = mean(all.total_us, all.timed);
  stats.min_query_time = all.timed ? all.min_us : 0;
  stats.max_query_time = all.timed ? all.max_us : 0;
  stats.p50_query_time = percentile(all, 50);
  report.histogram = histogram_steps(all);
  stats.p90_query_time = percentile(all, 90);
  stats.p95_query_time = percentile(all, 95);
  stats.p99_query_time = percentile(all, 99);
  if (event_queries_ == 0 && server_log_timed_ >= min_queries_of_slow_log &&
      server_log_min_us_ >= slow_log_floor_us)
    stats.logged_from = server_log_min_us_;
  if (all.calls > 0) {
    const double span_s =
        all.first_us == unknown_time ? 1.0 : static_cast<double>(all.last_us - all.first_us) / 1e6;
    stats.queries_per_second = static_cast<double>(all.calls) / std::max(1.0, span_s);
  }
  stats.peak_queries_per_second = load_.peaks().peak_per_second;
  stats.rows_affected = all.rows_affected;
  stats.rows_sent = all.rows_sent;
  stats.rows_examined = all.rows_examined;
  stats.lock_time = all.lock_us;
  for (const auto& [id, number] : shape_index_)
    stats.*counter_of(shapes_[number]->verb) += shapes_[number]->totals.calls;
  for (size_t verb = 0; verb < folded_types_.size(); ++verb)
    stats.*counter_of(static_cast<Verb>(verb)) += folded_types_[verb].count;
  stats.parse_count = all.parse_count;
  stats.parse_time = all.parse_us;
  stats.bind_count = all.bind_count;
  stats.bind_time = all.bind_us;
  stats.durations_without_statement = durations_without_statement_;
  stats.durations_without_statement_time = durations_without_statement_us_;
  stats.corrupt_durations = corrupt_durations_;
  stats.sampled = sampling_.estimate(stats);
  connections_.fill(stats, now_us);
  report.leaks = connections_.longest_held(now_us);
  report.folded_queries = folded_.totals.calls;
  report.folded_time = folded_.totals.total_us;
}

void Aggregate::fill_types(Report& report) const {
  auto types = folded_types_;
  for (const auto& [id, number] : shape_index_) {
    const ShapeStats& shape = *shapes_[number];
    TypeSums& type = types[static_cast<size_t>(shape.verb)];
    type.count += shape.totals.calls;
    type.timed += shape.totals.timed;
    type.total_us += shape.totals.total_us;
    type.max_us = std::max(type.max_us, shape.totals.max_us);
  }
  for (size_t verb = 0; verb < types.size(); ++verb) {
    const TypeSums& type = types[verb];
    if (type.count == 0) continue;
    report.by_type.push_back({std::string(verb_name(static_cast<Verb>(verb))), type.count,
                              mean(type.total_us, type.timed), type.max_us, type.total_us});
  }
  std::sort(report.by_type.begin(), report.by_type.end(), [](const TypeRow& a, const TypeRow& b) {
    return std::tie(b.total_duration, b.count, a.type) <
           std::tie(a.total_duration, a.count, b.type);
  });
}

void Aggregate::fill_tables(Report& report) const {
  auto tables = folded_tables_;
  for (const auto& [id, number] : shape_index_)
    if (shapes_[number]->totals.calls > 0) add_tables(*shapes_[number], tables);
  for (const auto& [name, sums] : tables)
    report.by_table.push_back({name, sums.queries, sums.reads, sums.writes, sums.total_us});
  std::sort(report.by_table.begin(), report.by_table.end(),
            [](const TableRow& a, const TableRow& b) {
              return std::tie(b.total_duration, b.queries, a.table) <
                     std::tie(a.total_duration, a.queries, b.table);
            });
}

void Aggregate::fill_groups(Report& report) const {
  std::vector<OriginStats> origins;
  for (const auto& stats : origins_) origins.push_back(*stats);
  report.by_database = group_by(&Origin::database, origins);
  report.by_user = group_by(&Origin::user, origins);
  report.by_host = group_by(&Origin::host, origins);
  report.by_application = group_by(&Origin::application, origins);
  report.by_tag = tags_.rows();
  std::sort(report.by_tag.begin(), report.by_tag.end(), more_time);
}

void Aggregate::fill_focus(Report& report) const {
  FocusReport& focus = report.focus.emplace();
  focus_->fill(focus);
  const auto row =
      std::find_if(report.queries.begin(), report.queries.end(),
                   [&](const QueryRow& each) { return !each.is_rest && each.id == focus.id; });
  if (row != report.queries.end()) {
    focus.row = *row;
    focus.rank = static_cast<uint64_t>(row - report.queries.begin()) + 1;
  }
  std::vector<OriginStats> origins;
  for (const auto& [number, sums] : focus_->origins())
    origins.push_back({origins_[number]->origin, sums.queries, sums.failed, sums.total_us});
  focus.by_database = group_by(&Origin::database, origins);
  focus.by_user = group_by(&Origin::user, origins);
  focus.by_host = group_by(&Origin::host, origins);
  focus.by_application = group_by(&Origin::application, origins);
  for (const auto& [number, sums] : focus_->tags())
    focus.by_tag.push_back(
        {std::string(tags_.tag(number)), sums.queries, sums.failed, sums.total_us});
  std::sort(focus.by_tag.begin(), focus.by_tag.end(), more_time);
}

QueryRow Aggregate::query_row(ShapeStats shape, int64_t total_us) {
  const Totals& totals = shape.totals;
  QueryRow row;
  row.id = shape.id;
  row.fingerprint = std::move(shape.fingerprint);
  row.type = verb_name(shape.verb);
  for (const TableUse& use : shape.tables) {
    const auto add = [&](std::vector<std::string>& names) {
      if (std::find(names.begin(), names.end(), use.name) == names.end()) names.push_back(use.name);
    };
    add(row.tables);
    if (use.written) add(row.tables_written);
  }
  row.dialect = shape.dialect;
  row.calls = totals.calls;
  row.timed = totals.timed;
  row.failed = totals.failed;
  row.slow = totals.slow;
  row.very_slow = totals.very_slow;
  row.total_time = totals.total_us;
  row.avg_time = mean(totals.total_us, totals.timed);
  row.min_time = totals.timed ? totals.min_us : 0;
  row.max_time = totals.timed ? totals.max_us : 0;
  row.p50_time = percentile(totals, 50);
  row.p95_time = percentile(totals, 95);
  row.p99_time = percentile(totals, 99);
  row.stddev_time = standard_deviation(totals);
  row.share = ratio(static_cast<double>(totals.total_us), static_cast<double>(total_us));
  row.rows_sent = totals.rows_sent;
  row.rows_examined = totals.rows_examined;
  row.rows_affected = totals.rows_affected;
  row.lock_time = totals.lock_us;
  row.parse_time = totals.parse_us;
  row.bind_time = totals.bind_us;
  row.full_scans = totals.evidence[0];
  row.full_joins = totals.evidence[1];
  row.no_index = totals.evidence[2];
  row.tmp_tables = totals.evidence[3];
  row.tmp_tables_on_disk = totals.evidence[4];
  row.filesorts = totals.evidence[5];
  row.filesorts_on_disk = totals.evidence[6];
  row.longest_run = shape.runs.longest;
  row.run_leader = shape.runs.leader;
  row.calls_in_runs = shape.runs.calls;
  row.soon_in_runs = shape.runs.soon;
  row.first_seen = totals.first_us;
  row.last_seen = totals.last_us;
  row.slow_first_seen = totals.slow_span.first_us;
  row.slow_last_seen = totals.slow_span.last_us;
  row.histogram = histogram_steps(totals);
  if (totals.calls >= Aggregate::frequent_from) row.timeline = shape.series.rows();
  row.example = std::move(shape.example);
  return row;
}

// A shape that was only met in a filtered query, or was pruned, has no row.
void Aggregate::add_row(Report& report, ShapeStats shape) {
  const Totals& totals = shape.totals;
  if (totals.calls == 0 && totals.parse_count == 0 && totals.bind_count == 0) return;
  report.queries.push_back(query_row(std::move(shape), report.stats.total_query_time));
}

void Aggregate::finish_queries(Report& report) const {
  std::sort(report.queries.begin(), report.queries.end(), [](const QueryRow& a, const QueryRow& b) {
    return a.total_time != b.total_time ? a.total_time > b.total_time : a.id < b.id;
  });
  if (folded_.totals.calls > 0) add_rest(report);
  add_lock_waits(report);
  if (focus_) fill_focus(report);
}

void Aggregate::add_rest(Report& report) const {
  QueryRow rest = query_row(folded_, report.stats.total_query_time);
  rest.is_rest = true;
  rest.fingerprint = "(statements that did not fit the table of fingerprints)";
  report.queries.push_back(std::move(rest));
}

void Aggregate::fill_errors(Report& report) const {
  for (const auto& [key, error] : errors_)
    report.errors.push_back({key.message, key.severity, key.sqlstate,
                             error_nature(key.sqlstate, key.message), error.count, error.first_us,
                             error.last_us, error.example});
  std::sort(report.errors.begin(), report.errors.end(), [](const ErrorRow& a, const ErrorRow& b) {
    return std::tie(b.count, a.message, a.severity, a.sqlstate) <
           std::tie(a.count, b.message, b.severity, b.sqlstate);
  });
}

}  // namespace dbperf
