// Text columns that MySQL must make numbers of, row by row, because a number is what they are
// compared with: the schema tells the types, the example how the value is written.

#include <fmt/format.h>

#include <algorithm>

#include "analysis/recommend/evidence.h"
#include "analysis/recommend/query_rule.h"
#include "analysis/recommend/rules.h"
#include "analysis/sql/dialect.h"
#include "analysis/sql/fingerprint.h"
#include "analysis/sql/statement.h"
#include "analysis/sql/token_list.h"

namespace dbperf {
namespace {

// A query none of whose executions was slow must take this much of the time, and so long on
// average.
constexpr double min_share = 0.005;
constexpr int64_t min_average_us = 1'000;
// Executions before a conversion is spoken of; queries named.
constexpr uint64_t min_calls = 3;
constexpr size_t max_named = 5;

// Where `column = 123` or `column IN (123` has its number; size() if it has none.
size_t number_compared(const TokenList& tokens, std::string_view column) {
  for (size_t i = 0; i + 1 < tokens.size(); ++i) {
    const bool in = tokens.is(i + 1, "in") && tokens.is(i + 2, TokenKind::open);
    const size_t value = in ? i + 3 : i + 2;
    if ((!in && !tokens.is_op(i + 1, "=")) || !tokens.is(value, TokenKind::literal)) continue;
    const bool is_column = tokens.is(i, TokenKind::word) || tokens.is(i, TokenKind::quoted);
    const char first = tokens[value].text()[0];
    if (is_column && tokens.name_part(i) == column && first >= '0' && first <= '9') return value;
  }
  return tokens.size();
}

bool is_text(std::string_view type) {
  return type.starts_with("varchar") || type.starts_with("char") ||
         type.find("text") != std::string_view::npos;
}

std::string quoted(std::string_view text, const Token& number) {
  const size_t at = static_cast<size_t>(number.begin - text.data());
  return fmt::format("{}'{}'{}", text.substr(0, at), number.text(),
                     text.substr(at + number.length));
}

std::optional<Recommendation> converted(const QueryRow& row, const Schema& schema) {
  const std::string& text = row.example.query;
  const TokenList tokens(text, row.dialect);
  for (const Predicate& predicate : read_statement(text, row.dialect).predicates) {
    if (!is_plain_equality(predicate)) continue;
    const SchemaTable* table = schema.find(predicate.table);
    const SchemaColumn* column = table == nullptr ? nullptr : table->find_column(predicate.column);
    if (column == nullptr || !is_text(column->type)) continue;
    const size_t number = number_compared(tokens, predicate.column);
    if (number == tokens.size()) continue;
    Recommendation made = rewrite(
        "conversion",
        fmt::format("Compare {} of {} with a string", predicate.column, predicate.table), row);
    made.description = fmt::format(
        "{} is {}, but is compared with a number: the server makes a number of every row's text, "
        "and no index on it can be used.",
        predicate.column, column->type);
    made.effort = "low: quotes around the value, or a parameter of the column's type";
    if (predicate.kind == PredicateKind::equality)
      made.details.emplace_back("rewritten", detail_text(quoted(text, tokens[number])));
    return made;
  }
  return {};
}

}  // namespace

bool needs_conversion(const QueryRow& row, const SchemaTable& table, std::string_view column) {
  const SchemaColumn* known = table.find_column(column);
  if (!is_mysql(row.dialect) || known == nullptr || !is_text(known->type)) return false;
  const TokenList tokens(row.example.query, row.dialect);
  return number_compared(tokens, column) != tokens.size();
}

void advise_conversions(const Report& report, const Schema& schema,
                        std::vector<Recommendation>& advice) {
  if (schema.dialect() != Dialect::mysql) return;
  std::vector<Recommendation> found;
  for (const QueryRow& row : report.queries) {
    if (!is_mysql(row.dialect) || row.calls < min_calls || row.example.truncated ||
        !is_costly(row, min_share, min_average_us))
      continue;
    if (auto made = converted(row, schema)) found.push_back(*std::move(made));
  }
  std::stable_sort(
      found.begin(), found.end(),
      [](const Recommendation& a, const Recommendation& b) { return a.share > b.share; });
  if (found.size() > max_named) found.resize(max_named);
  std::move(found.begin(), found.end(), std::back_inserter(advice));
}

}  // namespace dbperf
