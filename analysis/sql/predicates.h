#pragma once
// The columns by which a statement filters, joins, orders and groups.

#include <vector>

#include "analysis/sql/query_blocks.h"
#include "analysis/sql/statement.h"
#include "analysis/sql/token_list.h"

namespace dbperf {

// Only conditions that every row must meet: nothing under OR, NOT, CASE or in a function's
// arguments. What is not understood is left out. `has_column` as for read_statement().
std::vector<Predicate> read_predicates(const TokenList& tokens, QueryBlocks& blocks,
                                       const HasColumn& has_column);

}  // namespace dbperf
