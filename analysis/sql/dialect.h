#pragma once
// What the user knows of a dialect and no log tells.

#include "analysis/event.h"

namespace dbperf {

// MySQL's under ANSI_QUOTES: double quotes enclose names.
inline constexpr Dialect mysql_ansi{2};

constexpr bool is_mysql(Dialect dialect) { return dialect != Dialect::postgres; }

}  // namespace dbperf
