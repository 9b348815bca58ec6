#include "analysis/aggregate.h"

#include <algorithm>

#include "analysis/sql/bound_statement.h"
#include "analysis/text.h"

namespace dbperf {
namespace {

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
  soon += other.soon;
  if (std::tie(other.longest, other.leader) > std::tie(longest, leader)) {
    longest = other.longest;
    leader = other.leader;
  }
}

Aggregate::Aggregate(const Thresholds& thresholds, const AggregateLimits& limits)
    : thresholds_(thresholds),
      limits_(limits),
      tags_(limits.max_tag_names, limits.max_tag_values),
      load_(thresholds),
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
    shapes_.push_back(std::make_unique<ShapeStats>());
  } else {
    number = free_shapes_.back();
    free_shapes_.pop_back();
  }
  ShapeStats& shape = *shapes_[number];
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
    const ShapeStats& x = *shapes_[a];
    const ShapeStats& y = *shapes_[b];
    return x.totals.total_us != y.totals.total_us ? x.totals.total_us > y.totals.total_us
                                                  : x.id < y.id;
  };
  const auto kept = numbers.begin() + static_cast<ptrdiff_t>(numbers.size() / 2);
  std::nth_element(numbers.begin(), kept, numbers.end(), more_time);
  // The order of freeing decides the numbers given out next; it must not depend on the hash table.
  std::sort(kept, numbers.end());
  for (auto it = kept; it != numbers.end(); ++it) {
    fold(*shapes_[*it]);
    series_count_ -= !shapes_[*it]->series.empty();
    shape_index_.erase(shapes_[*it]->id);
    *shapes_[*it] = {};
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

size_t Aggregate::OriginHash::operator()(const OriginKey& key) const {
  const std::hash<std::string_view> hash;
  const auto mix = [](auto... hashes) {
    size_t mixed = 0;
    ((mixed = (mixed ^ hashes) * 0x9E3779B97F4A7C15u), ...);
    return mixed ^ mixed >> 32;
  };
  return std::apply([&](auto... names) { return mix(hash(names)...); }, key);
}

uint32_t Aggregate::origin(std::string_view user, std::string_view database, std::string_view host,
                           std::string_view application) {
  const auto found = origin_index_.find({user, database, host, application});
  if (found != origin_index_.end()) return found->second;
  if (origins_.size() >= limits_.max_origins && user != "other")
    return origin("other", "other", "other", "other");
  const auto number = static_cast<uint32_t>(origins_.size());
  origins_.push_back(std::make_unique<OriginStats>());
  origins_.back()->origin = {std::string(user), std::string(database), std::string(host),
                             std::string(application)};
  const Origin& kept = origins_.back()->origin;
  origin_index_[{kept.user, kept.database, kept.host, kept.application}] = number;
  return number;
}

Execution Aggregate::execution(const Query& query) const {
  Execution out;
  out.dialect = shapes_[query.shape]->dialect;
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
  const Origin& who = origins_[query.origin]->origin;
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
  std::vector<uint64_t> ids;  // in order, as a full table is pruned on the way
  for (const auto& [id, number] : other.shape_index_) ids.push_back(id);
  std::sort(ids.begin(), ids.end());
  for (const uint64_t id : ids) {
    const ShapeStats& theirs = *other.shapes_[other.shape_index_.at(id)];
    const uint32_t mine = shape(id, [&] {
      return ShapeInfo{id, theirs.verb, theirs.dialect, theirs.fingerprint, theirs.tables};
    });
    ShapeStats& target = *shapes_[mine];
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
  for (const auto& theirs : other.origins_) {
    const Origin& who = theirs->origin;
    OriginStats& mine = *origins_[origin(who.user, who.database, who.host, who.application)];
    mine.queries += theirs->queries;
    mine.failed += theirs->failed;
    mine.total_us += theirs->total_us;
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
  load_.merge(other.load_);
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
