#pragma once
// The sections of the text report, in the order in which they stand in it. Each prints nothing when
// it has nothing to say.

#include "cli/render/page.h"

namespace dbperf {

void print_header(Page& page, const Report& report);  // verdict, what was read, what to do next
void print_period(Page& page, const Report& report);  // which the log covers
void print_alerts(Page& page, const Report& report);
void print_stats(Page& page, const Report& report);
void print_load(Page& page, const Report& report);  // over time
void print_queries(Page& page, const Report& report);
void print_slow_queries(Page& page, const Report& report);
void print_errors(Page& page, const Report& report);
void print_tables(Page& page, const Report& report);
void print_groups(Page& page, const Report& report);  // databases, users, hosts, ...
void print_server(Page& page, const Report& report);
void print_lock_waits(Page& page, const Report& report);
void print_deadlocks(Page& page, const Report& report);
void print_spills(Page& page, const Report& report);  // temporary files by query
void print_recommendations(Page& page, const Report& report);
void print_focus(Page& page, const Report& report);  // all about one query, instead of the others
void print_next(Page& page, const Report& report);   // commands that go on from here
void print_omitted(Page& page, const Report& report);

}  // namespace dbperf
