#pragma once
// The report as JSON, for programs: schema_version 1.

#include <string>
#include <string_view>

#include "analysis/report.h"

namespace dbperf {

std::string render_json(const Report& report, std::string_view version);

}  // namespace dbperf
