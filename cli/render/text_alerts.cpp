#include <fmt/format.h>

#include <algorithm>

#include "analysis/sql/fingerprint.h"
#include "cli/render/text_sections.h"

namespace dbperf {
namespace {

Tone tone_of(AlertSeverity severity) {
  return severity == AlertSeverity::warning ? Tone::yellow : Tone::red;
}

}  // namespace

void print_alerts(Page& page, const Report& report) {
  constexpr size_t indent = 12;
  if (report.alerts.empty()) return;
  page.heading("Alerts");
  const size_t top = page.style().limits.top;
  const size_t shown = top == 0 ? report.alerts.size() : std::min(top, report.alerts.size());
  for (size_t i = 0; i < shown; ++i) {
    const Alert& alert = report.alerts[i];
    page.labelled(fmt::format("  {}", alert_severity_name(alert.severity)), indent,
                  safe_line(alert.message), tone_of(alert.severity));
    std::string when = alert.metric_name;
    if (alert.first_seen != unknown_time || alert.last_seen != unknown_time) {
      when += ", " + page.span(alert.first_seen, alert.last_seen);
    }
    const std::string id = alert.query_id ? format_id(*alert.query_id) : "";
    if (alert.message.find(id) == std::string::npos) when += ", query " + id;
    page.paragraph(indent, safe_line(when), Tone::dim);
    const auto query =
        std::find_if(report.queries.begin(), report.queries.end(),
                     [&](const QueryRow& row) { return alert.query_id == row.id && !row.is_rest; });
    if (query == report.queries.end()) continue;
    page.statement(indent, query->fingerprint, 1);
  }
  const uint64_t hidden = report.alerts.size() - shown + report.omitted.alerts;
  if (hidden > 0) page.paragraph(2, "and " + counted(hidden, "more", "more"), Tone::dim);
}

}  // namespace dbperf
