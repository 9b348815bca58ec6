#pragma once
// What a logged plan says of the tables it reads: auto_explain's in text or JSON form, or the rows
// of EXPLAIN that MariaDB writes to its slow log.

#include <string>
#include <string_view>
#include <vector>

namespace dbperf {

struct PlanScan {
  std::string table;          // without its schema; of MariaDB its alias, if it has one
  bool sequential = false;    // read whole, rather than through an index
  uint64_t rows_removed = 0;  // read in vain, per loop
  uint64_t rows_kept = 0;     // likewise
  bool counted = false;       // it was run, and its rows counted; else all is the planner's guess
};

// The scans of tables in `plan`, in order.
std::vector<PlanScan> read_plan(std::string_view plan);

}  // namespace dbperf
