#pragma once
// The table of queries as CSV (RFC 4180), for spreadsheets: no cell is taken for a formula.

#include <string>

#include "analysis/report.h"

namespace dbperf {

std::string render_csv(const Report& report);

}  // namespace dbperf
