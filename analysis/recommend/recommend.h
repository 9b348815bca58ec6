#pragma once
// Advice from what a log proves or suggests. Each family of rules is one file of this folder; a
// table in recommend.cpp lists them.

#include <vector>

#include "analysis/report.h"
#include "analysis/schema.h"

namespace dbperf {

// Reads the rows of `report` (all of them, before any limit cuts them) and returns what follows,
// sorted by priority, share of time, id. `schema`, if it is known, says what indexes there are.
std::vector<Recommendation> recommend(const Report& report, const Schema* schema = nullptr);

}  // namespace dbperf
