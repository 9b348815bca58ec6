#include "analysis/recommend/index_wish.h"

#include <algorithm>
#include <string>

#include "analysis/recommend/evidence.h"
#include "analysis/recommend/identifier.h"
#include "analysis/recommend/index_cover.h"
#include "analysis/recommend/index_expression.h"
#include "analysis/recommend/plan.h"
#include "analysis/recommend/query_rule.h"
#include "analysis/sql/dialect.h"
#include "analysis/sql/statement.h"

namespace dbperf {
namespace {

// A query none of whose executions was slow must take this much of the time to be looked at, with
// proof and without; and must on average take so long, lock waits aside.
constexpr double min_proven_share = 0.001;
constexpr double min_suggested_share = 0.005;
constexpr int64_t min_average_us = 1'000;
// Without proof, the typical execution must be this slow, or an index is likely there.
constexpr int64_t min_median_us = 5'000;
// It may be faster if of so many executions not one was fast.
constexpr uint64_t never_fast_calls = 10;
constexpr int64_t never_fast_us = 1'000;
constexpr int64_t never_fast_median_us = 2'000;
// Proof: rows read per execution, and rows read for each one returned.
constexpr double min_examined = 1'000;
constexpr double proven_ratio = 100;
// Fewer rows read for each one returned than this: the rows were wanted, no index helps.
constexpr double wanted_ratio = 10;
// Of so many tables it cannot be told which one is read in vain.
constexpr size_t many_tables = 3;
// Proof: rows that a plan's sequential scan read in vain.
constexpr uint64_t min_removed = 1'000;

bool counts_rows(const QueryRow& row) {
  for (const std::string_view call : {"count(", "sum(", "avg(", "min(", "max(", " group by "})
    if (row.fingerprint.find(call) != std::string::npos) return true;
  return false;
}

bool is_filter(const Predicate& predicate) {
  return predicate.kind != PredicateKind::join && predicate.kind != PredicateKind::order_by &&
         predicate.kind != PredicateKind::group_by;
}

// Rows may be read in vain because of a condition that no plain index serves.
bool drops_rows_otherwise(const QueryRow& row, const Statement& statement) {
  const auto unserved = [&row](const Predicate& predicate) {
    return predicate.kind == PredicateKind::contains_like ||
           (predicate.wrapped && is_filter(predicate) &&
            indexable_expression(row.fingerprint, predicate.column, row.dialect).name.empty());
  };
  return row.fingerprint.find(" or ") != std::string::npos ||
         std::any_of(statement.predicates.begin(), statement.predicates.end(), unserved);
}

bool tells_few_apart(const IndexCandidate& candidate) {
  const std::vector<IndexColumn> columns = candidate.columns();
  return std::all_of(columns.begin(), columns.end(),
                     [](const IndexColumn& column) { return is_coarse(column.name); });
}

// It has conditions that the index does not serve, on whatever table.
bool has_other_filters(const Statement& statement, const IndexCandidate& candidate) {
  const std::vector<IndexColumn> columns = candidate.columns();
  const auto is_other = [&columns](const Predicate& predicate) {
    return is_filter(predicate) &&
           std::none_of(columns.begin(), columns.end(), [&predicate](const IndexColumn& column) {
             return column.name == predicate.column;
           });
  };
  return statement.tables.size() > 1 ||
         std::any_of(statement.predicates.begin(), statement.predicates.end(), is_other);
}

// From the counters of a slow log. Rows returned say nothing of rows wanted where they are counted
// or summed up; then only an exact lookup is sure to want few.
Proof proof_of_counters(const QueryRow& row, const Statement& statement,
                        const IndexCandidate& candidate) {
  // All the rows are wanted: the server joins them another way.
  if (candidate.inner && !candidate.selective && counts_rows(row)) return Proof::against;
  if (row.rows_examined == 0 || row.calls == 0) return Proof::none;
  const double examined = static_cast<double>(row.rows_examined) / static_cast<double>(row.calls);
  if (examined < min_examined) return Proof::against;
  const uint64_t returned = std::max(row.rows_sent, row.rows_affected);
  const bool flagged = 2 * std::max({row.full_scans, row.full_joins, row.no_index}) >= row.calls;
  const bool told =
      statement.tables.size() < many_tables && (flagged || !drops_rows_otherwise(row, statement));
  if (counts_rows(row) || (row.type != "SELECT" && row.rows_affected == 0)) {
    return candidate.selective && told ? Proof::proven : Proof::none;
  }
  const double ratio =
      static_cast<double>(row.rows_examined) / static_cast<double>(std::max<uint64_t>(1, returned));
  if (ratio < wanted_ratio) return Proof::against;
  return told && (ratio >= proven_ratio || flagged) ? Proof::proven : Proof::none;
}

// `name` is the table, or what the statement calls it.
bool is_called(std::string_view table, std::string_view name, std::string_view fingerprint) {
  if (table == name) return true;
  for (const std::string_view between : {" ", " as "}) {
    const std::string alias = std::string(table) + std::string(between) + std::string(name);
    const size_t at = fingerprint.find(alias);
    const size_t end = at + alias.size();
    if (at != std::string_view::npos && (end == fingerprint.size() || fingerprint[end] == ' ' ||
                                         fingerprint[end] == ',' || fingerprint[end] == ')'))
      return true;
  }
  return false;
}

// From the example's plan, where it says something of the table.
Proof proof_of_plan(const std::vector<PlanScan>& scans, const Statement& statement,
                    const IndexCandidate& candidate, std::string_view fingerprint,
                    uint64_t& removed) {
  bool seen = false, sequential = false, guessed = false;
  uint64_t kept = 0;
  for (const PlanScan& scan : scans) {
    if (!is_called(bare_table(candidate.table), scan.table, fingerprint)) continue;
    seen = true;
    sequential |= scan.sequential;
    guessed |= scan.sequential && !scan.counted;
    if (scan.sequential) removed = std::max(removed, scan.rows_removed);
    if (scan.sequential) kept = std::max(kept, scan.rows_kept);
  }
  if (!seen) return Proof::none;
  const bool in_vain =
      static_cast<double>(removed + kept) >= wanted_ratio * static_cast<double>(kept);
  if (removed >= min_removed && in_vain) return Proof::proven;
  if (removed >= min_removed && statement.has_limit) return Proof::none;  // for the order
  return guessed || (sequential && candidate.inner) ? Proof::none : Proof::against;
}

// Through an index such a query is fast at least now and then.
bool looks_unindexed(const QueryRow& row) {
  if (!is_costly(row, min_suggested_share, never_fast_median_us)) return false;
  if (row.p50_time >= min_median_us) return true;
  return row.timed >= never_fast_calls && row.min_time >= never_fast_us &&
         row.p50_time >= never_fast_median_us;
}

Wish weigh(const QueryRow& row, const Statement& statement, const IndexCandidate& candidate,
           const std::vector<PlanScan>& scans) {
  Wish wish{&row};
  const Proof counters = proof_of_counters(row, statement, candidate);
  const Proof plan = proof_of_plan(scans, statement, candidate, row.fingerprint, wish.removed);
  const bool coarse = tells_few_apart(candidate);
  if (counters == Proof::against || plan == Proof::against ||
      (coarse && drops_rows_otherwise(row, statement)))
    wish.proof = Proof::against;
  else if ((counters == Proof::proven || plan == Proof::proven) &&
           !(coarse && has_other_filters(statement, candidate)))
    wish.proof = Proof::proven;
  else
    wish.proof = looks_unindexed(row) ? Proof::none : Proof::against;
  return wish;
}

// What is no table there may be a view, or one of another database.
bool fits(const Schema& schema, const QueryRow& row, IndexCandidate& candidate, Proof proof) {
  const SchemaTable* table = schema.find(candidate.table);
  if (table == nullptr) return false;
  std::erase_if(candidate.groups[0], [&](const IndexColumn& column) {
    return needs_conversion(row, *table, column.name);
  });
  if (candidate.groups[0].empty()) return false;
  const Cover cover = cover_of(*table, candidate);
  if (cover == Cover::whole || (cover == Cover::part && proof != Proof::proven)) return false;
  return fit_to_types(*table, row.dialect, candidate);
}

HasColumn columns_of(const Schema* schema) {
  if (schema == nullptr) return {};
  return [schema](std::string_view table, std::string_view column) -> std::optional<bool> {
    const SchemaTable* known = schema->find(table);
    if (known == nullptr) return std::nullopt;
    return known->find_column(column) != nullptr;
  };
}

// A name of one part with a dot in it would be taken for two.
bool has_dotted_name(const QueryRow& row, const std::string& table) {
  if (table.find('.') == std::string::npos) return false;
  const char quote = is_mysql(row.dialect) ? '`' : '"';
  return row.fingerprint.find(quote + table + quote) != std::string::npos;
}

}  // namespace

std::vector<std::pair<IndexCandidate, Wish>> find_wishes(const QueryRow& row,
                                                         const Schema* schema) {
  if (!is_costly(row, min_proven_share, min_average_us)) return {};
  const std::string& text = row.example.query.empty() ? row.fingerprint : row.example.query;
  if (schema != nullptr && is_mysql(schema->dialect()) != is_mysql(row.dialect)) schema = nullptr;
  const Statement statement = read_statement(text, row.dialect, columns_of(schema));
  if (statement.verb != Verb::select && statement.verb != Verb::update &&
      statement.verb != Verb::delete_)
    return {};
  std::vector<std::pair<IndexCandidate, Wish>> wishes;
  const std::vector<PlanScan> scans = read_plan(row.example.plan);
  for (IndexCandidate& candidate :
       find_candidates(statement, row.fingerprint, row.dialect, schema)) {
    if (has_dotted_name(row, candidate.table)) continue;
    const Wish wish = weigh(row, statement, candidate, scans);
    if (wish.proof == Proof::against) continue;
    if (schema != nullptr && !fits(*schema, row, candidate, wish.proof)) continue;
    wishes.emplace_back(std::move(candidate), wish);
  }
  return wishes;
}

}  // namespace dbperf
