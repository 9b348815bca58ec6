#pragma once
// What only the example of a query tells, since its fingerprint has no values and no lengths: how
// far it skips, how long its lists are, how many rows it inserts.

#include <cstdint>

#include "analysis/report.h"

namespace dbperf {

struct ExampleFacts {
  uint64_t offset = 0;        // rows skipped, from OFFSET or MySQL's LIMIT offset, count
  uint64_t longest_list = 0;  // values in the longest IN list
  uint64_t value_rows = 0;    // rows after VALUES
};

// Values bound to $1, $2... are looked up in the example's parameters.
ExampleFacts read_example(const Execution& example, Dialect dialect);

}  // namespace dbperf
