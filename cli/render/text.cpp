#include "cli/render/text.h"

#include "cli/render/text_sections.h"

namespace dbperf {

std::string render_text(const Report& report, const TextStyle& style) {
  Page page(style, report);
  print_header(page, report);
  print_alerts(page, report);
  print_stats(page, report);
  print_load(page, report);
  print_queries(page, report);
  print_slow_queries(page, report);
  print_errors(page, report);
  print_tables(page, report);
  print_groups(page, report);
  print_server(page, report);
  print_lock_waits(page, report);
  print_deadlocks(page, report);
  print_spills(page, report);
  print_recommendations(page, report);
  print_omitted(page, report);
  return page.take();
}

}  // namespace dbperf
