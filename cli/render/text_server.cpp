#include <fmt/format.h>

#include "cli/render/text_sections.h"

namespace dbperf {
namespace {

std::string times(uint64_t count) { return count == 1 ? "once" : human_count(count) + " times"; }

std::vector<std::pair<std::string, std::string>> incidents(const ServerReport& server) {
  std::vector<std::pair<std::string, std::string>> rows;
  const auto add = [&](const char* what, uint64_t count) {
    if (count > 0) rows.emplace_back(what, times(count));
  };
  add("Crashed", server.crashes);
  add("Data corrupted", server.data_corruption);
  add("Wraparound near", server.wraparound);
  add("Out of memory", server.out_of_memory);
  add("Disk full", server.disk_full);
  add("Out of connections", server.out_of_connections);
  add("Deadlocks", server.deadlocks.count);
  add("Standby conflicts", server.replication_conflicts);
  add("Logins refused", server.connections.authentication_failures);
  return rows;
}

std::string transactions(const Page& page, const ServerReport& server) {
  const auto& all = server.transactions;
  std::string text =
      fmt::format("{}, {} rolled back, the longest {}", human_count(all.count),
                  human_count(all.rolled_back), human_duration(all.longest.duration));
  if (all.most_idle.longest_idle > 0) {
    text += fmt::format(", idle for up to {}", human_duration(all.most_idle.longest_idle));
    if (!all.most_idle.last.query.empty())
      text += fmt::format(" (pid {}, after {})", all.most_idle.last.pid,
                          page.shortened(safe_line(all.most_idle.last.query), 60));
  }
  return text;
}

std::string checkpoints(const ServerReport& server) {
  const auto& all = server.checkpoints;
  std::string text = fmt::format("{} ({} timed, {} requested), {} writing", human_count(all.count),
                                 human_count(all.timed), human_count(all.requested),
                                 human_duration(all.write_time));
  if (all.max_total_time > 0) text += ", the longest " + human_duration(all.max_total_time);
  if (all.max_distance > 0)
    text += ", up to " + human_bytes(static_cast<uint64_t>(all.max_distance)) + " of WAL apart";
  if (all.too_frequent > 0) text += ", " + times(all.too_frequent) + " too soon";
  return text;
}

std::string pooler(const ServerReport& server) {
  const auto& all = server.pooler;
  return fmt::format(
      "{} queries/s on average, {} at most; a query up to {}, a wait for a server up to {}",
      human_rate(all.queries_per_second),
      human_count(static_cast<uint64_t>(all.peak_queries_per_second)),
      human_duration(all.max_query_time), human_duration(all.max_wait_time));
}

std::string vacuums(const std::vector<VacuumRow>& rows) {
  constexpr size_t most = 5;
  std::vector<std::string> parts;
  for (const VacuumRow& row : rows) {
    if (parts.size() == most) {
      parts.push_back(fmt::format("and {} more tables", rows.size() - most));
      break;
    }
    parts.push_back(
        fmt::format("{} {}, {}", row.table, times(row.count), human_duration(row.total_time)));
  }
  return safe_line(fmt::format("{}", fmt::join(parts, "; ")));
}

}  // namespace

void print_server(Page& page, const Report& report) {
  const ServerReport& server = report.server;
  auto rows = incidents(server);
  const size_t bad = rows.size();
  if (server.lock_waits.count > 0) {
    rows.emplace_back("Lock waits", fmt::format("{}, {} in all", times(server.lock_waits.count),
                                                human_duration(server.lock_waits.total_time)));
  }
  if (server.cancelled.timeout > 0) {
    rows.emplace_back("Cancelled", times(server.cancelled.timeout) + " by a timeout");
  }
  if (server.cancelled.user > 0) {
    rows.emplace_back("Cancelled", times(server.cancelled.user) + " on request");
  }
  if (server.temp_files.count > 0) {
    const auto bytes = [](int64_t value) { return human_bytes(static_cast<uint64_t>(value)); };
    rows.emplace_back(
        "Temporary files",
        fmt::format("{}, {} in all, the largest {}", human_count(server.temp_files.count),
                    bytes(server.temp_files.total_bytes), bytes(server.temp_files.max_bytes)));
  }
  if (server.checkpoints.count > 0) rows.emplace_back("Checkpoints", checkpoints(server));
  if (server.pooler.count > 0) rows.emplace_back("pgBouncer", pooler(server));
  if (server.transactions.count > 0) rows.emplace_back("Transactions", transactions(page, server));
  if (!server.autovacuum.empty()) rows.emplace_back("Autovacuum", vacuums(server.autovacuum));
  if (!server.autoanalyze.empty()) rows.emplace_back("Autoanalyze", vacuums(server.autoanalyze));
  if (rows.empty()) return;
  page.heading("Server");
  for (size_t i = 0; i < rows.size(); ++i) {
    page.labelled("  " + rows[i].first, 22, rows[i].second, i < bad ? Tone::red : Tone::dim);
  }
}

}  // namespace dbperf
