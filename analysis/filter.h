#pragma once
// Which queries a report is about. Each list holds values as given by the user; a value that starts
// with `!` excludes. A query passes a list if it has one of the wanted values (any, if none is
// wanted) and none of the excluded ones; a query without the attribute does not pass a wanted one.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/event.h"

namespace re2 {
class RE2;
}

namespace dbperf {

struct Filter {
  int64_t since_us = INT64_MIN;  // since <= time
  int64_t until_us = INT64_MAX;  // time < until
  std::vector<std::string> databases, users, hosts, applications, types, tables;
  std::vector<std::string> tags;  // "name=value"
  int64_t min_duration_us = 0;
  std::vector<std::shared_ptr<const re2::RE2>> match;    // all must be found in the statement
  std::vector<std::shared_ptr<const re2::RE2>> exclude;  // none may

  // Whether it chooses by time, by who sent a query, by the shape of its statement, at all.
  bool chooses_times() const { return since_us != INT64_MIN || until_us != INT64_MAX; }
  bool chooses_origins() const {
    return !databases.empty() || !users.empty() || !hosts.empty() || !applications.empty();
  }
  bool chooses_shapes() const { return !types.empty() || !tables.empty(); }
  bool chooses() const { return chooses_times() || chooses_queries(); }
  // Some of those that ran at one time, and not others.
  bool chooses_queries() const {
    return chooses_origins() || chooses_shapes() || min_duration_us > 0 || !match.empty() ||
           !exclude.empty() || !tags.empty();
  }
  bool has_time(int64_t time_us) const { return time_us >= since_us && time_us < until_us; }
};

// Whether something with the given values passes a list.
template <typename Equal>
bool passes_list(const std::vector<std::string>& list, const std::vector<std::string_view>& values,
                 Equal equal) {
  bool wants = false, wanted = false;
  for (const std::string_view entry : list) {
    const bool excludes = entry.starts_with('!');
    const std::string_view name = excludes ? entry.substr(1) : entry;
    const bool found = std::any_of(values.begin(), values.end(),
                                   [&](std::string_view value) { return equal(value, name); });
    if (excludes && found) return false;
    wants |= !excludes;
    wanted |= !excludes && found;
  }
  return wanted || !wants;
}

}  // namespace dbperf
