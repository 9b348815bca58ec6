#pragma once
// The EXPLAIN of an example that can be pasted as it stands.

#include <optional>
#include <string>

#include "analysis/report.h"

namespace dbperf {

// Nothing if the example is cut off, is not one statement, or still has parameters in it.
std::optional<std::string> explain_statement(const Execution& example, Dialect dialect);

}  // namespace dbperf
