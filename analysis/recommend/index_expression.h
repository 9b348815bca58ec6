#pragma once
// Columns that a statement folds to one case before it compares them: PostgreSQL can index that.

#include <string_view>

#include "analysis/recommend/index_candidate.h"

namespace dbperf {

// lower(email), if `text` compares the column so and an index of the dialect can hold it; else "".
IndexColumn indexable_expression(std::string_view text, std::string_view column, Dialect dialect);
// The same, if PostgreSQL matches it with a pattern.
IndexColumn searched_expression(std::string_view text, std::string_view column);

}  // namespace dbperf
