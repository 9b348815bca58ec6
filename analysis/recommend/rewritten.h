#pragma once
// Statements in the form that is faster, as far as they can be written without knowing the tables.

#include <optional>
#include <string>
#include <string_view>

#include "analysis/sql/statement.h"

namespace dbperf {

// A page that begins after the last row of the one before, by the ORDER BY of `statement`; nothing
// if that is not of columns alone, all of them one way.
std::optional<std::string> keyset_form(const Statement& statement, std::string_view fingerprint,
                                       Dialect dialect, const std::string& table);

// SELECT with a list where it has a `*`; nothing if it has none.
std::optional<std::string> named_columns_form(std::string_view fingerprint, Dialect dialect);

// `a = ? OR b = ?` on two columns of one table.
struct EitherColumn {
  std::string first, second;  // the columns
  std::string by_union;       // one after the other; empty if that would find something else
};
std::optional<EitherColumn> find_either_column(std::string_view fingerprint, Dialect dialect);

// `date(column) = ?` as a range, and without lower() where MySQL's collation does it; nothing if
// the statement has neither: what else a function does is not known.
std::optional<std::string> bare_column_form(std::string_view fingerprint, std::string_view column,
                                            Dialect dialect);

// `x NOT IN (SELECT y FROM t ...)` as NOT EXISTS; nothing if the tables of both cannot be told.
std::optional<std::string> not_exists_form(std::string_view fingerprint, Dialect dialect);

}  // namespace dbperf
