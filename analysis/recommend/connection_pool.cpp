#include "analysis/recommend/rules.h"

namespace dbperf {

std::span<const Rule> connection_pool_rules() { return {}; }

}  // namespace dbperf
