#include "analysis/recommend/index_candidate.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

#include "analysis/recommend/identifier.h"
#include "analysis/recommend/index_expression.h"
#include "analysis/sql/dialect.h"
#include "analysis/text.h"

namespace dbperf {
namespace {

using Group = std::vector<IndexColumn>;

// A statement of more tables is not taken apart.
constexpr size_t max_tables = 64;

// Two values, or nearly: an index on it finds half the table.
bool is_flag(std::string_view column) {
  constexpr std::string_view flags[] = {"active",  "archived", "deleted",   "disabled",
                                        "enabled", "hidden",   "published", "visible"};
  const std::string name = lower_case(column);
  return name.starts_with("is_") || name.starts_with("has_") ||
         std::find(std::begin(flags), std::end(flags), name) != std::end(flags);
}

// What the statement asks of one table.
struct TableFacts {
  std::string table;
  uint32_t block = 0;                // of the query that names it
  Group equal;                       // of its own filters
  Group joined;                      // columns through which another table leads here
  std::optional<IndexColumn> range;  // the first
  bool by_key = false;               // one of its filters is equality on its key
  bool key_range = false;            // one of them is a range of its key
  bool begins = false;               // one of them chooses rows, and not only which are joined
  bool many_values = false;          // an equality is an IN list: no order survives it
  bool reached = false;              // by its own filter, or from a table that is
  bool selective = false;            // what reached it is exact

  bool is_exact() const {
    return by_key || std::any_of(equal.begin(), equal.end(),
                                 [](const IndexColumn& column) { return !is_coarse(column.name); });
  }
  int strength() const {
    if (!begins) return 0;
    return by_key ? 3 : !equal.empty() ? 2 : range || key_range ? 1 : 0;
  }
};

struct JoinEdge {
  size_t from, to;     // indexes of facts
  std::string column;  // of `to`
};

bool has_column(const Group& group, std::string_view name) {
  return std::any_of(group.begin(), group.end(),
                     [name](const IndexColumn& column) { return column.name == name; });
}

void add_column(Group& group, IndexColumn column) {
  if (!has_column(group, column.name)) group.push_back(std::move(column));
}

class CandidateFinder {
 public:
  CandidateFinder(const Statement& statement, std::string_view text, Dialect dialect,
                  const Schema* schema)
      : statement_(statement), text_(text), dialect_(dialect), schema_(schema) {}

  std::vector<IndexCandidate> find() {
    for (const Predicate& predicate : statement_.predicates) note_filter(predicate);
    note_joins();
    reach();
    std::vector<IndexCandidate> candidates;
    for (const TableFacts& facts : facts_) {
      IndexCandidate candidate = candidate_of(facts);
      if (!candidate.groups.empty()) candidates.push_back(std::move(candidate));
    }
    return candidates;
  }

 private:
  IndexColumn column(const std::string& name, ColumnUse use) const {
    IndexColumn made{name, quote_identifier(name, dialect_), use};
    if (use == ColumnUse::pattern && dialect_ == Dialect::postgres) made.sql += " text_pattern_ops";
    return made;
  }

  bool is_key(const std::string& table, const std::string& column) const {
    const SchemaTable* known = schema_ == nullptr ? nullptr : schema_->find(table);
    return known == nullptr ? is_own_key(table, column) : known->is_key(column);
  }

  bool is_boolean(const Predicate& predicate) const {
    constexpr std::string_view types[] = {"bool", "tinyint(1)", "bit(1)"};
    const SchemaTable* table = schema_ == nullptr ? nullptr : schema_->find(predicate.table);
    const SchemaColumn* known = table == nullptr ? nullptr : table->find_column(predicate.column);
    return known != nullptr &&
           std::any_of(std::begin(types), std::end(types),
                       [known](std::string_view type) { return known->type.starts_with(type); });
  }

  size_t facts_of(const std::string& table, uint32_t block) {
    for (size_t i = 0; i < facts_.size(); ++i)
      if (facts_[i].table == table && facts_[i].block == block) return i;
    facts_.push_back({.table = table, .block = block});
    return facts_.size() - 1;
  }

  void note_filter(const Predicate& predicate) {
    if (predicate.table.empty() || predicate.column.empty()) return;
    TableFacts& facts = facts_[facts_of(predicate.table, predicate.block)];
    switch (predicate.kind) {
      case PredicateKind::equality:
      case PredicateKind::in_list:
        note_equality(predicate, facts);
        break;
      case PredicateKind::range:
        note_range(predicate, ColumnUse::ordered, facts);
        break;
      case PredicateKind::prefix_like:
        note_range(predicate,
                   dialect_ == Dialect::postgres ? ColumnUse::pattern : ColumnUse::ordered, facts);
        break;
      default:
        return;
    }
    facts.begins |= !predicate.optional;
  }

