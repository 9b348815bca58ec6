// Indexes that the statements of a log ask for. What each statement wishes and whether the log
// proves it is told by index_wish.h; here it is decided which wishes share one index, and whether
// the table is written too much to have it.

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "analysis/recommend/evidence.h"
#include "analysis/recommend/explain.h"
#include "analysis/recommend/identifier.h"
#include "analysis/recommend/index_cover.h"
#include "analysis/recommend/index_wish.h"
#include "analysis/recommend/rules.h"
#include "analysis/sql/dialect.h"
#include "analysis/sql/fingerprint.h"
#include "analysis/sql/partitions.h"
#include "analysis/sql/statement.h"

namespace dbperf {
namespace {

// Executions of the queries of an index before it is suggested without proof.
constexpr uint64_t min_suggested_calls = 3;
// Without proof, share of the time that makes it a medium priority.
constexpr double medium_share = 0.10;
// Share of the time from which a proven index is a high priority.
constexpr double high_share = 0.01;
// Writes on the table before they are weighed; writes for each read that lower the priority, and
// that rule an index out.
constexpr uint64_t min_writes = 10;
constexpr uint64_t lowering_writes = 2;
constexpr uint64_t forbidding_writes = 5;
// Wishes that are weighed against each other: those of the costliest queries.
constexpr size_t max_wishes = 2'000;
// MySQL's limit on a name.
constexpr size_t max_name = 64;

struct AdvisedIndex {
  IndexCandidate candidate;
  Dialect dialect;
  const SchemaTable* table;  // null: no schema was given
  std::vector<Wish> wishes;

