#include "analysis/recommend/rewritten.h"

#include <fmt/format.h>

#include "analysis/recommend/identifier.h"
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

// Of the last ORDER BY.
size_t count_order_items(std::string_view fingerprint, Dialect dialect) {
  const TokenList tokens(fingerprint, dialect);
  size_t items = 0;
  for (size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens.is(i, "order") && tokens.is(i + 1, "by")) items = 1;
    if (tokens.is(i, TokenKind::open) && items > 0) i = tokens.match(i);
    if (tokens.is(i, TokenKind::comma) && items > 0) ++items;
    if (tokens.is(i, "limit") || tokens.is(i, "offset")) break;
  }
  return items;
}

}  // namespace

// `created_at` and `created_at, id`, from the ORDER BY; the key makes the order whole.
std::optional<std::string> keyset_form(const Statement& statement, std::string_view fingerprint,
                                       Dialect dialect, const std::string& table) {
  std::string columns, values, order;
  size_t items = 0;
  bool descending = false, has_key = false;
  const auto add = [&](const std::string& column) {
    const std::string_view separator = columns.empty() ? "" : ", ";
    const std::string name = quote_identifier(column, dialect);
    columns += fmt::format("{}{}", separator, name);
    values += fmt::format("{}:last_{}", separator, column);
    order += fmt::format("{}{}{}", separator, name, descending ? " DESC" : "");
  };
  for (const Predicate& predicate : statement.predicates) {
    if (predicate.kind != PredicateKind::order_by) continue;
    if (predicate.wrapped || predicate.nulls_elsewhere ||
        (items > 0 && predicate.descending != descending))
      return {};
    descending = predicate.descending;
    has_key |= is_own_key(table, predicate.column);
    add(predicate.column);
    ++items;
  }
  if (items != count_order_items(fingerprint, dialect)) return {};
  if (!has_key) add("id");
  return fmt::format("SELECT ... FROM {} WHERE ... AND ({}) {} ({}) ORDER BY {} LIMIT :page",
                     table == "..." ? table : quote_table(table, dialect), columns,
                     descending ? "<" : ">", values, order);
}

std::optional<std::string> named_columns_form(std::string_view fingerprint, Dialect dialect) {
  const TokenList tokens(fingerprint, dialect);
  for (size_t i = 1; i < tokens.size() && !tokens.is(i, "from"); ++i) {
    if (!tokens.is_op(i, "*")) continue;
    size_t begin = i;
    while (begin >= 2 && tokens.is(begin - 1, TokenKind::dot)) begin -= 2;
    if (!tokens.is(begin - 1, "select") && !tokens.is(begin - 1, "distinct") &&
        !tokens.is(begin - 1, TokenKind::comma) && !tokens.is(begin - 1, TokenKind::hint_close))
      continue;
    const auto place = [&](size_t k) {
      return static_cast<size_t>(tokens[k].begin - fingerprint.data());
    };
    return replaced(fingerprint, place(begin), place(i) + 1, "needed, columns");
  }
  return {};
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
    return replaced(
        fingerprint, place(i), after,
        folds ? fmt::format("{} = ?", plain)
              : fmt::format("{0} >= ? and {0} < {1}", plain,
                            is_mysql(dialect) ? "? + interval 1 day" : "cast(? as date) + 1"));
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

namespace {

// Rows come out of it as they went in: no sums, nothing left out as a repetition, no sub-select.
bool keeps_rows(const TokenList& tokens, size_t end) {
  for (size_t i = 0; i < end; ++i)
    if (tokens.is(i, TokenKind::open) || tokens.is(i, "distinct") || tokens.is(i, "union"))
      return false;
  return true;
}

// The second query leaves out what the first has found.
std::string by_union(std::string_view head, std::string_view first, std::string_view second,
                     std::string_view first_column) {
  return fmt::format("{0}{1} union all {0}{2} and ({3} <> ? or {3} is null)", head, first, second,
                     first_column);
}

}  // namespace

std::optional<EitherColumn> find_either_column(std::string_view fingerprint, Dialect dialect) {
  const TokenList tokens(fingerprint, dialect);
  size_t where = tokens.size(), ors = 0;
  for (size_t i = 0; i < tokens.size(); ++i) ors += tokens.is(i, "or");
  for (size_t i = 0; i < tokens.size() && ors == 1; ++i) {
    if (tokens.is(i, "where")) where = i;
    if (!tokens.is(i, "or") || i < where) continue;
    const auto left = comparison_before(tokens, i);
    const auto right = comparison_at(tokens, i + 1);
    if (!left || !right || left->qualifier != right->qualifier || left->column == right->column)
      return {};
    EitherColumn either{left->column, right->column, {}};
    if (left->begin == where + 1 && right->end == tokens.size() && keeps_rows(tokens, where)) {
      const auto place = [&](size_t token) {
        return static_cast<size_t>(tokens[token].begin - fingerprint.data());
      };
      const auto piece = [&](size_t begin, size_t end) {
        return fingerprint.substr(place(begin),
                                  place(end - 1) + tokens[end - 1].length - place(begin));
      };
      either.by_union =
          by_union(fingerprint.substr(0, place(left->begin)), piece(left->begin, i),
                   piece(right->begin, right->end), piece(left->begin, left->end - 2));
    }
    return either;
  }
  return {};
}

}  // namespace dbperf
