#pragma once
// What the logs of MySQL and MariaDB share: how a statement and a session stand in them.

#include <cstdint>
#include <string_view>

#include "parser/arena.h"

namespace dbperf {

// The statement in `text`, without the white space and semicolons around it; in a log whose lines
// end in CR LF (`crlf`), with plain newlines. Empty if there is none.
std::string_view read_mysql_statement(std::string_view text, bool crlf, Arena& arena);

// Event::session of a thread id; 0 if it is empty.
uint64_t mysql_session(std::string_view thread_id);

// A name without the backticks around it.
std::string_view without_backticks(std::string_view name);

}  // namespace dbperf
