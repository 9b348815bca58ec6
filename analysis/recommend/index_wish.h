#pragma once
// The wish of one query for an index, and what the log says for and against it.

#include <utility>
#include <vector>

#include "analysis/recommend/index_candidate.h"
#include "analysis/report.h"

namespace dbperf {

enum class Proof : uint8_t { against, none, proven };

struct Wish {
  const QueryRow* row;
  Proof proof = Proof::none;
  uint64_t removed = 0;  // rows that the plan's sequential scan read in vain
};

// What `row` wishes; nothing that the log or the schema, if it is given, speaks against, or that is
// not worth its while.
std::vector<std::pair<IndexCandidate, Wish>> find_wishes(const QueryRow& row, const Schema* schema);

}  // namespace dbperf
