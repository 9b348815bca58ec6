#pragma once
// A rule looks at the rows of a finished report and adds the advice that follows from them, or
// nothing. Each family of rules keeps its own table; recommend.cpp lists the families.

#include <span>
#include <vector>

#include "analysis/report.h"
#include "analysis/schema.h"

namespace dbperf {

using Rule = void (*)(const Report& report, std::vector<Recommendation>& advice);

// `schema` may be null.
void advise_indexes(const Report& report, const Schema* schema,
                    std::vector<Recommendation>& advice);
void advise_index_upkeep(const Report& report, const Schema& schema,
                         std::vector<Recommendation>& advice);
void advise_conversions(const Report& report, const Schema& schema,
                        std::vector<Recommendation>& advice);
std::span<const Rule> query_rules();
std::span<const Rule> traffic_rules();  // of category query: how often, how repeatedly, how failing
std::span<const Rule> connection_pool_rules();
std::span<const Rule> workload_rules();
std::span<const Rule> lock_rules();  // of category workload
std::span<const Rule> configuration_rules();

}  // namespace dbperf
