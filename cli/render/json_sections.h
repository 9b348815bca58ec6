#pragma once
// The parts of the JSON report, each a member of the outermost object.

#include "analysis/report.h"
#include "cli/render/json_writer.h"

namespace dbperf {

void write_by_type(JsonWriter& json, const Report& report);
void write_by_table(JsonWriter& json, const Report& report);
void write_groups(JsonWriter& json, std::string_view name, const std::vector<GroupRow>& rows);
void write_histogram(JsonWriter& json, const std::vector<HistogramStep>& steps);
void write_queries(JsonWriter& json, const Report& report);
void write_slow_queries(JsonWriter& json, const Report& report);
void write_errors(JsonWriter& json, const Report& report);
void write_timeline(JsonWriter& json, const Report& report);
void write_server(JsonWriter& json, const Report& report);
void write_alert_members(JsonWriter& json, const Alert& alert);
void write_alerts(JsonWriter& json, const Report& report);
void write_recommendations(JsonWriter& json, const Report& report);

}  // namespace dbperf
