#pragma once
// The report as Markdown (GitHub's flavour), for a ticket or a chat: what is wrong, the numbers,
// the top queries, errors, advice. Nothing in a log is taken for markup.

#include <string>

#include "analysis/report.h"

namespace dbperf {

std::string render_markdown(const Report& report);

}  // namespace dbperf
