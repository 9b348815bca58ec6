#include "cli/render/json.h"

#include <unordered_map>

#include "cli/render/json_sections.h"
#include "cli/render/stat_list.h"

namespace dbperf {
namespace {

void write_input(JsonWriter& json, const Report& report) {
  const InputReport& input = report.input;
  json.object("input", true);
  json.array("files", true);
  for (const InputFile& file : input.files) {
    json.begin_object();
    json.text("path", file.path);
    json.text("format", file.format);
    json.text("compression", file.compression);
    json.text("wrapping", file.wrapping);
    json.text_if_known("log_line_prefix", file.log_line_prefix);
    json.count("bytes", file.bytes);
    json.count("lines", file.lines);
    json.count("events", file.events);
    json.count("unrecognised_lines", file.unrecognised_lines);
    json.text_if_known("error", file.error);
    json.end();
  }
  json.end();
  json.count("bytes", input.bytes);
  json.count("lines", input.lines);
  json.count("events", input.events);
  json.count("unrecognised_lines", input.unrecognised_lines);
  json.time("first_timestamp", input.first_timestamp);
  json.time("last_timestamp", input.last_timestamp);
  json.end();
}

void write_thresholds(JsonWriter& json, const Report& report) {
  const Thresholds& limits = report.thresholds;
  json.object("thresholds");
  json.seconds("slow_query_threshold", limits.slow_query_us);
  json.seconds("very_slow_query_threshold", limits.very_slow_query_us);
  json.ratio("error_rate_threshold", limits.error_rate);
  json.ratio("connection_pool_usage_threshold", limits.connection_pool_usage);
  json.seconds("avg_query_time_threshold", limits.avg_query_time_us);
  json.ratio("queries_per_second_threshold", limits.queries_per_second);
  json.signed_count("connection_leak_threshold", limits.connection_leaks);
  json.signed_count("failed_connection_threshold", limits.failed_connections);
  json.end();
}

void write_stats(JsonWriter& json, const Report& report) {
  const Stats& stats = report.stats;
  json.object("stats", true);
  for (const StatRow& row : stat_list(stats)) json.decimal(row.name, row.decimal());
  json.object("durations_without_statement");
  json.count("count", stats.durations_without_statement);
  json.seconds("total_duration", stats.durations_without_statement_time);
  json.end();
  if (stats.sampled) {
    json.object("sampled");
    json.count("rate", stats.sampled->rate);
    json.count("queries", stats.sampled->queries);
    json.count("estimated_total_queries", stats.sampled->estimated_total_queries);
    json.seconds("estimated_total_query_time", stats.sampled->estimated_total_query_time);
    json.end();
  }
  json.end();
}

void write_omitted(JsonWriter& json, const Report& report) {
  const Omitted& omitted = report.omitted;
  json.object("omitted");
  json.count("queries", omitted.queries);
  json.count("tables", omitted.tables);
  json.count("databases", omitted.databases);
  json.count("users", omitted.users);
  json.count("hosts", omitted.hosts);
  json.count("applications", omitted.applications);
  json.count("tags", omitted.tags);
  json.count("errors", omitted.errors);
  json.count("slow_queries", omitted.slow_queries);
  json.count("alerts", omitted.alerts);
  json.count("recommendations", omitted.recommendations);
  json.count("lock_waits", omitted.lock_waits);
  json.count("deadlocks", omitted.deadlocks);
  json.count("temp_files", omitted.temp_files);
  json.end();
  json.object("folded");
  json.count("queries", report.folded_queries);
  json.seconds("total_time", report.folded_time);
  json.end();
}

}  // namespace

std::string render_json(const Report& report, std::string_view version) {
  JsonWriter json;
  json.begin_object(true);
  json.signed_count("schema_version", 1);
  json.object("generator");
  json.text("name", "dbperf");
  json.text("version", version);
  json.end();
  write_input(json, report);
  write_thresholds(json, report);
  write_stats(json, report);
  write_histogram(json, report.histogram);
  write_by_type(json, report);
  write_by_table(json, report);
  write_groups(json, "by_database", report.by_database);
  write_groups(json, "by_user", report.by_user);
  write_groups(json, "by_host", report.by_host);
  write_groups(json, "by_application", report.by_application);
  write_groups(json, "by_tag", report.by_tag);
  write_queries(json, report);
  write_slow_queries(json, report);
  write_errors(json, report);
  write_timeline(json, report);
  write_server(json, report);
  write_alerts(json, report);
  write_recommendations(json, report);
  write_omitted(json, report);
  json.texts("notes", report.notes);
  json.end();
  return json.written() + '\n';
}

std::vector<std::string> render_alerts(const Report& report, size_t max_alerts) {
  std::unordered_map<uint64_t, const QueryRow*> queries;
  for (const QueryRow& row : report.queries)
    if (!row.is_rest) queries.emplace(row.id, &row);
  std::vector<std::string> lines;
  for (const Alert& alert : report.alerts) {
    if (lines.size() == max_alerts) break;
    JsonWriter json;
    json.begin_object();
    write_alert_members(json, alert);
    const auto query = alert.query_id ? queries.find(*alert.query_id) : queries.end();
    if (query != queries.end()) json.text("fingerprint", query->second->fingerprint);
    json.end();
    lines.push_back(json.written() + '\n');
  }
  return lines;
}

}  // namespace dbperf
