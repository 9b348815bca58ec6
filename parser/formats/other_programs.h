#pragma once
// Lines that other programs write to the log of a database server they run beside.

#include <string_view>

namespace dbperf {

// Whether `line` is told by its own time or its words to be of another program: what Python's
// loggers write ("2026-11-22 10:00:00,123 INFO: ...": Patroni, Barman), and what pg_isready prints.
bool is_of_other_program(std::string_view line);

}  // namespace dbperf