  // A query that wants the index twice counts once.
  void add(const Wish& wish) {
    for (Wish& known : wishes) {
      if (known.row != wish.row) continue;
      if (wish.proof == Proof::proven) known = wish;
      return;
    }
    wishes.push_back(wish);
  }
  int64_t time() const {
    int64_t total_us = 0;
    for (const Wish& wish : wishes) total_us += own_time(*wish.row);
    return total_us;
  }
};

// A table that is written in the log much more than it is read pays for an index with every write.
struct TableLoad {
  uint64_t reads = 0, writes = 0;
  bool at_least(uint64_t times) const {
    return writes >= min_writes && writes >= times * std::max<uint64_t>(1, reads);
  }
};

// The UPDATE and DELETE that find their rows through the index read it.
TableLoad load_of(const Report& report, const AdvisedIndex& index) {
  TableLoad load;
  for (const TableRow& row : report.by_table)
    if (row.table == index.candidate.table) load = {row.reads, row.writes};
  for (const Wish& wish : index.wishes) {
    if (wish.row->type == "SELECT") continue;
    const uint64_t served = std::min(load.writes, wish.row->calls);
    load.writes -= served;
    load.reads += served;
  }
  return load;
}

// Of one session, for a while: no index of it lasts.
std::set<std::string_view> temporary_tables(const Report& report) {
  std::set<std::string_view> tables;
  for (const QueryRow& row : report.queries)
    if (row.fingerprint.starts_with("create temp"))
      tables.insert(row.tables_written.begin(), row.tables_written.end());
  return tables;
}

std::vector<AdvisedIndex> collect(const Report& report, const Schema* schema) {
  std::vector<AdvisedIndex> wanted;
  const std::set<std::string_view> temporary = temporary_tables(report);
  for (const QueryRow& row : report.queries)
    for (auto& [candidate, wish] : find_wishes(row, schema)) {
      if (temporary.contains(candidate.table)) continue;
      const SchemaTable* table = schema == nullptr ? nullptr : schema->find(candidate.table);
      wanted.push_back({std::move(candidate), row.dialect, table, {wish}});
    }
  return wanted;
}

// One table under two names: public.orders and orders, or shop.orders and orders in shop.
bool same_table(const AdvisedIndex& a, const AdvisedIndex& b) {
  const std::string_view x = a.candidate.table, y = b.candidate.table;
  if (x == y) return true;
  if (bare_table(x) != bare_table(y) || (bare_table(x) != x && bare_table(y) != y)) return false;
  const bool first_is_bare = bare_table(x) == x;
  const std::string_view qualified = first_is_bare ? y : x;
  const std::string_view schema = qualified.substr(0, qualified.size() - bare_table(x).size() - 1);
  if (a.dialect == Dialect::postgres) return schema == "public";
  return schema == (first_is_bare ? a : b).wishes[0].row->example.database;
}

bool take_in(AdvisedIndex& index, const AdvisedIndex& wish,
             bool (*merge_into)(IndexCandidate&, const IndexCandidate&)) {
  if (index.dialect != wish.dialect || !same_table(index, wish)) return false;
  if (index.candidate.table == wish.candidate.table)
    return merge_into(index.candidate, wish.candidate);
  IndexCandidate renamed = wish.candidate;
  renamed.table = index.candidate.table;
  return merge_into(index.candidate, renamed);
}

// Joins wishes that one index serves, the costliest first, until no two can be joined.
std::vector<AdvisedIndex> merge(std::vector<AdvisedIndex> wanted) {
  std::sort(wanted.begin(), wanted.end(), [](const AdvisedIndex& a, const AdvisedIndex& b) {
    const int64_t a_us = a.time(), b_us = b.time();
    return a_us != b_us ? a_us > b_us : a.wishes[0].row->id < b.wishes[0].row->id;
  });
  if (wanted.size() > max_wishes) wanted.erase(wanted.begin() + max_wishes, wanted.end());
  std::vector<AdvisedIndex> merged;
  for (AdvisedIndex& wish : wanted) {
    const auto takes = [&wish](bool (*merge_into)(IndexCandidate&, const IndexCandidate&)) {
      return [&wish, merge_into](AdvisedIndex& index) { return take_in(index, wish, merge_into); };
    };
    auto home = std::find_if(merged.begin(), merged.end(), takes(merge_candidate));
    if (home == merged.end())
      home = std::find_if(merged.begin(), merged.end(), takes(merge_without_coarse));
    if (home == merged.end())
      merged.push_back(std::move(wish));
    else
      home->add(wish.wishes[0]);
  }
  return merged;
}

std::string column_list(const std::vector<IndexColumn>& columns, bool as_sql) {
  std::string list;
  for (const IndexColumn& column : columns) {
    if (!list.empty()) list += ", ";
    list += as_sql ? column.sql : column.name;
  }
  return list;
}

std::string index_name(const IndexCandidate& candidate) {
  std::string name = "idx_" + std::string(bare_table(candidate.table));
  for (const IndexColumn& column : candidate.columns()) name += "_" + column.name;
  if (name.size() <= max_name) return name;
  const std::string tail = "_" + format_id(fingerprint_id(name)).substr(0, 8);
  size_t cut = max_name - tail.size();
  while (cut > 0 && (static_cast<unsigned char>(name[cut]) & 0xC0) == 0x80) --cut;
  return name.substr(0, cut) + tail;
}

std::string create_statement(const AdvisedIndex& index) {
  const std::string table = quote_table(index.candidate.table, index.dialect);
  const std::string columns = column_list(index.candidate.columns(), true);
  if (index.dialect == Dialect::postgres) {
    const bool partitioned = index.table != nullptr && index.table->partitioned;
    return fmt::format("CREATE INDEX {}ON {} ({})", partitioned ? "" : "CONCURRENTLY ", table,
                       columns);
  }
  return fmt::format("CREATE INDEX {} ON {} ({})",
                     quote_identifier(index_name(index.candidate), index.dialect), table, columns);
}

struct Weight {
  bool proven = false;
  bool coarse = true;  // no column that tells many rows apart
  uint64_t timed = 0, slow = 0;
  double share = 0;
};

// Nothing is advised without enough executions, on proof or without.
std::optional<Priority> priority_of(const Weight& weight, const TableLoad& load) {
  Priority priority = Priority::low;
  if (weight.proven)
    priority = weight.timed > 1 && weight.share >= high_share ? Priority::high : Priority::medium;
  else if (weight.timed < min_suggested_calls)
    return std::nullopt;
  else if (weight.slow > 0 && weight.share >= medium_share && !weight.coarse)
    priority = Priority::medium;
  if (load.at_least(forbidding_writes)) return std::nullopt;
  if (!load.at_least(lowering_writes)) return priority;
  if (priority == Priority::low) return std::nullopt;
  return priority == Priority::high ? Priority::medium : Priority::low;
}

Weight weight_of(const AdvisedIndex& index) {
  Weight weight;
  for (const Wish& wish : index.wishes) {
    weight.proven |= wish.proof == Proof::proven;
    weight.timed += wish.row->timed;
    weight.slow += wish.row->slow;
    weight.share += wish.row->share;
  }
  for (const IndexColumn& column : index.candidate.columns())
    weight.coarse &= is_coarse(column.name);
  return weight;
}

// Tables that differ in a date or number were taken as one; the example is of one of them.
bool names_other_tables(const AdvisedIndex& index) {
  const auto& tables = index.wishes[0].row->tables;
  return std::find(tables.begin(), tables.end(), index.candidate.table) == tables.end() &&
         std::find(tables.begin(), tables.end(), merged_name(index.candidate.table)) !=
             tables.end();
}

std::string describe(const AdvisedIndex& index, const Weight& weight, const TableLoad& load) {
  uint64_t examined = 0, returned = 0, removed = 0;
  for (const Wish& wish : index.wishes) {
    examined += wish.row->rows_examined;
    returned += std::max(wish.row->rows_sent, wish.row->rows_affected);
    removed = std::max(removed, wish.removed);
  }
  const size_t count = index.wishes.size();
  std::string text = fmt::format("{} {} rows of {} through {}, and took {} of the query time.",
                                 count == 1 ? "One query" : say_count(count) + " queries",
                                 count == 1 ? "looks up" : "look up", index.candidate.table,
                                 column_list(index.candidate.columns(), false),
                                 say_share(std::min(weight.share, 1.0)));
  if (weight.proven && examined > 0)
    text += fmt::format(" The log proves that rows are read in vain: {} examined for {} returned.",
                        say_count(examined), say_count(returned));
  if (removed > 0)
    text += fmt::format(" The logged plan reads the whole table and drops {} rows.",
                        say_count(removed));
  if (index.table != nullptr)
    text += " The schema has no index for it.";
  else if (!weight.proven)
    text +=
        " Its shape suggests an index; the log does not prove that none is there: look at the plan "
        "first.";
  if (names_other_tables(index))
    text +=
        " The queries are of other tables named like it, too: each wants the index, or the table "
        "that they are partitions of.";
  if (weight.coarse)
    text += " The columns may tell few rows apart, then the server will not use it.";
  if (load.at_least(lowering_writes))
    text += fmt::format(
        " The table is written more than it is read ({} writes, {} reads), and each "
        "write would have to maintain the index.",
        say_count(load.writes), say_count(load.reads));
  return text;
}

// Where most rows have one value and queries ask for another, an index on these alone is far
// smaller.
std::string partial_by_value(const AdvisedIndex& index) {
  if (index.dialect != Dialect::postgres || index.candidate.groups[0].empty()) return {};
  std::vector<IndexColumn> columns = index.candidate.columns();
  const auto coarse = std::find_if(columns.begin(), columns.end(), [](const IndexColumn& column) {
    return column.use == ColumnUse::equality && is_coarse(column.name);
  });
  if (coarse == columns.end() || columns.size() < 2) return {};
  const IndexColumn fixed = *coarse;
  columns.erase(coarse);
  return fmt::format(
      "if one value of {} is asked for that few rows have: CREATE INDEX CONCURRENTLY ON {} ({}) "
      "WHERE {} = that value",
      fixed.name, quote_table(index.candidate.table, index.dialect), column_list(columns, true),
      fixed.sql);
}

// The column that all its queries want to be NULL: deleted_at.
std::string wanted_null(const AdvisedIndex& index) {
  const QueryRow& first = *index.wishes[0].row;
  for (const Predicate& predicate : read_statement(first.fingerprint, first.dialect).predicates) {
    if (predicate.kind != PredicateKind::is_null || predicate.wrapped ||
        predicate.table != index.candidate.table)
      continue;
    const std::string condition = predicate.column + " is null";
    if (std::all_of(index.wishes.begin(), index.wishes.end(), [&condition](const Wish& wish) {
          return wish.row->fingerprint.find(condition) != std::string::npos;
        }))
      return predicate.column;
  }
  return {};
}

std::string partial_by_null(const AdvisedIndex& index) {
  if (index.dialect != Dialect::postgres) return {};
  const std::string column = wanted_null(index);
  if (column.empty()) return {};
  return fmt::format(
      "if most rows have a {0}: CREATE INDEX CONCURRENTLY ON {1} ({2}) WHERE {3} IS NULL", column,
      quote_table(index.candidate.table, index.dialect),
      column_list(index.candidate.columns(), true), quote_identifier(column, index.dialect));
}

std::vector<std::string> partial_forms(const AdvisedIndex& index) {
  std::vector<std::string> forms;
  for (auto& form : {partial_by_value(index), partial_by_null(index)})
    if (!form.empty()) forms.push_back(form);
  return forms;
}

void add_details(const AdvisedIndex& index, const TableLoad& load, Recommendation& advice) {
  std::vector<const QueryRow*> rows;
  uint64_t examined = 0, sent = 0, full_scans = 0, no_index = 0, removed = 0;
  for (const Wish& wish : index.wishes) {
    const QueryRow& row = *wish.row;
    rows.push_back(&row);
    examined += row.rows_examined;
    sent += row.rows_sent;
    full_scans += row.full_scans;
    no_index += row.no_index;
    removed = std::max(removed, wish.removed);
  }
  auto& details = advice.details;
  std::vector<std::string> names;
  for (const IndexColumn& column : index.candidate.columns()) names.push_back(column.name);
  details.emplace_back("table", detail_text(index.candidate.table));
  details.emplace_back("columns", detail_list(std::move(names)));
  add_cost_details(rows, advice);
  if (examined > 0) {
    details.emplace_back("rows_examined", detail_count(examined));
    details.emplace_back("rows_sent", detail_count(sent));
  }
  if (full_scans > 0) details.emplace_back("full_scans", detail_count(full_scans));
  if (no_index > 0) details.emplace_back("no_index", detail_count(no_index));
  if (removed > 0) details.emplace_back("plan_rows_removed", detail_count(removed));
  details.emplace_back("table_reads", detail_count(load.reads));
  details.emplace_back("table_writes", detail_count(load.writes));
  if (auto partial = partial_forms(index); !partial.empty())
    details.emplace_back("alternatives", detail_list(std::move(partial)));
  const QueryRow& worst = *index.wishes[0].row;
  if (auto explain = explain_statement(worst.example, worst.dialect))
    details.emplace_back("explain", detail_text(*std::move(explain)));
}

// Indexes that the new one leaves without a use.
std::vector<std::string> replaced_by(const AdvisedIndex& index) {
  std::vector<std::string> names;
  if (index.table == nullptr) return names;
  for (const SchemaIndex& known : index.table->indexes)
    if (known.replaceable() && !known.unique && is_prefix_of(known, index.candidate))
      names.push_back(known.name);
  return names;
}

void missing_indexes(const Report& report, const Schema* schema,
                     std::vector<Recommendation>& advice) {
  for (AdvisedIndex& index : merge(collect(report, schema))) {
    if (index.table != nullptr && is_mysql(index.dialect))
      fit_to_key(*index.table, index.candidate);
    const TableLoad load = load_of(report, index);
    const Weight weight = weight_of(index);
    const auto priority = priority_of(weight, load);
    if (!priority) continue;
    Recommendation made;
    made.id = fmt::format("index:{}({})", index.candidate.table,
                          column_list(index.candidate.columns(), true));
    made.title = fmt::format("{} {} ({})", weight.proven ? "Index" : "Consider an index on",
                             index.candidate.table, column_list(index.candidate.columns(), false));
    made.category = "index";
    made.priority = *priority;
    made.description = describe(index, weight, load);
    for (const Wish& wish : index.wishes) add_query(*wish.row, made);
    made.impact = say_saving(made.share);
    made.effort = index.dialect == Dialect::postgres
                      ? "low: one statement, which lets writes go on while it builds"
                      : "low: one statement; InnoDB lets writes go on while it builds";
    add_details(index, load, made);
    if (auto names = replaced_by(index); !names.empty())
      made.details.emplace_back("replaces", detail_list(std::move(names)));
    made.statements = {create_statement(index)};
    advice.push_back(std::move(made));
  }
}

}  // namespace

void advise_indexes(const Report& report, const Schema* schema,
                    std::vector<Recommendation>& advice) {
  missing_indexes(report, schema, advice);
}

}  // namespace dbperf
