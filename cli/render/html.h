#pragma once
// The report as one HTML file that opens from disk and loads nothing: a page whose script shows the
// JSON report that it holds, and, for a reader without scripts, the text report.

#include <string>
#include <string_view>

#include "analysis/report.h"
#include "cli/render/page.h"

namespace dbperf {

// `style`: zone, limits and prefix count; its width and colour do not.
std::string render_html(const Report& report, const TextStyle& style, std::string_view version);

}  // namespace dbperf
