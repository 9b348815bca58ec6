#pragma once
// An index that a log asks for, beside the table as its schema describes it.

#include "analysis/recommend/index_candidate.h"
#include "analysis/schema.h"

namespace dbperf {

enum class Cover : uint8_t {
  none,
  part,   // an index finds the rows by some of the columns, or some of the rows
  whole,  // an index does all that the candidate would
};

Cover cover_of(const SchemaTable& table, const IndexCandidate& candidate);

// Makes the columns such as the table's types allow. False if the table has no such column, or if
// no plain index can hold one.
bool fit_to_types(const SchemaTable& table, Dialect dialect, IndexCandidate& candidate);
// MySQL: of long texts only the beginning, so that all columns have room in a key.
void fit_to_key(const SchemaTable& table, IndexCandidate& candidate);

// `index` finds nothing that `other` does not find as well.
bool is_prefix_of(const SchemaIndex& index, const SchemaIndex& other);
// The same of an index that is to be made.
bool is_prefix_of(const SchemaIndex& index, const IndexCandidate& other);

}  // namespace dbperf
