#include "analysis/recommend/rules.h"

namespace dbperf {

std::span<const Rule> workload_rules() { return {}; }

}  // namespace dbperf
