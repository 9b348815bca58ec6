#pragma once
// The report for a person at a terminal: what is wrong first, then what was measured, then what to
// do about it.

#include <string>

#include "cli/render/page.h"

namespace dbperf {

std::string render_text(const Report& report, const TextStyle& style);

}  // namespace dbperf