  void note_range(const Predicate& predicate, ColumnUse use, TableFacts& facts) const {
    if (predicate.wrapped || facts.range) return;
    if (is_key(predicate.table, predicate.column))
      facts.key_range = true;
    else
      facts.range = column(predicate.column, use);
  }

  void note_equality(const Predicate& predicate, TableFacts& facts) {
    if (predicate.wrapped) {
      IndexColumn expression = indexable_expression(text_, predicate.column, dialect_);
      if (!expression.name.empty()) add_column(facts.equal, std::move(expression));
    } else if (is_key(predicate.table, predicate.column)) {
      facts.by_key = true;
    } else if (!is_flag(predicate.column) && !predicate.boolean && !is_boolean(predicate)) {
      add_column(facts.equal, column(predicate.column, ColumnUse::equality));
      facts.many_values |= predicate.kind == PredicateKind::in_list;
    }
  }

  void note_joins() {
    for (const Predicate& predicate : statement_.predicates) {
      if (predicate.kind != PredicateKind::join || predicate.table.empty() || predicate.wrapped)
        continue;
      const size_t to = facts_of(predicate.table, predicate.block);
      if (!predicate.other_table.empty()) {
        const size_t from = facts_of(predicate.other_table, predicate.other_block);
        edges_.push_back({from, to, predicate.column});
        edges_.push_back({to, from, predicate.other_column});
      }
    }
  }

  // Where the server would begin (in each query the tables with the strongest filters), and how it
  // gets from there to the others, a step at a time. A sub-select that speaks of the query around
  // it is run for its rows: it begins there.
  void reach() {
    for (TableFacts& facts : facts_) {
      facts.reached = facts.strength() > 0;
      for (const TableFacts& other : facts_)
        if (other.block == facts.block) facts.reached &= facts.strength() >= other.strength();
      facts.selective = facts.reached && facts.is_exact();
    }
    for (const JoinEdge& edge : edges_) {
      if (facts_[edge.from].block >= facts_[edge.to].block) continue;
      facts_[edge.to].reached = facts_[edge.to].selective = false;
      facts_[edge.from].reached = true;
    }
    for (bool further = true; further;) {
      std::set<size_t> next;
      for (const JoinEdge& edge : edges_)
        if (facts_[edge.from].reached && !facts_[edge.to].reached) next.insert(step(edge));
      for (const size_t table : next) facts_[table].reached = true;
      further = !next.empty();
    }
  }

  size_t step(const JoinEdge& edge) {
    const TableFacts& from = facts_[edge.from];
    TableFacts& facts = facts_[edge.to];
    facts.selective |= from.selective || from.block < facts.block;
    if (is_key(facts.table, edge.column))
      facts.by_key = true;
    else
      add_column(facts.joined, column(edge.column, ColumnUse::equality));
    return edge.to;
  }

  IndexCandidate candidate_of(const TableFacts& facts) const {
    IndexCandidate candidate;
    candidate.table = facts.table;
    candidate.inner = !facts.joined.empty();
    candidate.selective = facts.selective;
    if (facts.by_key || is_system_table(facts.table)) return candidate;
    // Not reached: another table's filter is the better way in, but no join leads here from it.
    if (!facts.reached && statement_.tables.size() > 1) return candidate;
    Group first = facts.joined;
    for (const IndexColumn& column : facts.equal) add_column(first, column);
    if (first.size() > max_index_columns) first.resize(max_index_columns);
    size_t room = max_index_columns - first.size();
    if (!first.empty()) candidate.groups.push_back(first);
    if (first.empty() && facts.key_range) return candidate;
    if (facts.range && !has_column(first, facts.range->name)) {
      if (room > 0) candidate.groups.push_back({*facts.range});
    } else if (!candidate.inner && !facts.many_values) {
      for (IndexColumn& column : order_columns(facts)) {
        if (room == 0 || has_column(first, column.name)) continue;
        candidate.groups.push_back({std::move(column)});
        --room;
      }
    }
    return candidate;
  }

  // An index that gives the order saves the sort, and with LIMIT most of the reading. It must give
  // the whole order, all of it one way.
  std::vector<IndexColumn> order_columns(const TableFacts& facts) const {
    std::vector<IndexColumn> order;
    if (!statement_.has_limit) return order;
    std::optional<bool> descending;
    for (const Predicate& predicate : statement_.predicates) {
      if (!predicate.table.empty() && predicate.block != facts.block) continue;
      if (predicate.kind == PredicateKind::group_by) return {};
      if (predicate.kind != PredicateKind::order_by) continue;
      if (predicate.table != facts.table || predicate.wrapped || predicate.nulls_elsewhere)
        return {};
      if (descending && *descending != predicate.descending) return {};
      descending = predicate.descending;
      order.push_back(column(predicate.column, ColumnUse::ordered));
    }
    // The key alone is an order that every table has, and in InnoDB every index ends with it.
    if (order.size() == 1 && is_key(facts.table, order[0].name) &&
        (facts.equal.empty() || is_mysql(dialect_)))
      return {};
    return order;
  }

