#include "analysis/aggregate.h"

#include <algorithm>
#include <bit>

#include "analysis/sql/bound_statement.h"
#include "analysis/text.h"

namespace dbperf {
namespace {

void note_time(int64_t time_us, int64_t& first_us, int64_t& last_us) {
  if (time_us == unknown_time) return;
  if (first_us == unknown_time || time_us < first_us) first_us = time_us;
  if (last_us == unknown_time || time_us > last_us) last_us = time_us;
}

uint64_t known(int64_t count) { return count > 0 ? static_cast<uint64_t>(count) : 0; }

// Whether `a` makes the better example: the slower, then the earlier, then the lesser text.
bool better_example(const Execution& a, const Execution& b) {
  if (a.duration != b.duration) return a.duration > b.duration;
  if (a.timestamp != b.timestamp) return a.timestamp < b.timestamp;
  return a.query < b.query;
}

}  // namespace

void Totals::merge(const Totals& other) {
  calls += other.calls;
  timed += other.timed;
  failed += other.failed;
  slow += other.slow;
  very_slow += other.very_slow;
  total_us += other.total_us;
  min_us = std::min(min_us, other.min_us);
  max_us = std::max(max_us, other.max_us);
  squares += other.squares;
  lock_us += other.lock_us;
  rows_sent += other.rows_sent;
  rows_examined += other.rows_examined;
  rows_affected += other.rows_affected;
  parse_count += other.parse_count;
  bind_count += other.bind_count;
  parse_us += other.parse_us;
  bind_us += other.bind_us;
  for (size_t i = 0; i < evidence.size(); ++i) evidence[i] += other.evidence[i];
  note_time(other.first_us, first_us, last_us);
  note_time(other.last_us, first_us, last_us);
  slow_span.merge(other.slow_span);
  very_slow_span.merge(other.very_slow_span);
  histogram.merge(other.histogram);
}

void Runs::merge(const Runs& other) {
  calls += other.calls;
  if (std::tie(other.longest, other.leader) > std::tie(longest, leader)) {
    longest = other.longest;
    leader = other.leader;
  }
}

Aggregate::Aggregate(const Thresholds& thresholds, const AggregateLimits& limits)
    : thresholds_(thresholds),
      limits_(limits),
      tags_(limits.max_tag_names, limits.max_tag_values),
      peaks_(thresholds),
      connections_(thresholds),
      server_(limits.max_server_rows) {
  origin({}, {}, {}, {});
}

uint32_t Aggregate::shape(uint64_t id, const std::function<ShapeInfo()>& describe) {
  if (const auto found = shape_index_.find(id); found != shape_index_.end()) return found->second;
  if (shape_index_.size() >= limits_.max_shapes) prune_shapes();
  return new_shape(describe());
}

uint32_t Aggregate::shape(const Fingerprint& fingerprint, std::string_view statement,
                          Dialect dialect) {
  return shape(fingerprint.id, [&] {
    ShapeInfo info{fingerprint.id, fingerprint.verb, dialect, fingerprint.text, {}};
    read_tables(statement, dialect, info.tables);
    return info;
  });
}

uint32_t Aggregate::new_shape(ShapeInfo info) {
  uint32_t number;
  if (free_shapes_.empty()) {
    number = static_cast<uint32_t>(shapes_.size());
    shapes_.emplace_back();
  } else {
    number = free_shapes_.back();
    free_shapes_.pop_back();
  }
  ShapeStats& shape = shapes_[number];
  shape = {};
  shape.id = info.id;
  shape.verb = info.verb;
  shape.dialect = info.dialect;
  shape.fingerprint = cut_utf8(info.fingerprint, max_fingerprint_bytes);
  shape.tables = std::move(info.tables);
  shape_index_[info.id] = number;
  return number;
}

void Aggregate::prune_shapes() {
  std::vector<uint32_t> numbers;
  for (const auto& [id, number] : shape_index_) numbers.push_back(number);
  const auto more_time = [&](uint32_t a, uint32_t b) {
    const ShapeStats& x = shapes_[a];
    const ShapeStats& y = shapes_[b];
    return x.totals.total_us != y.totals.total_us ? x.totals.total_us > y.totals.total_us
                                                  : x.id < y.id;
  };
  const auto kept = numbers.begin() + static_cast<ptrdiff_t>(numbers.size() / 2);
  std::nth_element(numbers.begin(), kept, numbers.end(), more_time);
  // The order of freeing decides the numbers given out next; it must not depend on the hash table.
  std::sort(kept, numbers.end());
  for (auto it = kept; it != numbers.end(); ++it) {
    fold(shapes_[*it]);
    series_count_ -= !shapes_[*it].series.empty();
    shape_index_.erase(shapes_[*it].id);
    shapes_[*it] = {};
    free_shapes_.push_back(*it);
  }
}

void Aggregate::fold(const ShapeStats& shape) {
  folded_.totals.merge(shape.totals);
  TypeSums& type = folded_types_[static_cast<size_t>(shape.verb)];
  type.count += shape.totals.calls;
  type.timed += shape.totals.timed;
  type.total_us += shape.totals.total_us;
  type.max_us = std::max(type.max_us, shape.totals.max_us);
  add_tables(shape, folded_tables_);
}

void Aggregate::add_tables(const ShapeStats& shape,
                           std::map<std::string, TableSums>& tables) const {
  std::vector<std::string_view> counted;
  for (const TableUse& use : shape.tables) {
    auto found = tables.find(use.name);
    if (found == tables.end()) {
      const bool full = tables.size() >= limits_.max_tables;
      found = tables.try_emplace(full ? "other" : use.name).first;
    }
    (use.written ? found->second.writes : found->second.reads) += shape.totals.calls;
    if (std::find(counted.begin(), counted.end(), found->first) != counted.end()) continue;
    counted.push_back(found->first);
    found->second.queries += shape.totals.calls;
    found->second.total_us += shape.totals.total_us;
  }
}

uint32_t Aggregate::origin(std::string_view user, std::string_view database, std::string_view host,
                           std::string_view application) {
  const auto found = origin_index_.find({user, database, host, application});
  if (found != origin_index_.end()) return found->second;
  if (origins_.size() >= limits_.max_origins && user != "other")
    return origin("other", "other", "other", "other");
  const auto number = static_cast<uint32_t>(origins_.size());
  origins_.push_back(
      {{std::string(user), std::string(database), std::string(host), std::string(application)}});
  const Origin& kept = origins_.back().origin;
  origin_index_[{kept.user, kept.database, kept.host, kept.application}] = number;
  return number;
}

Execution Aggregate::execution(const Query& query) const {
  Execution out;
  out.dialect = shapes_[query.shape].dialect;
  if (query.parameters.empty()) {
    out.query = cut_utf8(query.statement, max_statement_bytes);
    out.query_length = query.statement.size();
  } else {
    const BoundStatement bound =
        bind_parameters(query.statement, query.parameters, max_statement_bytes);
    out.query = cut_utf8(bound.text, max_statement_bytes);
    out.query_length = bound.length;
  }
  out.truncated = out.query.size() < out.query_length;
  out.duration = query.duration_us;
  out.timestamp = query.time_us;
  const Origin& who = origins_[query.origin].origin;
  out.user = who.user;
  out.database = who.database;
  out.host = who.host;
  out.application = who.application;
  out.connection_id = query.connection_id;
  out.rows_sent = query.rows_sent;
  out.rows_examined = query.rows_examined;
  out.rows_affected = query.rows_affected;
  out.lock_time = query.lock_us;
  out.error = cut_utf8(query.error, max_fingerprint_bytes);
  out.parameters = cut_utf8(query.parameters, max_fingerprint_bytes);
  out.plan = cut_utf8(query.plan, max_statement_bytes);
  out.attributes = cut_utf8(query.attributes, max_fingerprint_bytes);
  out.file = query.file;
  out.line = query.line;
  return out;
}

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
  const ShapeStats& shape = shapes_[query.shape];
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

void Aggregate::add(const Query& query) {
  ShapeStats& shape = shapes_[query.shape];
  Totals& totals = shape.totals;
  OriginStats& origin = origins_[query.origin];
  ++totals.calls;
  totals.failed += query.failed;
  ++origin.queries;
  origin.failed += query.failed;
  tags_.add(query.tags, query.failed, query.duration_us);
  bool slow = false;
  if (query.duration_us >= 0) {
    const int64_t us = query.duration_us;
    ++totals.timed;
    totals.total_us += us;
    totals.min_us = std::min(totals.min_us, us);
    totals.max_us = std::max(totals.max_us, us);
    totals.squares += static_cast<Squares>(us) * static_cast<Squares>(us);
    totals.histogram.add(us);
    origin.total_us += us;
    slow = us > thresholds_.slow_query_us;
    if (us > thresholds_.very_slow_query_us) {
      ++totals.very_slow;
      totals.very_slow_span.note(static_cast<double>(us) / 1e6, query.time_us);
    }
    if (slow) {
      ++totals.slow;
      totals.slow_span.note(static_cast<double>(us) / 1e6, query.time_us);
      keep_slow(query);
    }
    if (query.from_server_log) {
      ++server_log_timed_;
      server_log_min_us_ = std::min(server_log_min_us_, us);
    }
  }
  event_queries_ += !query.from_server_log;
  if (query.sampled_one_in > 1) sampling_.add(query.sampled_one_in, query.duration_us);
  totals.lock_us += static_cast<int64_t>(known(query.lock_us));
  totals.rows_sent += known(query.rows_sent);
  totals.rows_examined += known(query.rows_examined);
  totals.rows_affected += known(query.rows_affected);
  for (uint8_t bits = query.evidence; bits != 0; bits &= static_cast<uint8_t>(bits - 1))
    ++totals.evidence[static_cast<size_t>(std::countr_zero(bits))];
  if (query.time_us != unknown_time) {
    note_time(query.time_us, totals.first_us, totals.last_us);
    timeline_.add(query.time_us, query.duration_us, slow, query.failed);
    peaks_.add(query.time_us, query.duration_us, query.failed);
    if (keeps_series(shape)) shape.series.add(query.time_us, query.duration_us, slow);
  }
  keep_example(shape, query);
  if (focus_ && shape.id == focus_->id()) focus_->add(query, slow, [&] { return slow_row(query); });
}

void Aggregate::add_step(bool is_parse, uint32_t shape, int64_t duration_us) {
  Totals& totals = shapes_[shape].totals;
  ++(is_parse ? totals.parse_count : totals.bind_count);
  (is_parse ? totals.parse_us : totals.bind_us) += duration_us;
}

void Aggregate::add_run(uint32_t shape, uint64_t length, uint64_t leader_id) {
  shapes_[shape].runs.merge({length, leader_id, length});
}

void Aggregate::add_plan(uint64_t shape_id, std::string_view plan) {
  const auto found = shape_index_.find(shape_id);
  if (found == shape_index_.end()) return;
  ShapeStats& shape = shapes_[found->second];
  if (shape.totals.calls > 0 && shape.example.plan.empty()) shape.example.plan = plan;
}

void Aggregate::add_duration_without_statement(int64_t duration_us) {
  ++durations_without_statement_;
  durations_without_statement_us_ += duration_us;
}

void Aggregate::add_error(const ErrorKey& key, const ErrorRow::Example& example) {
  auto found = errors_.find(key);
  if (found == errors_.end()) {
    if (errors_.size() >= limits_.max_errors)
      found = errors_.try_emplace(ErrorKey{key.severity, "", "other"}).first;
    else
      found = errors_.try_emplace(key).first;
  }
  ErrorStats& error = found->second;
  if (error.count++ == 0 || example.timestamp < error.first_us) error.example = example;
  note_time(example.timestamp, error.first_us, error.last_us);
}

void Aggregate::merge(const Aggregate& other) {
  for (const auto& [id, number] : other.shape_index_) {
    const ShapeStats& theirs = other.shapes_[number];
    const uint32_t mine = shape(id, [&, id = id] {
      return ShapeInfo{id, theirs.verb, theirs.dialect, theirs.fingerprint, theirs.tables};
    });
    ShapeStats& target = shapes_[mine];
    const bool fresh = target.totals.calls == 0;
    target.totals.merge(theirs.totals);
    target.runs.merge(theirs.runs);
    if (!theirs.series.empty() && keeps_series(target)) target.series.merge(theirs.series);
    if (fresh || better_example(theirs.example, target.example)) target.example = theirs.example;
  }
  folded_.totals.merge(other.folded_.totals);
  for (size_t i = 0; i < folded_types_.size(); ++i) {
    folded_types_[i].count += other.folded_types_[i].count;
    folded_types_[i].timed += other.folded_types_[i].timed;
    folded_types_[i].total_us += other.folded_types_[i].total_us;
    folded_types_[i].max_us = std::max(folded_types_[i].max_us, other.folded_types_[i].max_us);
  }
  for (const auto& [name, theirs] : other.folded_tables_) {
    TableSums& mine = folded_tables_[name];
    mine.queries += theirs.queries;
    mine.reads += theirs.reads;
    mine.writes += theirs.writes;
    mine.total_us += theirs.total_us;
  }
  for (const OriginStats& theirs : other.origins_) {
    const Origin& who = theirs.origin;
    OriginStats& mine = origins_[origin(who.user, who.database, who.host, who.application)];
    mine.queries += theirs.queries;
    mine.failed += theirs.failed;
    mine.total_us += theirs.total_us;
  }
  tags_.merge(other.tags_);
  for (const SlowRow& row : other.slow_) insert_slow(row);
  for (const auto& [key, theirs] : other.errors_) {
    ErrorStats& mine = errors_[key];
    const auto earlier = [](const ErrorStats& a, const ErrorStats& b) {
      return std::tie(a.example.timestamp, a.example.message, a.example.query) <
             std::tie(b.example.timestamp, b.example.message, b.example.query);
    };
    if (mine.count == 0 || earlier(theirs, mine)) mine.example = theirs.example;
    mine.count += theirs.count;
    note_time(theirs.first_us, mine.first_us, mine.last_us);
    note_time(theirs.last_us, mine.first_us, mine.last_us);
  }
  timeline_.merge(other.timeline_);
  peaks_.merge(other.peaks_);
  connections_.merge(other.connections_);
  durations_without_statement_ += other.durations_without_statement_;
  durations_without_statement_us_ += other.durations_without_statement_us_;
  corrupt_durations_ += other.corrupt_durations_;
  sampling_.merge(other.sampling_);
  server_log_timed_ += other.server_log_timed_;
  event_queries_ += other.event_queries_;
  server_log_min_us_ = std::min(server_log_min_us_, other.server_log_min_us_);
  server_.merge(other.server_);
}

}  // namespace dbperf
