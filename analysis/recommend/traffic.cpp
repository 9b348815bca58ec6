#include "analysis/recommend/rules.h"

namespace dbperf {

std::span<const Rule> traffic_rules() { return {}; }

}  // namespace dbperf
