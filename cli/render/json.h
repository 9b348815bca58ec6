#pragma once
// The report as JSON, for programs: schema_version 1.

#include <string>
#include <string_view>
#include <vector>

#include "analysis/report.h"

namespace dbperf {

std::string render_json(const Report& report, std::string_view version);

// Each alert as one line, for who has not the report at hand: with the fingerprint it is about.
std::vector<std::string> render_alerts(const Report& report, size_t max_alerts);

}  // namespace dbperf
