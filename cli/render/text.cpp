#include "cli/render/text.h"

#include <algorithm>
#include <iterator>

#include "cli/render/text_sections.h"

namespace dbperf {
namespace {

struct Section {
  std::string_view name;
  void (*print)(Page& page, const Report& report);
};

// A name may stand at several that belong together.
constexpr Section sections[] = {
    {"summary", print_header},    {"alerts", print_alerts},
    {"statistics", print_stats},  {"load", print_load},
    {"queries", print_queries},   {"slow-queries", print_slow_queries},
    {"errors", print_errors},     {"tables", print_tables},
    {"clients", print_groups},    {"server", print_server},
    {"locks", print_lock_waits},  {"locks", print_deadlocks},
    {"temp-files", print_spills}, {"recommendations", print_recommendations}};

}  // namespace

std::vector<std::string_view> text_section_names() {
  std::vector<std::string_view> names;
  for (const Section& section : sections)
    if (names.empty() || names.back() != section.name) names.push_back(section.name);
  return names;
}

std::string render_text(const Report& report, const TextStyle& style) {
  Page page(style, report);
  if (report.focus && report.focus->row) {
    print_focus(page, report);
    return page.take();
  }
  const auto& chosen = style.sections;
  for (const Section& section : sections) {
    if (chosen.empty() || std::find(chosen.begin(), chosen.end(), section.name) != chosen.end())
      section.print(page, report);
  }
  if (page.size() == 0) page.line("There is nothing of this in what was read.");
  print_omitted(page, report);
  return page.take();
}

}  // namespace dbperf
