#pragma once
// The report for a person at a terminal: what is wrong first, then what was measured, then what to
// do about it.

#include <string>
#include <string_view>
#include <vector>

#include "cli/render/page.h"

namespace dbperf {

std::string render_text(const Report& report, const TextStyle& style);

// What TextStyle::sections may name, in the order of the report.
std::vector<std::string_view> text_section_names();

}  // namespace dbperf
