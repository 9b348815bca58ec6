#pragma once
// What the rules on the form of a query have in common. A rule looks at one query that is worth it.

#include <optional>
#include <string>
#include <string_view>

#include "analysis/report.h"
#include "analysis/schema.h"
#include "analysis/sql/statement.h"

namespace dbperf {

// Executions before a form is called expensive.
inline constexpr uint64_t min_form_calls = 3;

struct Subject {
  const QueryRow& row;
  const Statement& statement;
};

double per_call(uint64_t rows, const QueryRow& row);
std::string tables_of(const QueryRow& row);
std::string cost_of(const QueryRow& row);
const Predicate* find_predicate(const Statement& statement, bool (*wanted)(const Predicate&));
bool is_plain_equality(const Predicate& predicate);
// Advice on the form of `row`, with its cost.
Recommendation rewrite(std::string_view rule, std::string title, const QueryRow& row);

// Conditions that keep indexes from being used.
std::optional<Recommendation> leading_wildcard(const Subject& subject);
std::optional<Recommendation> function_on_column(const Subject& subject);
std::optional<Recommendation> not_in_subquery(const Subject& subject);
std::optional<Recommendation> either_column(const Subject& subject);

// MySQL makes numbers of this column's texts for `row`: no index on it can be used.
bool needs_conversion(const QueryRow& row, const SchemaTable& table, std::string_view column);

}  // namespace dbperf
