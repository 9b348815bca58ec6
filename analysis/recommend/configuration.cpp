#include "analysis/recommend/rules.h"

namespace dbperf {

std::span<const Rule> configuration_rules() { return {}; }

}  // namespace dbperf
