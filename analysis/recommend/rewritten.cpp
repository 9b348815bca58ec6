#include "analysis/recommend/rewritten.h"

#include <fmt/format.h>

#include "analysis/recommend/index_candidate.h"
#include "analysis/sql/dialect.h"
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

std::string replaced(std::string_view text, size_t begin, size_t end, std::string_view with) {
  return fmt::format("{}{}{}", text.substr(0, begin), with, text.substr(end));
}

// What a column of the table at `i` is qualified with: its alias, or its name.
struct NamedTable {
  std::string name;
  size_t end;
};
NamedTable table_at(const TokenList& tokens, size_t i) {
  size_t end = tokens.name_end(i);
  std::string name = tokens.name(end - 1, end);
  if (tokens.is(end, "as")) ++end;
  if (tokens.is_name(end)) name = tokens.name(end, end + 1), ++end;
  return {std::move(name), end};
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

std::optional<std::string> bare_column_form(std::string_view fingerprint, std::string_view column,
                                            Dialect dialect) {
  const TokenList tokens(fingerprint, dialect);
  const auto place = [&](size_t i) {
    return static_cast<size_t>(tokens[i].begin - fingerprint.data());
  };
  for (size_t i = 0; i < tokens.size(); ++i) {
    size_t name = i, end = 0;
    const bool call = tokens.is(i + 1, TokenKind::open);
    const bool folds = call && (tokens.is(i, "lower") || tokens.is(i, "upper"));
    if ((call && tokens.is(i, "date")) || (folds && is_mysql(dialect))) {
      name = i + 2;
      end = tokens.match(i + 1) + 1;
    } else if (tokens.is_name(i)) {
      end = tokens.name_end(i);
      if (!tokens.is(end, TokenKind::cast) || !tokens.is(end + 1, "date")) continue;
      end += 2;
    } else {
      continue;
    }
    const size_t name_end = tokens.name_end(name);
    if (tokens.name(name_end - 1, name_end) != column || !tokens.is_op(end, "=") ||
        !tokens.is(end + 1, TokenKind::literal))
      continue;
    const std::string_view plain = fingerprint.substr(
        place(name), place(name_end - 1) + tokens[name_end - 1].length - place(name));
    const size_t after = place(end + 1) + tokens[end + 1].length;
    return replaced(fingerprint, place(i), after,
                    folds ? fmt::format("{} = ?", plain)
                          : fmt::format("{0} >= ? and {0} < ? + interval '1' day", plain));
  }
  return {};
}

std::optional<std::string> not_exists_form(std::string_view fingerprint, Dialect dialect) {
  const TokenList tokens(fingerprint, dialect);
  std::string outer;
  for (size_t i = 0; i + 6 < tokens.size(); ++i) {
    if (tokens.is(i, "from") && outer.empty()) {
      const NamedTable table = table_at(tokens, i + 1);
      // More tables, or a query: which of them has the column is not known.
      if (!tokens.is(table.end, "where")) return {};
      outer = table.name;
    }
    if (!tokens.is(i, "not") || !tokens.is(i + 1, "in") || !tokens.opens_query(i + 2)) continue;
    const size_t close = tokens.match(i + 2);
    const size_t column = i + 4, from = tokens.name_end(column);
    if (outer.empty() || close >= tokens.size() || !tokens.is_name(i - 1) ||
        !tokens.is_name(column) || !tokens.is(from, "from") || !tokens.is_name(from + 1))
      return {};
    const NamedTable inner = table_at(tokens, from + 1);
    if (inner.name == outer || (inner.end != close && !tokens.is(inner.end, "where"))) return {};
    for (size_t k = inner.end; k < close; ++k)
      for (const std::string_view word : {"or", "group", "limit", "union", "order", "having"})
        if (tokens.is(k, word)) return {};
    const auto place = [&](size_t k) {
      return static_cast<size_t>(tokens[k].begin - fingerprint.data());
    };
    size_t left = i - 1;
    while (left >= 2 && tokens.is(left - 1, TokenKind::dot)) left -= 2;
    const std::string condition = fmt::format(
        "{}.{} = {}.{}", inner.name, tokens.name(from - 1, from), outer, tokens.name(i - 1, i));
    const std::string_view rest = fingerprint.substr(place(from), place(close) - place(from));
    return replaced(fingerprint, place(left), place(close) + 1,
                    fmt::format("not exists (select 1 {}{} {})", rest,
                                inner.end == close ? " where" : " and", condition));
  }
  return {};
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
