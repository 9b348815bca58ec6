#include "analysis/recommend/index_cover.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "analysis/sql/scan.h"

namespace dbperf {
namespace {

// MySQL's key has room for 768 characters of four bytes in all; of longer columns so many are
// taken, and of shorter ones too where several do not fit.
constexpr size_t max_key_characters = 768;
constexpr size_t max_column_characters = 255;
constexpr size_t key_characters = 100;

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return to_lower(x) == to_lower(y); });
}

bool serves(const SchemaIndexPart& part, const IndexColumn& column) {
  if (!same_name(part.column, column.name)) return false;
  const bool for_patterns = part.op_class.ends_with("_pattern_ops");
  switch (column.use) {
    case ColumnUse::equality:
      return part.collation.empty();
    case ColumnUse::ordered:
      return !for_patterns && part.prefix == 0 && part.collation.empty() && !part.nulls_elsewhere;
    case ColumnUse::pattern:
      return for_patterns || part.collation == "C" || part.collation == "POSIX";
  }
  return false;
}

// email of email, lower(email)
std::string_view base_column(std::string_view name) {
  const size_t open = name.find('(');
  if (open == std::string_view::npos) return name;
  return name.substr(open + 1, name.find(')') - open - 1);
}

bool begins_with(std::string_view type, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [type](std::string_view word) { return type.starts_with(word); });
}

bool has_order(std::string_view type) {
  return type.starts_with("jsonb") ||
         !begins_with(type, {"json", "xml", "point", "geom", "polygon", "box", "line", "lseg",
                             "path", "circle", "multi"});
}

bool is_text(std::string_view type) {
  return begins_with(type, {"text", "char", "varchar", "citext", "name", "bpchar", "varbinary"});
}

// Characters of a column that MySQL has to take into a key; of texts without a limit more than it
// takes.
size_t key_length(std::string_view type) {
  if (type.find("text") != std::string_view::npos || type.find("blob") != std::string_view::npos)
    return max_key_characters + 1;
  if (!is_text(type)) return 0;
  size_t length = 0;
  if (const size_t open = type.find('('); open != std::string_view::npos)
    std::from_chars(type.data() + open + 1, type.data() + type.size(), length);
  return length;
}

// How PostgreSQL compares beginnings in a column of this type; empty if no index does.
std::string_view pattern_class(std::string_view type) {
  if (!is_text(type) || begins_with(type, {"citext", "name", "varbinary"})) return {};
  const bool varies = begins_with(type, {"varchar", "character varying", "text"});
  return varies ? "text_pattern_ops" : "bpchar_pattern_ops";
}

// How far an index follows a candidate, column by column.
struct Match {
  size_t columns = 0;
  bool fine = false;  // one of them tells many rows apart
  std::vector<IndexColumn> missing;

  // What is missing tells few rows apart beside what is there.
  bool nearly_complete() const {
    return fine && std::all_of(missing.begin(), missing.end(), [](const IndexColumn& column) {
             return column.use == ColumnUse::equality && is_coarse(column.name);
           });
  }
};

Match match(const SchemaIndex& index, const IndexCandidate& candidate) {
  Match made;
  for (std::vector<IndexColumn> left : candidate.groups) {
    while (made.missing.empty() && !left.empty() && made.columns < index.parts.size()) {
      const auto found = std::find_if(left.begin(), left.end(), [&](const IndexColumn& column) {
        return serves(index.parts[made.columns], column);
      });
      if (found == left.end()) break;
      made.fine |= !is_coarse(found->name);
      left.erase(found);
      ++made.columns;
    }
    made.missing.insert(made.missing.end(), left.begin(), left.end());
  }
  return made;
}

Cover cover_by(const SchemaIndex& index, const IndexCandidate& candidate) {
  const bool brin = index.method == "brin";  // which blocks to read
  if ((index.method != "btree" && index.method != "hash" && !brin) || index.ignored)
    return Cover::none;
  const Match matched = match(index, candidate);
  const bool all_of_index = matched.columns == index.parts.size();
  if (index.method == "hash" && (!all_of_index || candidate.groups.size() > 1)) return Cover::none;
  const bool one_row =
      index.unique && all_of_index && matched.columns <= candidate.groups[0].size();
  if (!index.partial && !brin && (matched.nearly_complete() || matched.missing.empty() || one_row))
    return Cover::whole;
  return matched.fine ? Cover::part : Cover::none;
}

}  // namespace

Cover cover_of(const SchemaTable& table, const IndexCandidate& candidate) {
  Cover cover = Cover::none;
  for (const SchemaIndex& index : table.indexes)
    cover = std::max(cover, cover_by(index, candidate));
  return cover;
}

bool fit_to_types(const SchemaTable& table, Dialect dialect, IndexCandidate& candidate) {
  for (auto& group : candidate.groups) {
    for (IndexColumn& column : group) {
      const SchemaColumn* known = table.find_column(base_column(column.name));
      if (known == nullptr || !has_order(known->type)) return false;
      if (dialect != Dialect::postgres || column.use != ColumnUse::pattern) continue;
      const std::string_view wanted = pattern_class(known->type);
      if (wanted.empty()) return false;
      column.sql.replace(column.sql.rfind(' ') + 1, std::string::npos, wanted);
    }
  }
  return true;
}

void fit_to_key(const SchemaTable& table, IndexCandidate& candidate) {
  size_t all = 0;
  for (const IndexColumn& column : candidate.columns()) {
    const size_t length = key_length(table.find_column(base_column(column.name))->type);
    all += length > max_column_characters ? key_characters : length;
  }
  const size_t most = all > max_key_characters ? key_characters : max_column_characters;
  for (auto& group : candidate.groups)
    for (IndexColumn& column : group)
      if (key_length(table.find_column(base_column(column.name))->type) > most)
        column.sql += "(" + std::to_string(key_characters) + ")";
}

bool is_prefix_of(const SchemaIndex& index, const SchemaIndex& other) {
  return index.parts.size() <= other.parts.size() &&
         std::equal(index.parts.begin(), index.parts.end(), other.parts.begin());
}

bool is_prefix_of(const SchemaIndex& index, const IndexCandidate& other) {
  const std::vector<IndexColumn> columns = other.columns();
  return index.parts.size() < columns.size() &&
         std::equal(index.parts.begin(), index.parts.end(), columns.begin(), serves);
}

}  // namespace dbperf
