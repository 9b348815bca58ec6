#include <fmt/format.h>

#include <array>

#include "parser/format.h"

namespace dbperf {
namespace {

constexpr auto table = std::to_array<FormatEntry>({
    {"postgres-stderr",
     "PostgreSQL's server log as text (log_destination = stderr), with any log_line_prefix",
     detect_postgres_stderr},
    {"postgres-csv", "PostgreSQL's server log as CSV (log_destination = csvlog), 8.4 and later",
     detect_postgres_csv},
    {"postgres-json", "PostgreSQL's server log as JSON (log_destination = jsonlog), 15 and later",
     detect_postgres_json},
    {"pgbouncer", "log of pgBouncer: logins, errors, statistics; it holds no statements",
     detect_pgbouncer},
    {"mysql-slow", "slow query log of MySQL, Percona Server and MariaDB", detect_mysql_slow},
    {"mysql-error", "server log of MySQL, Percona Server and MariaDB, as text or JSON",
     detect_mysql_error},
    {"mysql-general", "general query log of MySQL, Percona Server and MariaDB (no durations)",
     detect_mysql_general},
    {"events", "JSON events of applications (queries, connections, pools), OpenTelemetry spans",
     detect_events},
});

}  // namespace

std::span<const FormatEntry> formats() { return table; }

Detection find_format(std::string_view head, std::string_view log_format,
                      const FormatOptions& options, std::string& reasons) {
  Detection best;
  for (const FormatEntry& entry : formats()) {
    if (log_format != "auto" && log_format != entry.name) continue;
    Detection detection = entry.detect(head, options);
    if (!detection.format && !detection.reason.empty())
      reasons += fmt::format("\n  {}: {}", entry.name, detection.reason);
    if (detection.format && (!best.format || detection.score > best.score))
      best = std::move(detection);
  }
  return best;
}

}  // namespace dbperf
