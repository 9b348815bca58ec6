#include <fmt/format.h>

#include <algorithm>

#include "analysis/sql/fingerprint.h"
#include "cli/render/text_sections.h"

namespace dbperf {
namespace {

// The options that show what an alert is about.
std::string options_for(const Alert& alert) {
  static constexpr std::pair<std::string_view, std::string_view> known[] = {
      {"deadlocks", "--section locks"},
      {"lock_waits", "--section locks"},
      {"temp_files", "--section temp-files"},
      {"error_rate", "--section errors --top 0"},
      {"failed_connections", "--section errors --top 0"},
      {"avg_query_time", "--section queries --sort mean"},
      {"queries_per_second", "--section queries --sort calls"},
      {"connection_pool_usage", "--section recommendations"},
      {"connection_leaks", "--section recommendations"},
  };
  if (alert.query_id) return "--query " + format_id(*alert.query_id);
  for (const auto& [metric, options] : known)
    if (alert.metric_name == metric) return std::string(options);
  return "--section server";
}

}  // namespace

void print_next(Page& page, const Report& report) {
  constexpr size_t most = 3, label_width = 10;
  const Again& again = page.style().again;
  std::vector<std::string> shown;
  for (const Alert& alert : report.alerts) {
    const std::string options = options_for(alert);
    if (shown.size() == most) break;
    if (std::find(shown.begin(), shown.end(), options) != shown.end()) continue;
    const std::string label = shown.empty() ? "Next" : "";
    // Never wrapped: it is there to be pasted.
    page.line(page.paint(Tone::dim, pad_right(label, label_width)) +
              safe_line(fmt::format("{}dbperf analyze {}{}", again.from_pipe ? "... | " : "",
                                    options, again.rest)));
    shown.push_back(options);
  }
}

}  // namespace dbperf
