#pragma once
// The report of a deadlock that InnoDB writes with innodb_print_all_deadlocks = ON.

#include <string_view>

#include "analysis/event.h"
#include "parser/arena.h"

namespace dbperf {

// Whether the record that begins with `message` is such a report.
bool is_deadlock_report(std::string_view message);

// Makes an event of it: its transactions and their statements go to `event.detail`, a line
// "Thread 23: UPDATE ..." each. `text` is all of the record's text.
void read_deadlock_report(std::string_view text, Arena& arena, Event& event);

}  // namespace dbperf
