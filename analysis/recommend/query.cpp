#include "analysis/recommend/rules.h"

namespace dbperf {

std::span<const Rule> query_rules() { return {}; }

}  // namespace dbperf
