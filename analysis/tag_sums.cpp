#include "analysis/tag_sums.h"

#include <algorithm>

namespace dbperf {

uint32_t TagSums::row(std::string_view tag) {
  if (const auto found = index_.find(tag); found != index_.end()) return found->second;
  const auto number = static_cast<uint32_t>(rows_.size());
  rows_.push_back({std::string(tag), 0, 0, 0});
  index_.emplace(rows_.back().name, number);
  return number;
}

uint32_t TagSums::number(std::string_view tag) {
  if (const auto found = index_.find(tag); found != index_.end()) return found->second;
  const std::string_view name = tag.substr(0, tag.find('='));
  auto values = names_.find(name);
  if (values == names_.end()) {
    if (names_.size() >= max_names_) return row("other");
    values = names_.emplace(name, 0).first;
  }
  if (values->second >= max_values_) return row(std::string(name) + "=other");
  ++values->second;
  return row(tag);
}

void TagSums::add(std::span<const uint32_t> tags, bool failed, int64_t duration_us) {
  for (const uint32_t tag : tags) {
    GroupRow& row = rows_[tag];
    ++row.queries;
    row.failed += failed;
    row.total_duration += std::max<int64_t>(duration_us, 0);
  }
}

void TagSums::merge(const TagSums& other) {
  for (const GroupRow& theirs : other.rows_) {
    GroupRow& mine = rows_[number(theirs.name)];
    mine.queries += theirs.queries;
    mine.failed += theirs.failed;
    mine.total_duration += theirs.total_duration;
  }
}

std::vector<GroupRow> TagSums::rows() const {
  std::vector<GroupRow> rows;
  std::copy_if(rows_.begin(), rows_.end(), std::back_inserter(rows),
               [](const GroupRow& row) { return row.queries > 0; });
  return rows;
}

}  // namespace dbperf
