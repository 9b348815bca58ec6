#pragma once
// What is known of the terminal, or of the lack of one.

#include <cstddef>

#include "cli/command_line.h"

namespace dbperf {

bool is_terminal(int descriptor);
// Columns: the terminal's, else COLUMNS, else 80; within what a report can be laid out in.
size_t terminal_width(int descriptor);
// NO_COLOR and TERM=dumb count where the user has not decided.
bool wants_color(When when, int descriptor);

// Whether the locale named by the environment has UTF-8; also if none is named.
bool is_utf8_locale();

}  // namespace dbperf
