#pragma once
// What a message of MySQL's error log means: refused and aborted connections, crashes, trouble.

#include <string_view>

#include "analysis/event.h"
#include "parser/arena.h"

namespace dbperf {

// Fills `event`, whose severity and message are set. `text` is all of the record's text.
void read_mysql_error_message(std::string_view text, Arena& arena, Event& event);

}  // namespace dbperf
