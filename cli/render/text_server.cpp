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
  return rows;
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
  const auto& checkpoints = server.checkpoints;
  if (checkpoints.count > 0) {
    std::string text =
        fmt::format("{} ({} timed, {} requested), {} writing", human_count(checkpoints.count),
                    human_count(checkpoints.timed), human_count(checkpoints.requested),
                    human_duration(checkpoints.write_time));
    if (checkpoints.too_frequent > 0) text += ", " + times(checkpoints.too_frequent) + " too soon";
    rows.emplace_back("Checkpoints", text);
  }
  if (!server.autovacuum.empty()) rows.emplace_back("Autovacuum", vacuums(server.autovacuum));
  if (!server.autoanalyze.empty()) rows.emplace_back("Autoanalyze", vacuums(server.autoanalyze));
  if (rows.empty()) return;
  page.heading("Server");
  for (size_t i = 0; i < rows.size(); ++i) {
    page.labelled("  " + rows[i].first, 22, rows[i].second, i < bad ? Tone::red : Tone::dim);
  }
}

}  // namespace dbperf
