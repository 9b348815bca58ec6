// Which queries pass the filters: verdicts on shapes and origins are kept, so that each is asked
// once.

#include <algorithm>
#include <cctype>

#include "analysis/correlator.h"

namespace dbperf {
namespace {

bool equal_fold(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

// A table is asked for by its name as it is shown, or as an unquoted one that PostgreSQL folds.
bool names_table(std::string_view table, std::string_view asked) {
  const auto is_folded = [](unsigned char c) { return c < 'A' || c > 'Z'; };
  return asked == table ||
         (std::all_of(table.begin(), table.end(), is_folded) && equal_fold(asked, table));
}

bool passes_name(const std::vector<std::string>& list, std::string_view value) {
  std::vector<std::string_view> values;
  if (!value.empty()) values.push_back(value);
  return passes_list(list, values, std::equal_to<std::string_view>());
}

bool wants_some(const std::vector<std::string>& list) {
  return std::any_of(list.begin(), list.end(),
                     [](const std::string& entry) { return !entry.starts_with('!'); });
}

}  // namespace

bool Correlator::passes_origin(uint32_t number) {
  if (!filter_.chooses_origins()) return true;
  if (number >= origin_verdicts_.size()) origin_verdicts_.resize(number + 1);
  Verdict& verdict = origin_verdicts_[number];
  if (!verdict.known) {
    const Origin& origin = aggregate_.origin_of(number);
    verdict.known = true;
    verdict.passes = passes_name(filter_.databases, origin.database) &&
                     passes_name(filter_.users, origin.user) &&
                     passes_name(filter_.hosts, origin.host) &&
                     passes_name(filter_.applications, origin.application);
  }
  return verdict.passes;
}

bool Correlator::passes_shape(uint32_t number) {
  if (!filter_.chooses_shapes()) return true;
  if (number >= shape_verdicts_.size()) shape_verdicts_.resize(number + 1);
  Verdict& verdict = shape_verdicts_[number];
  const ShapeStats& shape = aggregate_.shape_stats(number);
  if (!verdict.known || verdict.id != shape.id) {
    std::vector<std::string_view> tables;
    for (const TableUse& use : shape.tables) tables.push_back(use.name);
    verdict = {shape.id, true,
               passes_list(filter_.types, {verb_name(shape.verb)}, equal_fold) &&
                   passes_list(filter_.tables, tables, names_table)};
  }
  return verdict.passes;
}

bool Correlator::passes_filter(const Query& query) {
  if (filter_.chooses_times() &&
      (query.time_us == unknown_time || !filter_.has_time(query.time_us)))
    return false;
  if (filter_.min_duration_us > 0 && query.duration_us < filter_.min_duration_us) return false;
  return passes_origin(query.origin) && passes_shape(query.shape);
}

bool Correlator::passes_without_statement(uint32_t origin, int64_t time_us) {
  if (filter_.chooses_times() && (time_us == unknown_time || !filter_.has_time(time_us)))
    return false;
  if (!filter_.match.empty() || wants_some(filter_.types) || wants_some(filter_.tables) ||
      wants_some(filter_.tags))
    return false;
  return passes_origin(origin);
}

}  // namespace dbperf