  const Statement& statement_;
  std::string_view text_;
  Dialect dialect_;
  const Schema* schema_;
  std::vector<TableFacts> facts_;
  std::vector<JoinEdge> edges_;
};

// The use that serves both; nothing if none does.
std::optional<ColumnUse> common_use(ColumnUse a, ColumnUse b) {
  if (a == b || b == ColumnUse::equality) return a;
  if (a == ColumnUse::equality) return b;
  return std::nullopt;
}

// Moves the columns of `from` that `names` has too, joined with these, to `common`. False if a
// column cannot serve both.
bool take_common(Group& from, Group& names, Group& common) {
  for (auto column = from.begin(); column != from.end();) {
    const auto same = std::find_if(names.begin(), names.end(), [&column](const IndexColumn& other) {
      return other.name == column->name;
    });
    if (same == names.end()) {
      ++column;
      continue;
    }
    const auto use = common_use(column->use, same->use);
    if (!use) return false;
    common.push_back(*use == column->use ? *column : *same);
    names.erase(same);
    column = from.erase(column);
  }
  return true;
}

// Unchanged if it has no other equality.
IndexCandidate without_coarse(IndexCandidate candidate) {
  Group& first = candidate.groups[0];
  const auto is_fine = [](const IndexColumn& column) {
    return column.use == ColumnUse::equality && !is_coarse(column.name);
  };
  if (std::any_of(first.begin(), first.end(), is_fine))
    std::erase_if(first, [&is_fine](const IndexColumn& column) { return !is_fine(column); });
  return candidate;
}

}  // namespace

std::vector<IndexColumn> IndexCandidate::columns() const {
  std::vector<IndexColumn> all;
  for (const Group& group : groups) all.insert(all.end(), group.begin(), group.end());
  return all;
}

std::vector<IndexCandidate> find_candidates(const Statement& statement, std::string_view text,
                                            Dialect dialect, const Schema* schema) {
  if (statement.tables.size() > max_tables) return {};
  return CandidateFinder(statement, text, dialect, schema).find();
}

bool merge_candidate(IndexCandidate& index, const IndexCandidate& other) {
  if (index.table != other.table) return false;
  std::vector<Group> a(index.groups.rbegin(), index.groups.rend());
  std::vector<Group> b(other.groups.rbegin(), other.groups.rend());
  std::vector<Group> merged;
  while (!a.empty() && !b.empty()) {
    Group common;
    if (!take_common(a.back(), b.back(), common)) return false;
    // What is left over on both sides wants the same place.
    if (common.empty() || (!a.back().empty() && !b.back().empty())) return false;
    merged.push_back(std::move(common));
    if (a.back().empty()) a.pop_back();
    if (b.back().empty()) b.pop_back();
  }
  merged.insert(merged.end(), a.rbegin(), a.rend());
  merged.insert(merged.end(), b.rbegin(), b.rend());
  IndexCandidate result{index.table, std::move(merged), index.inner && other.inner,
                        index.selective && other.selective};
  if (result.columns().size() > max_index_columns) return false;
  index = std::move(result);
  return true;
}

bool merge_without_coarse(IndexCandidate& index, const IndexCandidate& other) {
  if (merge_candidate(index, without_coarse(other))) return true;
  IndexCandidate reduced = without_coarse(index);
  if (!merge_candidate(reduced, other)) return false;
  index = std::move(reduced);
  return true;
}

bool is_own_key(std::string_view table, std::string_view column) {
  const std::string name = lower_case(column);
  if (name == "id" || name == "ctid" || name == "uuid") return true;
  if (!name.ends_with("id")) return false;
  std::string thing = name.substr(0, name.size() - 2);  // of order_id and orderId
  if (thing.ends_with('_')) thing.pop_back();
  if (thing.empty()) return false;
  const std::string things = lower_case(bare_table(table));
  return things == thing || things == thing + "s" || things == thing + "es" ||
         (thing.ends_with('y') && things == thing.substr(0, thing.size() - 1) + "ies");
}

bool is_coarse(std::string_view column) {
  const std::string name = lower_case(column);
  constexpr std::string_view coarse[] = {"status",   "state",    "type",   "kind",
                                         "level",    "role",     "gender", "country",
                                         "language", "currency", "locale"};
  return is_flag(name) || std::any_of(std::begin(coarse), std::end(coarse), [&](auto word) {
           return name == word || name.ends_with(std::string("_") + std::string(word));
         });
}

}  // namespace dbperf
