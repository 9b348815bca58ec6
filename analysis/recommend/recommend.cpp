#include "analysis/recommend/recommend.h"

#include <algorithm>
#include <tuple>

#include "analysis/recommend/rules.h"

namespace dbperf {
namespace {

using Family = std::span<const Rule> (*)();

constexpr Family families[] = {
    query_rules,    traffic_rules, connection_pool_rules,
    workload_rules, lock_rules,    configuration_rules,
};

}  // namespace

std::string_view priority_name(Priority priority) {
  switch (priority) {
    case Priority::high:
      return "high";
    case Priority::medium:
      return "medium";
    case Priority::low:
      break;
  }
  return "low";
}

std::vector<Recommendation> recommend(const Report& report, const Schema* schema) {
  std::vector<Recommendation> advice;
  advise_indexes(report, schema, advice);
  if (schema != nullptr) {
    advise_index_upkeep(report, *schema, advice);
    advise_conversions(report, *schema, advice);
  }
  for (const Family family : families)
    for (const Rule rule : family()) rule(report, advice);
  std::sort(advice.begin(), advice.end(), [](const Recommendation& a, const Recommendation& b) {
    return std::tie(a.priority, b.share, a.id) < std::tie(b.priority, a.share, b.id);
  });
  return advice;
}

}  // namespace dbperf
