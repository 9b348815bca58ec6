#include "cli/metric_range.h"

#include <fmt/core.h>

#include <cstdlib>

#include "cli/render/stat_list.h"
#include "cli/values.h"

namespace dbperf {
namespace {

[[noreturn]] void refuse(std::string_view text) {
  throw UsageError{
      fmt::format("'{}' is no range; write one as in 10, 10:, ~:10, 10:20 or @10:20", text)};
}

// A whole number or decimal; what else strtod takes ("nan", "0x1p3") is no limit.
double number(std::string_view text, std::string_view range) {
  const std::string digits(text);
  char* end = nullptr;
  const double value = std::strtod(digits.c_str(), &end);
  const bool plain = digits.find_first_not_of("0123456789.-+eE") == std::string::npos;
  if (digits.empty() || !plain || end != digits.c_str() + digits.size()) refuse(range);
  return value;
}

}  // namespace

Range parse_range(std::string_view text) {
  Range range;
  std::string_view rest = text;
  if (rest.starts_with('@')) {
    range.inside = true;
    rest.remove_prefix(1);
  }
  const size_t colon = rest.find(':');
  if (colon == std::string_view::npos) {
    range.to = number(rest, text);
  } else {
    const std::string_view from = rest.substr(0, colon), to = rest.substr(colon + 1);
    if (from == "~")
      range.from = -std::numeric_limits<double>::infinity();
    else if (!from.empty())
      range.from = number(from, text);
    if (!to.empty()) range.to = number(to, text);
  }
  if (range.from > range.to) refuse(text);
  return range;
}

MetricRange parse_metric_range(std::string_view text) {
  const size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0)
    throw UsageError{fmt::format("'{}' is not METRIC=RANGE", text)};
  const std::string_view metric = text.substr(0, equals);
  std::vector<std::string_view> names;
  Stats all;
  all.logged_from = 0;  // a statistic that not every report has
  for (const StatRow& row : stat_list(all)) {
    names.push_back(row.name);
    if (row.name == metric)
      return {std::string(metric), parse_range(text.substr(equals + 1)),
              std::string(text.substr(equals + 1))};
  }
  const std::string hint = suggestion(metric, names);
  throw UsageError{
      fmt::format("unknown metric '{}'{}", metric,
                  hint.empty() ? "; metrics are named as in stats of the JSON report" : hint)};
}

}  // namespace dbperf
