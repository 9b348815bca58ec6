#include "analysis/schema.h"

#include <algorithm>

#include "analysis/text.h"

namespace dbperf {
namespace {

std::string_view last_part(std::string_view name) {
  const size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

}  // namespace

const SchemaColumn* SchemaTable::find_column(std::string_view column) const {
  const std::string wanted = lower_case(column);
  for (const SchemaColumn& known : columns)
    if (lower_case(known.name) == wanted) return &known;
  return nullptr;
}

bool SchemaTable::is_key(std::string_view column) const {
  const std::string wanted = lower_case(column);
  return std::any_of(indexes.begin(), indexes.end(), [&wanted](const SchemaIndex& index) {
    return index.unique && index.finds_all() && index.parts.size() == 1 &&
           index.parts[0].prefix == 0 && lower_case(index.parts[0].column) == wanted;
  });
}

// Whether MySQL tells cases apart depends on its file system: what differs by it alone is one.
std::string Schema::key(std::string_view name) const {
  return dialect_ == Dialect::mysql ? lower_case(name) : std::string(name);
}

const SchemaTable* Schema::find(std::string_view table) const {
  const auto named = by_last_part_.find(key(last_part(table)));
  if (named == by_last_part_.end()) return nullptr;
  std::vector<const SchemaTable*> found;
  for (const size_t place : named->second) {
    const SchemaTable& known = tables_[place];
    if (key(known.name) == key(table) || known.name == "public." + std::string(table))
      return &known;
    if (last_part(known.name) == known.name || last_part(table) == table) found.push_back(&known);
  }
  return found.size() == 1 ? found[0] : nullptr;
}

SchemaTable* Schema::find_exact(const std::string& name) {
  const auto named = by_last_part_.find(key(last_part(name)));
  if (named == by_last_part_.end()) return nullptr;
  for (const size_t place : named->second)
    if (key(tables_[place].name) == key(name)) return &tables_[place];
  return nullptr;
}

SchemaTable& Schema::add(const std::string& name) {
  if (SchemaTable* known = find_exact(name)) return *known;
  by_last_part_[key(last_part(name))].push_back(tables_.size());
  return tables_.emplace_back(SchemaTable{name, {}, {}, {}, false});
}

}  // namespace dbperf
