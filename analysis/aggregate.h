#pragma once
// Everything that is counted about a log: exact integer sums, in tables whose size is bounded.
// Aggregates of two logs merge; merging commutes and associates as long as no table was pruned.
//
// Pruning: when a table is full, the rows of least total time (ties by id) are summed up in one
// row, "other". It happens at a fixed event of the log, so the result does not depend on how the
// log was cut or on how many workers read it.

#include <tsl/robin_map.h>

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "analysis/call_series.h"
#include "analysis/connections.h"
#include "analysis/event.h"
#include "analysis/focus.h"
#include "analysis/histogram.h"
#include "analysis/key_map.h"
#include "analysis/load.h"
#include "analysis/report.h"
#include "analysis/sampling.h"
#include "analysis/server_account.h"
#include "analysis/sql/fingerprint.h"
#include "analysis/sql/statement.h"
#include "analysis/sql/verb.h"
#include "analysis/tag_sums.h"

namespace dbperf {

// Sizes of the bounded tables; tests make them small.
struct AggregateLimits {
  size_t max_slow_queries = 100;
  size_t max_shapes = 100'000;
  size_t max_origins = 20'000;
  size_t max_errors = 10'000;
  size_t max_tables = 20'000;      // of folded shapes
  size_t max_server_rows = 5'000;  // of each table of ServerAccount
  size_t max_series = 20'000;      // of the calls of one shape
  size_t max_tag_names = 100, max_tag_values = 1'000;
};

// Who sent a query: any of the four may be empty (unknown).
struct Origin {
  std::string user, database, host, application;
  bool operator==(const Origin&) const = default;
};

struct OriginStats {
  Origin origin;
  uint64_t queries = 0, failed = 0;
  int64_t total_us = 0;
};

// What is known of one statement shape when it is first met.
struct ShapeInfo {
  uint64_t id = 0;
  Verb verb = Verb::other;
  Dialect dialect = Dialect::postgres;
  std::string_view fingerprint;  // cut at 16 KiB here
  std::vector<TableUse> tables;
};

// One finished execution, as Aggregate::add takes it. Views are copied where kept.
struct Query {
  uint32_t shape = 0;              // from Aggregate::shape()
  uint32_t origin = 0;             // from Aggregate::origin()
  std::span<const uint32_t> tags;  // from TagSums::number()
  int64_t time_us = unknown_time;
  int64_t duration_us = unknown;
  bool failed = false;
  bool from_server_log = true;  // false: from JSON events, which are taken as complete
  uint8_t evidence = 0;
  uint32_t sampled_one_in = 1;
  int64_t lock_us = unknown, rows_sent = unknown, rows_examined = unknown, rows_affected = unknown;
  std::string_view statement, connection_id, error, parameters, plan, attributes;
  std::string_view file;
  uint64_t line = 0;
};

// Wide enough for the squares of ten years in microseconds, a billion times.
__extension__ typedef unsigned __int128 Squares;

// The sums of a set of executions.
struct Totals {
  uint64_t calls = 0, timed = 0, failed = 0;
  int64_t total_us = 0;
  int64_t min_us = INT64_MAX, max_us = INT64_MIN;
  Squares squares = 0;  // sum of squared durations
  int64_t first_us = unknown_time, last_us = unknown_time;
  Histogram histogram;
  int64_t lock_us = 0;
  uint64_t rows_sent = 0, rows_examined = 0, rows_affected = 0;
  uint64_t parse_count = 0, bind_count = 0;
  int64_t parse_us = 0, bind_us = 0;
  uint64_t slow = 0, very_slow = 0;
  Exceedance slow_span, very_slow_span;  // worst in seconds
  std::array<uint64_t, 7> evidence{};    // how often each bit of Evidence was set

  void merge(const Totals& other);
};

// Executions of one shape in a loop on one session: see ShapeRuns.
struct Runs {
  uint64_t longest = 0, leader = 0, calls = 0, soon = 0;
  void merge(const Runs& other);
};

struct ShapeStats {
  uint64_t id = 0;
  Verb verb = Verb::other;
  Dialect dialect = Dialect::postgres;
  Totals totals;
  CallSeries series;  // of all calls, or from a later one on; empty if there was no room
  Runs runs;
  std::string fingerprint;
  std::vector<TableUse> tables;
  Execution example;  // the slowest
};

struct ErrorKey {
  std::string severity, sqlstate, message;
  auto operator<=>(const ErrorKey&) const = default;
};

struct ErrorStats {
  uint64_t count = 0;
  int64_t first_us = unknown_time, last_us = unknown_time;
  ErrorRow::Example example;  // the earliest
};

// The order of slow_queries: slowest first, then earliest, then by id and place.
bool slower(const SlowRow& a, const SlowRow& b);

class Aggregate {
 public:
  // A shape with this many calls has a series of them in the report.
  static constexpr uint64_t frequent_from = 100;

  explicit Aggregate(const Thresholds& thresholds = {}, const AggregateLimits& limits = {});

