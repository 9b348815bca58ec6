#include <cmath>

#include "analysis/attributes.h"
#include "analysis/sql/fingerprint.h"
#include "analysis/sql/query_tags.h"
#include "cli/render/json_sections.h"
#include "cli/render/metric.h"

namespace dbperf {
namespace {

void write_origin(JsonWriter& json, const Execution& execution) {
  json.text_if_known("database", execution.database);
  json.text_if_known("user", execution.user);
  json.text_if_known("host", execution.host);
  json.text_if_known("application", execution.application);
  json.text_if_known("connection_id", execution.connection_id);
  json.text("file", execution.file);
  json.count("line", execution.line);
}

void write_evidence(JsonWriter& json, const Execution& execution) {
  const auto rows = [&](std::string_view name, int64_t value) {
    if (value != unknown) json.signed_count(name, value);
  };
  rows("rows_sent", execution.rows_sent);
  rows("rows_examined", execution.rows_examined);
  rows("rows_affected", execution.rows_affected);
  if (execution.lock_time != unknown) json.seconds("lock_time", execution.lock_time);
  json.text_if_known("error", execution.error);
  json.text_if_known("parameters", execution.parameters);
  json.text_if_known("plan", execution.plan);
  if (const Attributes attributes = read_attributes(execution.attributes); !attributes.empty()) {
    json.object("attributes");
    for (const auto& [name, value] : attributes) json.text(name, value);
    json.end();
  }
  std::string tags;
  if (may_have_tags(execution.query)) read_tags(execution.query, tags);
  if (tags.empty()) return;
  json.object("tags");
  for_each_tag(tags, [&](std::string_view tag) {
    const size_t equals = tag.find('=');
    json.text(tag.substr(0, equals), tag.substr(equals + 1));
  });
  json.end();
}

void write_metric(JsonWriter& json, std::string_view name, MetricUnit unit, double value) {
  if (unit == MetricUnit::count && std::isfinite(value) && std::fabs(value) < 1e18) {
    json.signed_count(name, std::llround(value));
  } else {
    json.ratio(name, value);
  }
}

void write_detail(JsonWriter& json, const Detail& detail) {
  switch (detail.kind) {
    case Detail::Kind::text:
      return json.string(detail.text);
    case Detail::Kind::count:
      return json.number(detail.number);
    case Detail::Kind::seconds:
      return json.seconds(detail.number);
    case Detail::Kind::ratio:
      return json.number(detail.ratio);
    case Detail::Kind::list:
      break;
  }
  json.begin_array();
  for (const std::string& item : detail.list) json.string(item);
  json.end();
}

void write_call_timeline(JsonWriter& json, const CallTimeline& timeline) {
  json.object("timeline");
  json.signed_count("bucket_seconds", timeline.bucket_seconds);
  json.time("start", timeline.start);
  const auto column = [&](std::string_view name, auto write) {
    json.array(name);
    for (const CallTimeline::Bucket& bucket : timeline.buckets) write(bucket);
    json.end();
  };
  column("calls", [&](const auto& bucket) { json.number(bucket.calls); });
  column("slow", [&](const auto& bucket) { json.number(bucket.slow); });
  column("avg_time", [&](const auto& bucket) { json.seconds(bucket.avg_time); });
  json.end();
}

}  // namespace

void write_by_type(JsonWriter& json, const Report& report) {
  json.object("by_type", true);
  for (const TypeRow& row : report.by_type) {
    json.object(row.type);
    json.count("count", row.count);
    json.seconds("avg_duration", row.avg_duration);
    json.seconds("max_duration", row.max_duration);
    json.seconds("total_duration", row.total_duration);
    json.end();
  }
  json.end();
}

void write_by_table(JsonWriter& json, const Report& report) {
  json.array("by_table", true);
  for (const TableRow& row : report.by_table) {
    json.begin_object();
    json.text("table", row.table);
    json.count("queries", row.queries);
    json.count("reads", row.reads);
    json.count("writes", row.writes);
    json.seconds("total_duration", row.total_duration);
    json.end();
  }
  json.end();
}

void write_groups(JsonWriter& json, std::string_view name, const std::vector<GroupRow>& rows) {
  json.array(name, true);
  for (const GroupRow& row : rows) {
    json.begin_object();
    json.text("name", row.name);
    json.count("queries", row.queries);
    json.count("failed", row.failed);
    json.seconds("total_duration", row.total_duration);
    json.end();
  }
  json.end();
}

void write_histogram(JsonWriter& json, const std::vector<HistogramStep>& steps) {
  json.object("histogram");
  json.seconds("from", steps.empty() ? 0 : steps.front().from);
  json.array("up_to");
  for (const HistogramStep& step : steps) json.seconds(step.up_to);
  json.end();
  json.array("count");
  for (const HistogramStep& step : steps) json.number(step.count);
  json.end();
  json.end();
}

void write_queries(JsonWriter& json, const Report& report) {
  json.array("queries", true);
  for (const QueryRow& row : report.queries) {
    json.begin_object();
    json.text("id", row.is_rest ? "other" : format_id(row.id));
    json.text("fingerprint", row.fingerprint);
    json.text("type", row.type);
    json.texts("tables", row.tables);
    json.count("calls", row.calls);
    json.count("timed", row.timed);
    json.count("failed", row.failed);
    json.count("slow", row.slow);
    json.count("very_slow", row.very_slow);
    json.seconds("total_time", row.total_time);
    json.seconds("avg_time", row.avg_time);
    json.seconds("min_time", row.min_time);
    json.seconds("max_time", row.max_time);
    json.seconds("p50_time", row.p50_time);
    json.seconds("p95_time", row.p95_time);
    json.seconds("p99_time", row.p99_time);
    json.seconds("stddev_time", row.stddev_time);
    json.ratio("share", row.share);
    json.count("rows_sent", row.rows_sent);
    json.count("rows_examined", row.rows_examined);
    json.count("rows_affected", row.rows_affected);
    json.seconds("lock_time", row.lock_time);
    json.seconds("parse_time", row.parse_time);
    json.seconds("bind_time", row.bind_time);
    json.time("first_seen", row.first_seen);
    json.time("last_seen", row.last_seen);
    write_histogram(json, row.histogram);
    if (!row.timeline.buckets.empty()) write_call_timeline(json, row.timeline);
    json.object("example");
    json.text("query", row.example.query);
    json.count("query_length", row.example.query_length);
    json.boolean("truncated", row.example.truncated);
    json.seconds("duration", row.example.duration);
    json.time("timestamp", row.example.timestamp);
    write_origin(json, row.example);
    write_evidence(json, row.example);
    json.end();
    json.end();
  }
  json.end();
}

void write_slow_queries(JsonWriter& json, const Report& report) {
  json.array("slow_queries", true);
  for (const SlowRow& row : report.slow_queries) {
    json.begin_object();
    json.text("query", row.query);
    json.count("query_length", row.query_length);
    json.boolean("truncated", row.truncated);
    json.text("id", format_id(row.id));
    json.seconds("duration", row.duration);
    json.text("type", row.type);
    json.time("timestamp", row.timestamp);
    write_origin(json, row);
    write_evidence(json, row);
    json.end();
  }
  json.end();
}

void write_errors(JsonWriter& json, const Report& report) {
  json.array("errors", true);
  for (const ErrorRow& row : report.errors) {
    json.begin_object();
    json.text("message", row.message);
    json.text("severity", row.severity);
    json.text_if_known("sqlstate", row.sqlstate);
    if (row.nature != ErrorNature::none_known)
      json.text("class", row.nature == ErrorNature::transient ? "transient" : "permanent");
    json.count("count", row.count);
    json.time("first_seen", row.first_seen);
    json.time("last_seen", row.last_seen);
    json.object("example");
    json.text("message", row.example.message);
    json.text_if_known("detail", row.example.detail);
    json.text_if_known("hint", row.example.hint);
    json.text_if_known("query", row.example.query);
    json.time("timestamp", row.example.timestamp);
    json.text("file", row.example.file);
    json.count("line", row.example.line);
    json.end();
    json.end();
  }
  json.end();
}

void write_timeline(JsonWriter& json, const Report& report) {
  json.object("timeline", true);
  json.signed_count("bucket_seconds", report.timeline.bucket_seconds);
  json.array("buckets", true);
  for (const TimelineBucket& bucket : report.timeline.buckets) {
    json.begin_object();
    json.time("start", bucket.start);
    json.count("queries", bucket.queries);
    json.count("slow", bucket.slow);
    json.count("failed", bucket.failed);
    json.seconds("total_duration", bucket.total_duration);
    json.ratio("concurrency", bucket.concurrency);
    json.end();
  }
  json.end();
  json.end();
}

void write_alert_members(JsonWriter& json, const Alert& alert) {
  const MetricUnit unit = metric_unit(alert.metric_name);
  json.text("severity", alert_severity_name(alert.severity));
  json.text("metric_name", alert.metric_name);
  json.text("message", alert.message);
  write_metric(json, "current_value", unit, alert.current_value);
  write_metric(json, "threshold_value", unit, alert.threshold_value);
  json.count("occurrences", alert.occurrences);
  json.time("first_seen", alert.first_seen);
  json.time("last_seen", alert.last_seen);
  if (alert.query_id) json.text("query_id", format_id(*alert.query_id));
}

void write_alerts(JsonWriter& json, const Report& report) {
  json.array("alerts", true);
  for (const Alert& alert : report.alerts) {
    json.begin_object();
    write_alert_members(json, alert);
    json.end();
  }
  json.end();
}

void write_recommendations(JsonWriter& json, const Report& report) {
  json.array("recommendations", true);
  for (const Recommendation& advice : report.recommendations) {
    json.begin_object();
    json.text("id", advice.id);
    json.text("title", advice.title);
    json.text("category", advice.category);
    json.text("priority", priority_name(advice.priority));
    json.text("description", advice.description);
    json.text("impact", advice.impact);
    json.text("effort", advice.effort);
    json.object("details");
    for (const auto& [name, value] : advice.details) {
      json.key(name);
      write_detail(json, value);
    }
    json.end();
    json.array("query_ids");
    for (const uint64_t id : advice.query_ids) json.string(format_id(id));
    json.end();
    json.texts("statements", advice.statements);
    json.end();
  }
  json.end();
}

}  // namespace dbperf
