#pragma once
// What an auto_explain plan says of the tables it reads, in text or JSON form.

#include <string>
#include <string_view>
#include <vector>

namespace dbperf {

struct PlanScan {
  std::string table;          // without its schema
  bool sequential = false;    // read whole, rather than through an index
  uint64_t rows_removed = 0;  // read in vain, per loop; 0 if the plan does not count them
};

// The scans of tables in `plan`, in order.
std::vector<PlanScan> read_plan(std::string_view plan);

}  // namespace dbperf
