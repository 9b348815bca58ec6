#include <array>

#include "parser/format.h"

namespace dbperf {
namespace {

constexpr std::array<FormatEntry, 3> table = {{
    {"postgres-stderr",
     "PostgreSQL's server log as text (log_destination = stderr), with any log_line_prefix",
     detect_postgres_stderr},
    {"mysql-slow", "slow query log of MySQL, Percona Server and MariaDB", detect_mysql_slow},
    {"events", "JSON events of applications: queries, connections, pools", detect_events},
}};

}  // namespace

std::span<const FormatEntry> formats() { return table; }

}  // namespace dbperf
