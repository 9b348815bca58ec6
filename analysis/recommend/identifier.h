#pragma once
// Names written so that a server reads them back as they are: quoted where they must be.

#include <string>
#include <string_view>

#include "analysis/event.h"

namespace dbperf {

// One name: order, "Order" (PostgreSQL), `order` (MySQL).
std::string quote_identifier(std::string_view name, Dialect dialect);
// A table as reports write it, with or without its schema: each part quoted where needed.
std::string quote_table(std::string_view table, Dialect dialect);
// The part of `table` after its schema.
std::string_view bare_table(std::string_view table);
// The server's own: nobody can index or batch it.
bool is_system_table(std::string_view table);

}  // namespace dbperf
