#pragma once
// The report of a deadlock that InnoDB writes with innodb_print_all_deadlocks = ON.

#include <string_view>

#include "analysis/event.h"
#include "parser/arena.h"

namespace dbperf {

// Whether the record that begins with `message` is such a report.
bool is_deadlock_report(std::string_view message);

// Makes an event of it: its transactions, with the statements that they were at, are its parties
// and stand in its detail, a line "Process 23: UPDATE ..." each; the session is the one rolled
// back. `text` is all of the record's text.
void read_deadlock_report(std::string_view text, Arena& arena, Event& event);

}  // namespace dbperf
