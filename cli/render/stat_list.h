#pragma once
// The statistics of a whole log under the names of the JSON report, each with its unit and a few
// words on what it is: what every format that lists them has in common.

#include <string>
#include <string_view>
#include <vector>

#include "analysis/report.h"

namespace dbperf {

struct StatRow {
  enum class Unit { count, seconds, number } unit;  // number: a ratio or a rate
  std::string_view name;
  std::string_view meaning;
  int64_t integer = 0;  // a count, or microseconds
  double real = 0;      // of Unit::number

  // As in JSON: "12", "0.150000".
  std::string decimal() const;
};

// Those that are one number each, in the order of the JSON report.
std::vector<StatRow> stat_list(const Stats& stats);

}  // namespace dbperf