  // The dense number of a shape; `describe` is asked only if it is new. Numbers of pruned shapes
  // are given out again: check has_shape() before using one that was kept.
  uint32_t shape(uint64_t id, const std::function<ShapeInfo()>& describe);
  // The same for a statement and its fingerprint.
  uint32_t shape(const Fingerprint& fingerprint, std::string_view statement, Dialect dialect);
  bool has_shape(uint32_t shape, uint64_t id) const { return shapes_[shape]->id == id; }
  const ShapeStats& shape_stats(uint32_t shape) const { return *shapes_[shape]; }
  // Null if no such shape is kept.
  const ShapeStats* find_shape(uint64_t id) const {
    const auto found = shape_index_.find(id);
    return found == shape_index_.end() ? nullptr : shapes_[found->second].get();
  }
  uint32_t origin(std::string_view user, std::string_view database, std::string_view host,
                  std::string_view application);
  const Origin& origin_of(uint32_t origin) const { return origins_[origin]->origin; }

  // Keeps all about this query from here on; merging does not touch it.
  void focus_on(uint64_t shape_id) { focus_.emplace(shape_id); }

  void add(const Query& query);
  // Of a query that is not to be added, only how fast it was: what the server logs.
  void note_logged(const Query& query);
  void add_step(bool is_parse, uint32_t shape, int64_t duration_us);
  void add_run(uint32_t shape, const Runs& run);
  // A plan of an execution that was added before; kept if the example has none.
  void add_plan(uint64_t shape_id, std::string_view plan);
  void add_duration_without_statement(int64_t duration_us);
  void add_corrupt_duration() { ++corrupt_durations_; }
  void add_error(const ErrorKey& key, const ErrorRow::Example& example);
  TagSums& tags() { return tags_; }
  Connections& connections() { return connections_; }
  const Connections& connections() const { return connections_; }
  ServerAccount& server() { return server_; }

  void merge(const Aggregate& other);

  // The query as a report shows it, its texts cut to what is kept.
  Execution execution(const Query& query) const;

  // Fills all of a report but the input; rows are complete and sorted. `now_us`: the end of the
  // log. An aggregate that is no longer needed hands over what the rows hold, in half the memory.
  void fill(Report& report, int64_t now_us) const&;
  void fill(Report& report, int64_t now_us) &&;
  void fill_stats(Report& report, int64_t now_us) const;
  void fill_types(Report& report) const;
  void fill_tables(Report& report) const;
  // Fills the alerts, all of them; the stats must be filled.
  void fill_alerts(Report& report, int64_t now_us) const;

 private:
  using OriginKey =
      std::tuple<std::string_view, std::string_view, std::string_view, std::string_view>;
  struct OriginHash {
    size_t operator()(const OriginKey& key) const;
  };
  struct TableSums {
    uint64_t queries = 0, reads = 0, writes = 0;
    int64_t total_us = 0;
  };
  struct TypeSums {
    uint64_t count = 0, timed = 0;
    int64_t total_us = 0, max_us = 0;
  };

  void add_timed(const Query& query, ShapeStats& shape);
  void add_slow(const Query& query, Totals& totals);
  void keep_slow(const Query& query);
  void insert_slow(SlowRow row);
  SlowRow slow_row(const Query& query) const;
  bool is_slow(int64_t duration_us) const { return duration_us > thresholds_.slow_query_us; }
  void keep_example(ShapeStats& shape, const Query& query);
  bool keeps_series(const ShapeStats& shape);
  void prune_shapes();
  void fold(const ShapeStats& shape);
  uint32_t new_shape(ShapeInfo info);
  void add_tables(const ShapeStats& shape, std::map<std::string, TableSums>& tables) const;

  void fill_all_but_queries(Report& report, int64_t now_us) const;
  static void add_row(Report& report, ShapeStats shape);
  void finish_queries(Report& report) const;
  void add_rest(Report& report) const;
  void fill_groups(Report& report) const;
  void fill_focus(Report& report) const;
  void fill_errors(Report& report) const;
  static QueryRow query_row(ShapeStats shape, int64_t total_us);
  Totals whole() const;

  Thresholds thresholds_;
  AggregateLimits limits_;
  std::vector<std::unique_ptr<ShapeStats>> shapes_;
  std::vector<uint32_t> free_shapes_;
  KeyMap<uint32_t> shape_index_;
  size_t series_count_ = 0;                                       // shapes that have one
  std::vector<std::unique_ptr<OriginStats>> origins_;             // [0]: nothing known
  tsl::robin_map<OriginKey, uint32_t, OriginHash> origin_index_;  // views into origins_
  TagSums tags_;
  std::vector<SlowRow> slow_;  // a heap, the least slow on top
  std::map<ErrorKey, ErrorStats> errors_;

  ShapeStats folded_;
  std::array<TypeSums, static_cast<size_t>(Verb::count_)> folded_types_{};
  std::map<std::string, TableSums> folded_tables_;

  std::optional<Focus> focus_;
  Load load_;
  Connections connections_;
  uint64_t durations_without_statement_ = 0;
  int64_t durations_without_statement_us_ = 0;
  uint64_t corrupt_durations_ = 0;
  Sampling sampling_;
  uint64_t server_log_timed_ = 0, event_queries_ = 0;
  int64_t server_log_min_us_ = INT64_MAX;

  ServerAccount server_;
};

}  // namespace dbperf
