#pragma once
// Everything a report says, as plain sorted rows: all arithmetic is done before this, renderers
// compute nothing. Times are microseconds, timestamps microseconds since 1970 UTC (unknown_time:
// none), ratios 0..1.

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/event.h"
#include "analysis/server_report.h"
#include "analysis/thresholds.h"

namespace dbperf {

// Of a log that holds one execution in so many.
struct SampledStats {
  uint64_t rate = 0;     // one in so many was logged; the highest there was
  uint64_t queries = 0;  // how many were logged so
  uint64_t estimated_total_queries = 0;
  int64_t estimated_total_query_time = 0;
};

struct Stats {
  uint64_t total_queries = 0, timed_queries = 0, untimed_queries = 0;
  uint64_t slow_queries = 0, very_slow_queries = 0, failed_queries = 0;
  double error_rate = 0;
  int64_t total_query_time = 0, avg_query_time = 0, min_query_time = 0, max_query_time = 0;
  int64_t p50_query_time = 0, p90_query_time = 0, p95_query_time = 0, p99_query_time = 0;
  std::optional<int64_t> logged_from;  // only statements at least this slow were logged
  double queries_per_second = 0;
  uint64_t peak_queries_per_second = 0;
  uint64_t rows_affected = 0, rows_sent = 0, rows_examined = 0;
  int64_t lock_time = 0;
  uint64_t select_queries = 0, insert_queries = 0, update_queries = 0, delete_queries = 0,
           other_queries = 0;
  int64_t active_connections = 0, peak_connections = 0, total_connections = 0;
  int64_t failed_connections = 0, leaked_connections = 0;
  double connection_pool_usage = 0, peak_connection_pool_usage = 0;
  uint64_t parse_count = 0, bind_count = 0;
  int64_t parse_time = 0, bind_time = 0;
  uint64_t durations_without_statement = 0;
  int64_t durations_without_statement_time = 0;
  uint64_t corrupt_durations = 0;
  std::optional<SampledStats> sampled;
};

struct TypeRow {
  std::string type;
  uint64_t count = 0;
  int64_t avg_duration = 0, max_duration = 0, total_duration = 0;
};

struct TableRow {
  std::string table;
  uint64_t queries = 0, reads = 0, writes = 0;
  int64_t total_duration = 0;
};

struct GroupRow {  // by_database, by_user, by_host, by_application, by_tag
  std::string name;
  uint64_t queries = 0, failed = 0;
  int64_t total_duration = 0;
};

// A connection that was taken from a pool and never came back.
struct LeakRow {
  std::string connection_id;
  std::string who;  // sent its last query; empty: unknown
  int64_t since = unknown_time;
  uint64_t query_id = 0;  // of the last query since then; 0 unknown
};

// One execution, as an example of a fingerprint or a row of slow_queries.
struct Execution {
  std::string query;  // at most 64 KiB
  Dialect dialect = Dialect::postgres;
  uint64_t query_length = 0;
  bool truncated = false;
  int64_t duration = unknown;  // unknown: untimed
  int64_t timestamp = unknown_time;
  std::string user, database, host, application, connection_id;  // empty: unknown
  int64_t rows_sent = unknown, rows_examined = unknown, rows_affected = unknown,
          lock_time = unknown;
  std::string error;       // message of a failed execution
  std::string parameters;  // as logged
  std::string plan;        // auto_explain's, if one belonged to it
  std::string attributes;  // what else its record says: see attributes.h
  std::string file;
  uint64_t line = 0;  // from 1; 0 unknown
};

struct SlowRow : Execution {
  uint64_t id = 0;  // of its fingerprint
  std::string type;
};

// How many durations lie above `from` and up to `up_to`; of the two steps of a histogram that stand
// side by side the bound is the same. Sorted to within 1 %.
struct HistogramStep {
  int64_t from = 0, up_to = 0;
  uint64_t count = 0;
};

// The calls of one query over time; empty if they were fewer than 100. Of a log with very many
// queries it may lack the first ones.
struct CallTimeline {
  struct Bucket {
    uint64_t calls = 0, slow = 0;
    int64_t total_time = 0, avg_time = 0;
  };
  int64_t bucket_seconds = 0;
  int64_t start = unknown_time;  // of the first bucket
  std::vector<Bucket> buckets;   // side by side
};

struct QueryRow {
  uint64_t id = 0;
  bool is_rest = false;     // not one fingerprint: all that did not fit; its id is written "other"
  std::string fingerprint;  // at most 16 KiB
  std::string type;
  std::vector<std::string> tables;
  std::vector<std::string> tables_written;  // those of `tables` that it writes
  Dialect dialect = Dialect::postgres;
  uint64_t calls = 0, timed = 0, failed = 0, slow = 0, very_slow = 0;
  int64_t total_time = 0, avg_time = 0, min_time = 0, max_time = 0;
  int64_t p50_time = 0, p95_time = 0, p99_time = 0, stddev_time = 0;
  double share = 0;  // of the total query time
  uint64_t rows_sent = 0, rows_examined = 0, rows_affected = 0;
  int64_t lock_time = 0, parse_time = 0, bind_time = 0;
  uint64_t full_scans = 0, full_joins = 0, no_index = 0, tmp_tables = 0, tmp_tables_on_disk = 0;
  uint64_t filesorts = 0, filesorts_on_disk = 0;
  uint64_t longest_run = 0;    // most executions in a loop on one session: see ShapeRuns
  uint64_t run_leader = 0;     // id of the SELECT that led to that run; 0 unknown
  uint64_t calls_in_runs = 0;  // executions that stood in runs of 10 or more
  uint64_t soon_in_runs = 0;   // of these, those that began as soon as a loop goes on
  int64_t first_seen = unknown_time, last_seen = unknown_time;
  int64_t slow_first_seen = unknown_time, slow_last_seen = unknown_time;
  std::vector<HistogramStep> histogram;
  CallTimeline timeline;
  Execution example;
};

// Rows are large, and there may be very many: each is allocated by itself, and none is copied as
// more are added.
using QueryRows = std::deque<QueryRow>;

// Whether the same statement may succeed when it is tried again.
enum class ErrorNature : uint8_t { none_known, transient, permanent };

struct ErrorRow {
  std::string message;   // literals as `?`
  std::string severity;  // "ERROR", "FATAL", "PANIC"
  std::string sqlstate;  // empty: unknown
  ErrorNature nature = ErrorNature::none_known;
  uint64_t count = 0;
  int64_t first_seen = unknown_time, last_seen = unknown_time;
  struct Example {
    std::string message, detail, hint, query;  // as logged
    int64_t timestamp = unknown_time;
    std::string file;
    uint64_t line = 0;
    Dialect dialect = Dialect::postgres;
  } example;
};

struct TimelineBucket {
  int64_t start = 0;
  uint64_t queries = 0, slow = 0, failed = 0;
  int64_t total_duration = 0;
  double concurrency = 0;  // queries running at a time, on average over the bucket
};

struct Timeline {
  int64_t bucket_seconds = 1;
  std::vector<TimelineBucket> buckets;
};

enum class AlertSeverity : uint8_t { warning, error, critical };
std::string_view alert_severity_name(AlertSeverity severity);  // "WARNING"

struct Alert {
  AlertSeverity severity = AlertSeverity::warning;
  std::string metric_name;
  std::string message;
  double current_value = 0;  // seconds, ratio or count, as the metric is
  double threshold_value = 0;
  uint64_t occurrences = 0;
  int64_t first_seen = unknown_time, last_seen = unknown_time;
  std::optional<uint64_t> query_id;
  int64_t timestamp =
      unknown_time;  // when it was raised (Monitor); the last occurrence in a report
};

// Highest severity first, then occurrences, then metric and id.
void sort_alerts(std::vector<Alert>& alerts);

enum class Priority : uint8_t { high, medium, low };
std::string_view priority_name(Priority priority);  // "high"

// A value of Recommendation::details: evidence under a name.
struct Detail {
  enum class Kind : uint8_t { text, count, seconds, ratio, list } kind = Kind::text;
  std::string text;
  int64_t number = 0;  // count, or microseconds
  double ratio = 0;
  std::vector<std::string> list;
};

struct Recommendation {
  std::string id;  // stable: the rule, and what it is about ("index:orders(customer_id)")
  std::string title;
  std::string category;  // index, query, connection_pool, workload, configuration
  Priority priority = Priority::medium;
  std::string description;
  std::string impact, effort;  // in words
  std::vector<std::pair<std::string, Detail>> details;
  std::vector<uint64_t> query_ids;
  std::vector<std::string> statements;  // each runs as it stands
  double share = 0;                     // of the total query time that it is about; sorts equals
};

struct InputFile {
  std::string path, format, compression, wrapping, log_line_prefix;
  uint64_t bytes = 0, lines = 0, events = 0, unrecognised_lines = 0;
  std::string error;  // empty: none
};

struct InputReport {
  std::vector<InputFile> files;  // in the order of their first timestamps
  uint64_t bytes = 0, lines = 0, events = 0, unrecognised_lines = 0;
  int64_t first_timestamp = unknown_time, last_timestamp = unknown_time;
};

// All that is kept of one query beyond its row, if somebody asked for it.
struct FocusReport {
  uint64_t id = 0;
  std::optional<QueryRow> row;  // none: it did not run
  uint64_t rank = 0;            // by total time, from 1
  Timeline timeline;            // of its executions alone
  std::vector<GroupRow> by_database, by_user, by_host, by_application, by_tag;
  std::vector<SlowRow> slowest;     // of its executions, whatever the thresholds
  std::optional<Execution> failed;  // the earliest that did
};

struct Omitted {  // rows that a limit cut from the report
  uint64_t queries = 0, tables = 0, databases = 0, users = 0, hosts = 0, applications = 0, tags = 0;
  uint64_t errors = 0, slow_queries = 0, alerts = 0, recommendations = 0;
  uint64_t lock_waits = 0, deadlocks = 0, temp_files = 0;  // rows of the server's tables
};

struct Report {
  InputReport input;
  Thresholds thresholds;
  Stats stats;
  std::vector<HistogramStep> histogram;  // of all durations
  std::vector<TypeRow> by_type;
  std::vector<TableRow> by_table;
  std::vector<GroupRow> by_database, by_user, by_host, by_application, by_tag;
  QueryRows queries;
  std::vector<SlowRow> slow_queries;  // the slowest first
  std::vector<ErrorRow> errors;
  Timeline timeline;
  ServerReport server;
  std::vector<LeakRow> leaks;  // the longest held first; some of stats.leaked_connections
  std::vector<Alert> alerts;
  std::optional<AlertSeverity> worst_alert;  // before any limit
  std::vector<Recommendation> recommendations;
  Omitted omitted;
  bool chosen = false;          // of some queries only, as a filter asked
  uint64_t folded_queries = 0;  // executions whose fingerprint did not fit a bounded table
  int64_t folded_time = 0;
  std::optional<FocusReport> focus;
  std::vector<std::string> notes;  // what the reader should know first, in words
};

}  // namespace dbperf
