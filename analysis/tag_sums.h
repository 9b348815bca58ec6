#pragma once
// The queries of each tag that applications put in comments (see sql/query_tags.h). Its size is
// bounded: a name has so many values, the rest of them are summed up as `name=other`, and so many
// names, the rest of which are `other`.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "analysis/report.h"

namespace dbperf {

// The order of rows of by_tag and its like.
inline bool more_time(const GroupRow& a, const GroupRow& b) {
  return std::tie(b.total_duration, b.queries, a.name) <
         std::tie(a.total_duration, a.queries, b.name);
}

class TagSums {
 public:
  TagSums(size_t max_names, size_t max_values) : max_names_(max_names), max_values_(max_values) {}

  // The dense number of `name=value`, or of what it is summed up under.
  uint32_t number(std::string_view tag);
  std::string_view tag(uint32_t number) const { return rows_[number].name; }
  void add(std::span<const uint32_t> tags, bool failed, int64_t duration_us);
  void merge(const TagSums& other);
  // Rows in no order.
  std::vector<GroupRow> rows() const;

 private:
  uint32_t row(std::string_view tag);

  size_t max_names_, max_values_;
  std::deque<GroupRow> rows_;
  std::map<std::string_view, uint32_t> index_;        // into rows_, by their names
  std::map<std::string, size_t, std::less<>> names_;  // how many values each has
};

}  // namespace dbperf
