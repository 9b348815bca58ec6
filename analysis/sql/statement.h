#pragma once
// What a statement does to which tables: read tolerantly, from either dialect, whole or truncated,
// with literals or as a fingerprint.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/event.h"
#include "analysis/sql/verb.h"

namespace dbperf {

// Names are as in the statement without quotes; PostgreSQL folds unquoted ones to lower case; a
// schema is kept, never added. CTE names, functions, aliases are no tables. Each table stands once
// for reading and once for writing at most.
struct TableUse {
  std::string name;
  bool written = false;  // the target of INSERT, UPDATE, DELETE, MERGE, TRUNCATE, COPY FROM, ...
  bool operator==(const TableUse&) const = default;
};

enum class PredicateKind : uint8_t {
  equality,
  in_list,
  range,
  prefix_like,
  contains_like,
  is_null,
  join,
  order_by,
  group_by,
};

// A column of a table that a statement filters, joins, orders or groups by.
struct Predicate {
  std::string table;   // as in TableUse; empty if it cannot be told
  std::string column;  // folded as tables are
  PredicateKind kind;
  bool wrapped = false;          // inside a function or cast: a plain index cannot serve it
  bool descending = false;       // of order_by
  bool nulls_elsewhere = false;  // of order_by: not at the end where its direction has them

  bool boolean = false;   // compared with TRUE or FALSE
  bool optional = false;  // in the ON of the LEFT JOIN that names the table: it chooses no rows

  // What tells equal predicates apart only by their place; not compared.
  uint32_t block = 0;  // where the table is named: 0 outermost, greater further in or on
  std::string other_table, other_column;  // of join: what it is compared with
  uint32_t other_block = 0;

  bool operator==(const Predicate& other) const {
    return table == other.table && column == other.column && kind == other.kind &&
           wrapped == other.wrapped && descending == other.descending;
  }
};

struct Statement {
  Verb verb = Verb::other;
  std::vector<TableUse> tables;       // in order of appearance
  std::vector<Predicate> predicates;  // in order of appearance
  bool selects_star = false;
  bool has_where = false;  // of the outermost statement
  bool has_limit = false;
  bool has_offset = false;
  bool orders_by_random = false;
  bool not_in_subquery = false;
};

// Whether a table has a column; nothing if that is not known.
using HasColumn =
    std::function<std::optional<bool>(std::string_view table, std::string_view column)>;

// `has_column`, if there is one, tells whose a column is that stands without its table.
Statement read_statement(std::string_view statement, Dialect dialect,
                         const HasColumn& has_column = {});
// Only the verb and the tables; what the hot path asks of each new shape.
void read_tables(std::string_view statement, Dialect dialect, std::vector<TableUse>& tables);

// Cuts `text` at top-level semicolons; comments and quotes are respected. Empty pieces are left
// out.
std::vector<std::string_view> split_statements(std::string_view text, Dialect dialect);

}  // namespace dbperf
