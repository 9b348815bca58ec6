// What a schema alone says of its indexes: those that another one does the work of, and foreign
// keys that have none.

#include <fmt/format.h>

#include <algorithm>

#include "analysis/recommend/evidence.h"
#include "analysis/recommend/identifier.h"
#include "analysis/recommend/index_cover.h"
#include "analysis/recommend/rules.h"

namespace dbperf {
namespace {

// A table with more indexes than this is not looked through.
constexpr size_t max_indexes = 200;
// Of a table's writes in the log so many times its reads: it pays for every index.
constexpr uint64_t mostly_written = 5;

Recommendation index_advice(std::string id, std::string title) {
  return new_advice("index", std::move(id), std::move(title), Priority::low);
}

std::string parts_of(const SchemaIndex& index) {
  std::string list;
  for (const SchemaIndexPart& part : index.parts)
    list += (list.empty() ? "" : ", ") + part.column + (part.descending ? " DESC" : "");
  return list;
}

std::string drop_statement(const SchemaTable& table, const SchemaIndex& index, Dialect dialect) {
  if (dialect == Dialect::mysql)
    return fmt::format("DROP INDEX {} ON {}", quote_identifier(index.name, dialect),
                       quote_table(table.name, dialect));
  if (index.constraint)
    return fmt::format("ALTER TABLE {} DROP CONSTRAINT {}", quote_table(table.name, dialect),
                       quote_identifier(index.name, dialect));
  return fmt::format("DROP INDEX {}{}", table.partitioned ? "" : "CONCURRENTLY ",
                     quote_table(index.name, dialect));
}

// Of two that are the same, the one to keep: which enforces more, then the first.
int strength(const SchemaIndex& index) {
  return index.primary ? 3 : index.constraint ? 2 : index.unique ? 1 : 0;
}

bool makes_needless(const SchemaIndex& kept, const SchemaIndex& dropped, bool kept_comes_first) {
  if (!kept.finds_all() || !dropped.replaceable() || !is_prefix_of(dropped, kept)) return false;
  if (kept.parts.size() > dropped.parts.size()) return !dropped.unique;
  if (strength(kept) != strength(dropped)) return strength(kept) > strength(dropped);
  return kept_comes_first;
}

// Which of several indexes it depends on, a dump does not tell.
bool may_serve_foreign_key(const Schema& schema, const SchemaTable& table,
                           const SchemaIndex& index) {
  return index.unique && schema.dialect() == Dialect::postgres &&
         std::any_of(schema.tables().begin(), schema.tables().end(), [&](const SchemaTable& other) {
           return std::any_of(
               other.foreign_keys.begin(), other.foreign_keys.end(),
               [&](const SchemaForeignKey& key) { return schema.find(key.other_table) == &table; });
         });
}

const SchemaIndex* that_makes_needless(const SchemaTable& table, size_t dropped) {
  for (size_t i = 0; i < table.indexes.size(); ++i)
    if (i != dropped && makes_needless(table.indexes[i], table.indexes[dropped], i < dropped))
      return &table.indexes[i];
  return nullptr;
}

std::string label(const SchemaIndex& index) {
  if (!index.name.empty()) return index.name;
  return index.primary ? "the primary key" : fmt::format("that on ({})", parts_of(index));
}

void needless_indexes(const Schema& schema, std::vector<Recommendation>& advice) {
  for (const SchemaTable& table : schema.tables()) {
    if (table.indexes.size() > max_indexes) continue;
    for (size_t i = 0; i < table.indexes.size(); ++i) {
      const SchemaIndex& index = table.indexes[i];
      const SchemaIndex* kept = index.name.empty() ? nullptr : that_makes_needless(table, i);
      if (kept == nullptr) continue;
      const bool same = kept->parts.size() == index.parts.size();
      Recommendation made = index_advice(
          fmt::format("index:{}:{}:{}", same ? "duplicate" : "redundant", table.name, index.name),
          fmt::format("Drop index {} of {}", bare_table(index.name), table.name));
      made.description = fmt::format(
          "The index on ({}) is {} {}, on ({}): whatever it finds, that one finds too. Each write "
          "maintains both.",
          parts_of(index), same ? "the same as" : "the beginning of", label(*kept),
          parts_of(*kept));
      made.impact = "less work for each write, and less space";
      made.effort = "low: one statement; look first that no query names the index";
      made.details = {{"table", detail_text(table.name)},
                      {"index", detail_text(index.name)},
                      {"covered_by", detail_text(label(*kept))}};
      std::string drop = drop_statement(table, index, schema.dialect());
      if (may_serve_foreign_key(schema, table, index))
        made.details.emplace_back("alternatives",
                                  detail_list({"unless a foreign key depends on it: " + drop}));
      else
        made.statements = {std::move(drop)};
      advice.push_back(std::move(made));
    }
  }
}

bool is_mostly_written(const Report& report, const SchemaTable& table, const Schema& schema) {
  return std::any_of(report.by_table.begin(), report.by_table.end(), [&](const TableRow& row) {
    return row.writes >= mostly_written * std::max<uint64_t>(1, row.reads) &&
           schema.find(row.table) == &table;
  });
}

IndexCandidate candidate_of(const SchemaTable& table, const SchemaForeignKey& key) {
  IndexCandidate candidate;
  candidate.table = table.name;
  candidate.groups.emplace_back();
  for (const std::string& column : key.columns)
    candidate.groups[0].push_back(
        {column, quote_identifier(column, Dialect::postgres), ColumnUse::equality});
  return candidate;
}

// An index for the foreign key has been advised already, for a query of the log.
bool is_advised(const std::vector<Recommendation>& advice, const Schema& schema,
                const SchemaTable& table, const SchemaForeignKey& key) {
  return std::any_of(advice.begin(), advice.end(), [&](const Recommendation& known) {
    if (known.category != "index") return false;
    const SchemaTable* about = nullptr;
    const std::vector<std::string>* columns = nullptr;
    for (const auto& [name, detail] : known.details) {
      if (name == "table") about = schema.find(detail.text);
      if (name == "columns") columns = &detail.list;
    }
    return about == &table && columns != nullptr && columns->size() >= key.columns.size() &&
           std::is_permutation(key.columns.begin(), key.columns.end(), columns->begin());
  });
}

// So that the index for one serves those that begin it.
std::vector<SchemaForeignKey> longest_first(std::vector<SchemaForeignKey> keys) {
  std::stable_sort(keys.begin(), keys.end(),
                   [](const SchemaForeignKey& a, const SchemaForeignKey& b) {
                     return a.columns.size() > b.columns.size();
                   });
  return keys;
}

// InnoDB makes an index for each foreign key by itself.
void bare_foreign_keys(const Report& report, const Schema& schema,
                       std::vector<Recommendation>& advice) {
  if (schema.dialect() != Dialect::postgres) return;
  for (const SchemaTable& table : schema.tables()) {
    for (const SchemaForeignKey& key : longest_first(table.foreign_keys)) {
      const IndexCandidate candidate = candidate_of(table, key);
      if (cover_of(table, candidate) == Cover::whole || is_advised(advice, schema, table, key) ||
          is_mostly_written(report, table, schema))
        continue;
      const std::string columns = fmt::format("{}", fmt::join(key.columns, ", "));
      Recommendation made =
          index_advice(fmt::format("index:foreign_key:{}({})", table.name, columns),
                       fmt::format("Index the foreign key {} ({})", table.name, columns));
      made.description = fmt::format(
          "It refers to {}, and no index has its columns: whenever a row is deleted there, or its "
          "key changed, all of {} is read to see whether it is referred to.",
          key.other_table, table.name);
      made.impact = fmt::format("deletes from {}, and joins from it, find their rows at once",
                                key.other_table);
      made.effort = table.partitioned
                        ? "low: one statement"
                        : "low: one statement, which lets writes go on while it builds";
      made.details = {{"table", detail_text(table.name)},
                      {"columns", detail_list(key.columns)},
                      {"refers_to", detail_text(key.other_table)}};
      std::string list;
      for (const IndexColumn& column : candidate.groups[0])
        list += (list.empty() ? "" : ", ") + column.sql;
      made.statements = {fmt::format("CREATE INDEX {}ON {} ({})",
                                     table.partitioned ? "" : "CONCURRENTLY ",
                                     quote_table(table.name, Dialect::postgres), list)};
      advice.push_back(std::move(made));
    }
  }
}

}  // namespace

void advise_index_upkeep(const Report& report, const Schema& schema,
                         std::vector<Recommendation>& advice) {
  needless_indexes(schema, advice);
  bare_foreign_keys(report, schema, advice);
}

}  // namespace dbperf
