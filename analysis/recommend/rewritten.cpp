#include "analysis/recommend/rewritten.h"

#include <fmt/format.h>

#include "analysis/recommend/index_candidate.h"
#include "analysis/sql/token_list.h"

namespace dbperf {
namespace {

// `name = ?`, the name with the table before it or without.
struct Comparison {
  std::string qualifier, column;
  size_t begin = 0, end = 0;
};

std::optional<Comparison> comparison_at(const TokenList& tokens, size_t begin) {
  if (!tokens.is_name(begin)) return {};
  const size_t end = tokens.name_end(begin);
  if (!tokens.is_op(end, "=") || !tokens.is(end + 1, TokenKind::literal)) return {};
  return Comparison{end - begin > 1 ? tokens.name(begin, end - 2) : "", tokens.name(end - 1, end),
                    begin, end + 2};
}

std::optional<Comparison> comparison_before(const TokenList& tokens, size_t end) {
  if (end < 3) return {};
  size_t begin = end - 3;
  while (begin >= 2 && tokens.is(begin - 1, TokenKind::dot)) begin -= 2;
  auto found = comparison_at(tokens, begin);
  return found && found->end == end ? found : std::nullopt;
}

}  // namespace

// `created_at` and `created_at, id`, from the ORDER BY; the key makes the order whole.
std::string keyset_form(const Statement& statement, const std::string& table) {
  std::string columns, values, order;
  bool descending = false, has_key = false;
  const auto add = [&](const std::string& column) {
    const std::string_view separator = columns.empty() ? "" : ", ";
    columns += fmt::format("{}{}", separator, column);
    values += fmt::format("{}:last_{}", separator, column);
    order += fmt::format("{}{}{}", separator, column, descending ? " DESC" : "");
  };
  for (const Predicate& predicate : statement.predicates) {
    if (predicate.kind != PredicateKind::order_by || predicate.wrapped) continue;
    descending = predicate.descending;
    has_key |= is_own_key(table, predicate.column);
    add(predicate.column);
  }
  if (!has_key) add("id");
  return fmt::format("SELECT ... FROM {} WHERE ... AND ({}) {} ({}) ORDER BY {} LIMIT :page", table,
                     columns, descending ? "<" : ">", values, order);
}

std::optional<EitherColumn> find_either_column(std::string_view fingerprint, Dialect dialect) {
  const TokenList tokens(fingerprint, dialect);
  size_t where = tokens.size();
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens.is(i, "where")) where = i;
    if (!tokens.is(i, "or") || i < where) continue;
    const auto left = comparison_before(tokens, i);
    const auto right = comparison_at(tokens, i + 1);
    if (!left || !right || left->qualifier != right->qualifier || left->column == right->column)
      continue;
    EitherColumn either{left->column, right->column, {}};
    if (left->begin == where + 1 && right->end == tokens.size()) {
      const auto place = [&](size_t token) {
        return static_cast<size_t>(tokens[token].begin - fingerprint.data());
      };
      const std::string_view head = fingerprint.substr(0, place(left->begin));
      either.by_union =
          fmt::format("{}{} union {}{}", head,
                      fingerprint.substr(place(left->begin), place(i) - 1 - place(left->begin)),
                      head, fingerprint.substr(place(i + 1)));
    }
    return either;
  }
  return {};
}

}  // namespace dbperf
