#include "analysis/recommend/rules.h"

namespace dbperf {

std::span<const Rule> index_rules() { return {}; }

}  // namespace dbperf
