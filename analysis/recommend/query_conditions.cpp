// Conditions that keep indexes from being used, and what asks the same.

#include <fmt/format.h>

#include "analysis/recommend/evidence.h"
#include "analysis/recommend/identifier.h"
#include "analysis/recommend/index_expression.h"
#include "analysis/recommend/query_rule.h"
#include "analysis/recommend/rewritten.h"

namespace dbperf {
std::optional<Recommendation> leading_wildcard(const Subject& subject) {
  const QueryRow& row = subject.row;
  const Predicate* like = find_predicate(subject.statement, [](const Predicate& predicate) {
    return predicate.kind == PredicateKind::contains_like;
  });
  // With an equality beside it the pattern is tested on few rows.
  if (like == nullptr || row.calls < min_form_calls ||
      find_predicate(subject.statement, is_plain_equality) != nullptr)
    return {};
  const std::string table = like->table.empty() ? tables_of(row) : like->table;
  const std::string quoted_table = quote_table(table, row.dialect);
  const std::string column = quote_identifier(like->column, row.dialect);
  const bool ignores_case = row.fingerprint.find(" ilike ") != std::string::npos;
  Recommendation made =
      rewrite("leading_wildcard",
              fmt::format("Search {} in {} with a text index", like->column, table), row);
  made.description = fmt::format(
      "{} is tested on every row: no plain index knows where to begin. {}",
      ignores_case ? "A pattern that ignores case" : "A pattern that begins with a wildcard",
      cost_of(row));
  made.effort = "medium: another kind of index, and for whole words another condition";
  std::vector<std::string> alternatives;
  if (row.dialect == Dialect::postgres) {
    const IndexColumn folded = searched_expression(row.fingerprint, like->column);
    const std::string searched = like->wrapped && !folded.sql.empty() ? folded.sql : column;
    made.details.emplace_back(
        "rewritten", detail_text(fmt::format("for whole words: WHERE to_tsvector('simple', {}) @@ "
                                             "plainto_tsquery('simple', :words)",
                                             column)));
    alternatives = {
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        fmt::format("CREATE INDEX CONCURRENTLY ON {} USING gin ({} gin_trgm_ops)", quoted_table,
                    searched),
        fmt::format("CREATE INDEX CONCURRENTLY ON {} USING gin (to_tsvector('simple', {}))",
                    quoted_table, column)};
  } else {
    made.details.emplace_back(
        "rewritten",
        detail_text(fmt::format("for whole words: WHERE MATCH ({}) AGAINST (:words)", column)));
    alternatives = {fmt::format("ALTER TABLE {} ADD FULLTEXT ({})", quoted_table, column)};
  }
  alternatives.push_back("if the beginning is known, search without the leading wildcard");
  made.details.emplace_back("alternatives", detail_list(std::move(alternatives)));
  return made;
}

namespace {

bool is_wrapped_filter(const Predicate& predicate) {
  return predicate.wrapped &&
         (predicate.kind == PredicateKind::equality || predicate.kind == PredicateKind::in_list ||
          predicate.kind == PredicateKind::range || predicate.kind == PredicateKind::prefix_like);
}

}  // namespace

std::optional<Recommendation> function_on_column(const Subject& subject) {
  const QueryRow& row = subject.row;
  const Predicate* wrapped = find_predicate(subject.statement, is_wrapped_filter);
  if (wrapped == nullptr || row.calls < min_form_calls) return {};
  if (find_predicate(subject.statement, is_plain_equality) != nullptr) return {};
  // Places are looked for in space, by indexes of their own.
  for (const std::string_view spatial : {" st_", "(st_"})
    if (row.fingerprint.find(spatial) != std::string::npos) return {};
  // An index on the expression is the better advice, and given elsewhere.
  if (!indexable_expression(row.fingerprint, wrapped->column, row.dialect).name.empty()) return {};
  const std::string& column = wrapped->column;
  Recommendation made =
      rewrite("function_on_column",
              fmt::format("Compare {} of {} without a function around it", column,
                          wrapped->table.empty() ? tables_of(row) : wrapped->table),
              row);
  made.description = fmt::format(
      "A function or cast around {} keeps every plain index on it from being used: the server must "
      "compute it for each row. {}",
      column, cost_of(row));
  made.effort = "low: move the computation to the other side of the comparison";
  if (auto bare = bare_column_form(row.fingerprint, column, row.dialect))
    made.details.emplace_back("rewritten", detail_text(*std::move(bare)));
  made.details.emplace_back(
      "alternatives",
      detail_list({row.dialect == Dialect::postgres
                       ? "an index on the expression, if it is immutable"
                       : "an index on the expression (MySQL 8.0.13), or on a generated column that "
                         "holds it"}));
  return made;
}

std::optional<Recommendation> not_in_subquery(const Subject& subject) {
  const QueryRow& row = subject.row;
  if (!subject.statement.not_in_subquery || row.calls < min_form_calls) return {};
  Recommendation made =
      rewrite("not_in", fmt::format("Ask {} with NOT EXISTS, not NOT IN", tables_of(row)), row);
  made.description = fmt::format(
      "NOT IN (SELECT ...) must heed NULLs: one NULL in the answer and nothing is found, and the "
      "server cannot use an anti-join. {}",
      cost_of(row));
  made.effort = "low: one condition";
  made.details.emplace_back("rewritten",
                            detail_text(not_exists_form(row.fingerprint, row.dialect)
                                            .value_or("WHERE NOT EXISTS (SELECT 1 FROM inner_table "
                                                      "WHERE inner_table.column = "
                                                      "outer_table.column)")));
  return made;
}

std::optional<Recommendation> either_column(const Subject& subject) {
  const QueryRow& row = subject.row;
  if (row.type != "SELECT" || row.calls < min_form_calls) return {};
  const auto either = find_either_column(row.fingerprint, row.dialect);
  // With an equality beside it the two are tested on few rows.
  if (!either || find_predicate(subject.statement, is_plain_equality) != nullptr) return {};
  Recommendation made = rewrite(
      "or",
      fmt::format("Ask {} for {} and for {} apart", tables_of(row), either->first, either->second),
      row);
  made.description = fmt::format(
      "OR between {} and {}: no one index finds the rows of both, and without one for each the "
      "whole "
      "table is read. {}",
      either->first, either->second, cost_of(row));
  made.effort = "low: two queries with UNION ALL, and an index for each";
  if (!either->by_union.empty())
    made.details.emplace_back("rewritten", detail_text(either->by_union));
  made.details.emplace_back(
      "alternatives",
      detail_list({fmt::format("an index on {} and one on {}: the server may combine them",
                               either->first, either->second)}));
  return made;
}

}  // namespace dbperf
