#pragma once
// The indexes that would serve a statement, and how two wishes become one index.
//
// A wish is a list of groups of columns. Within a group the order is free (columns compared for
// equality), between groups it is not (a range or an ORDER BY comes after them). Two wishes fit
// into one index if both lists are beginnings of a common, finer one: {a,b} and {a}{c} do not, but
// {a,b} and {a}{b} become {a}{b}, and {a,b} and {a} become {a}{b}.

#include <string>
#include <string_view>
#include <vector>

#include "analysis/event.h"
#include "analysis/schema.h"
#include "analysis/sql/statement.h"

namespace dbperf {

// What a column's place in the index must serve.
enum class ColumnUse : uint8_t {
  equality,  // any index on it does
  ordered,   // a range or an order
  pattern,   // LIKE 'abc%': in PostgreSQL that needs an operator class, which serves no order
};

struct IndexColumn {
  std::string name;  // as reports write it: email, lower(email)
  std::string sql;   // as CREATE INDEX wants it
  ColumnUse use = ColumnUse::equality;
};

struct IndexCandidate {
  std::string table;
  std::vector<std::vector<IndexColumn>> groups;
  bool inner = false;      // looked up for each row of another table
  bool selective = false;  // an exact value leads here, so that few rows are wanted

  std::vector<IndexColumn> columns() const;
};

// More columns than this cost more on every write than they give.
inline constexpr size_t max_index_columns = 4;

// Only tables that the statement names for certain, and none that it reaches by its key. `text` is
// the statement's fingerprint; `schema`, if there is one, tells which columns are keys.
std::vector<IndexCandidate> find_candidates(const Statement& statement, std::string_view text,
                                            Dialect dialect, const Schema* schema = nullptr);
// Makes `index` serve `other` too. False, and unchanged, if that takes another index.
bool merge_candidate(IndexCandidate& index, const IndexCandidate& other);
// The same, giving up columns compared for equality that tell few rows apart beside others that do.
bool merge_without_coarse(IndexCandidate& index, const IndexCandidate& other);

// `column` is by its name the key of `table`: id, or order_id of orders.
bool is_own_key(std::string_view table, std::string_view column);
// `column` tells few kinds of rows apart, by its name: status, type.
bool is_coarse(std::string_view column);

}  // namespace dbperf
