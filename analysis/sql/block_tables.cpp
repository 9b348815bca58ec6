// The tables of a FROM clause, their aliases, and common table expressions.

#include <algorithm>

#include "analysis/sql/block_reader.h"
#include "analysis/sql/dialect.h"

namespace dbperf {

// A table, or a function, where one is expected; `i` again if there is none.
size_t BlockReader::table(size_t i) {
  i = skip(i, {"only", "lateral"});
  if (tokens_.is_op(i, "{") && tokens_.is(i + 1, "oj")) i += 2;  // ODBC
  if (tokens_.is(i, TokenKind::open)) return i;                  // with the table still expected
  BlockFrame& frame = top();
  frame.expects_table = false;
  if (tokens_.is(i, "rows") && tokens_.is(i + 1, "from")) {
    frame.after_table_function = true;
    return i + 2;
  }
  if (!tokens_.is_name(i) || frame.block == no_block) return i;
  const size_t end = tokens_.name_end(i);
  if (tokens_.is(end, TokenKind::open) && !frame.writes) {
    frame.after_table_function = true;
    return end;
  }
  return add_ref(i, frame.writes);
}

size_t BlockReader::add_ref(size_t i, bool written) {
  const size_t end = tokens_.name_end(i);
  TableRef ref;
  ref.token = i;
  ref.written = written;
  ref.optional = top().optional;
  ref.name = tokens_.name(i, end);
  const bool dual = is_mysql(tokens_.dialect()) && same_name(ref.name, "dual", Dialect::mysql);
  if (dual || (end == i + 1 && is_cte(ref.name))) {
    ref.alias = std::move(ref.name);
    ref.name.clear();
  }
  const size_t next = alias(end, ref);
  if (!dual) block().refs.push_back(std::move(ref));
  return next;
}

size_t BlockReader::skip_table_options(size_t i) const {
  for (;;) {
    const bool hint = (tokens_.is(i, "use") || tokens_.is(i, "force") || tokens_.is(i, "ignore")) &&
                      (tokens_.is(i + 1, "index") || tokens_.is(i + 1, "key"));
    size_t paren = i;
    if (hint || tokens_.is(i, "tablesample")) {
      while (paren < i + 6 && !tokens_.is(paren, TokenKind::open)) ++paren;
    } else if (tokens_.is(i, "partition")) {
      paren = i + 1;
    }
    if (paren == i || !tokens_.is(paren, TokenKind::open)) return i;
    i = tokens_.match(paren) + 1;
  }
}

// Reads the alias of `ref`, and what else may follow a table.
size_t BlockReader::alias(size_t i, TableRef& ref) {
  if (tokens_.is_op(i, "*")) ++i;
  if (tokens_.is(i, "with") && tokens_.is(i + 1, "ordinality")) i += 2;
  i = skip_table_options(i);
  const bool as = tokens_.is(i, "as");
  const size_t name = as ? i + 1 : i;
  const bool option = tokens_.is(name, "use") || tokens_.is(name, "force") ||
                      tokens_.is(name, "ignore") || tokens_.is(name, "lock") ||
                      tokens_.is(name, "tablesample") || tokens_.is(name, "procedure") ||
                      tokens_.is(name, "minus") || tokens_.is(name, "search");
  const bool named = as ? tokens_.is(name, TokenKind::word) || tokens_.is(name, TokenKind::quoted)
                        : tokens_.is_name(name) && !option;
  if (!named) return as ? i + 1 : i;
  ref.alias = tokens_.name_part(name);
  i = name + 1;
  if (tokens_.is(i, TokenKind::open) && top().verb != Verb::insert) i = tokens_.match(i) + 1;
  return skip_table_options(i);
}

// Common table expressions; the main statement begins behind them.
size_t BlockReader::with(size_t i) {
  const bool recursive = tokens_.is(i, "recursive");
  if (recursive) ++i;
  size_t paren = i + 1;
  if (tokens_.is(paren, TokenKind::open)) paren = tokens_.match(paren) + 1;
  if (!tokens_.is(paren, "as")) {
    top().start = true;
    return i;
  }
  paren = skip(paren + 1, {"not", "materialized"});
  if (!tokens_.is(paren, TokenKind::open)) return paren;
  std::string name = tokens_.name_part(i);
  // Its own name means itself only where it may be recursive.
  if (recursive) ctes_.push_back(name);
  const size_t next = open(paren);
  top().start = true;
  top().outermost = top().is_table = false;
  top().clause = Clause::other;
  top().cte = std::move(name);
  return next;
}

bool BlockReader::is_cte(std::string_view name) const {
  if (ctes_.size() > max_refs) return true;
  return std::any_of(ctes_.begin(), ctes_.end(), [&](const std::string& cte) {
    return same_name(cte, name, tokens_.dialect());
  });
}

// MySQL updates the tables of a join that its assignments name.
void BlockReader::update_targets(size_t set) {
  std::vector<TableRef>& refs = block().refs;
  if (refs.empty()) return;
  if (refs.size() == 1 || tokens_.dialect() == Dialect::postgres) {
    refs[0].written = true;
    return;
  }
  for (size_t i = set + 1; tokens_.is_name(i);) {
    const size_t end = tokens_.name_end(i);
    const size_t ref =
        end > i + 1 ? find_ref(refs, tokens_.name(i, end - 2), tokens_.dialect()) : 0;
    if (ref < refs.size()) refs[ref].written = true;
    i = end;
    while (i < tokens_.size() && !tokens_.is(i, TokenKind::comma) && !tokens_.is(i, "where") &&
           !tokens_.is(i, TokenKind::close) && !tokens_.is(i, TokenKind::semicolon)) {
      i = tokens_.is(i, TokenKind::open) ? tokens_.match(i) + 1 : i + 1;
    }
    if (!tokens_.is(i, TokenKind::comma)) break;
    ++i;
  }
}

}  // namespace dbperf
