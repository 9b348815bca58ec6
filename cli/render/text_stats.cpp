#include <fmt/format.h>

#include <algorithm>

#include "cli/render/text_sections.h"

namespace dbperf {
namespace {

// Names and values under each other; blocks stand side by side as far as the page goes.
using Block = std::vector<std::pair<std::string, std::string>>;

struct BlockWidth {
  size_t name = 0, value = 0;
  size_t whole() const { return name + 2 + value; }
};

BlockWidth measure(const Block& block) {
  BlockWidth width;
  for (const auto& [name, value] : block) {
    width.name = std::max(width.name, display_width(name));
    width.value = std::max(width.value, display_width(value));
  }
  return width;
}

void print_row(Page& page, const std::vector<const Block*>& blocks) {
  size_t height = 0;
  for (const Block* block : blocks) height = std::max(height, block->size());
  for (size_t row = 0; row < height; ++row) {
    std::string line;
    size_t painted_blank = 0;
    for (const Block* block : blocks) {
      const BlockWidth width = measure(*block);
      line.append(painted_blank, ' ');
      painted_blank = 0;
      line += "  ";
      if (row >= block->size()) {
        painted_blank = width.whole() + 2;
        continue;
      }
      const auto& [name, value] = (*block)[row];
      line += page.paint(Tone::dim, name);
      line.append(width.name - display_width(name) + 2 + width.value - display_width(value), ' ');
      line += value;
      painted_blank = 2;
    }
    page.line(line);
  }
}

void print_blocks(Page& page, const std::vector<Block>& blocks) {
  std::vector<const Block*> row;
  size_t used = 0;
  for (const Block& block : blocks) {
    if (block.empty()) continue;
    const size_t width = measure(block).whole() + (row.empty() ? 2 : 4);
    if (!row.empty() && used + width > page.width()) {
      print_row(page, row);
      page.line();
      row.clear();
      used = 0;
    }
    row.push_back(&block);
    used += width;
  }
  print_row(page, row);
}

std::string part(uint64_t count, uint64_t total) {
  const double whole = static_cast<double>(std::max<uint64_t>(1, total));
  return fmt::format("{:>8}", human_percent(static_cast<double>(count) / whole));
}

Block counts(const Report& report) {
  const Stats& stats = report.stats;
  const Thresholds& limits = report.thresholds;
  const auto line = [&](uint64_t count) {
    return human_count(count) + part(count, stats.total_queries);
  };
  Block block = {
      {"Queries", human_count(stats.total_queries) + fmt::format("{:>8}", "")},
      {"Slow, over " + human_limit(limits.slow_query_us), line(stats.slow_queries)},
      {"Very slow, over " + human_limit(limits.very_slow_query_us), line(stats.very_slow_queries)},
      {"Failed", line(stats.failed_queries)}};
  if (stats.untimed_queries > 0) block.push_back({"Without time", line(stats.untimed_queries)});
  return block;
}

Block times(const Stats& stats) {
  if (stats.timed_queries == 0) return {};
  return {{"Total time", human_duration(stats.total_query_time)},
          {"Average", human_duration(stats.avg_query_time)},
          {"Fastest", human_duration(stats.min_query_time)},
          {"Slowest", human_duration(stats.max_query_time)}};
}

Block percentiles(const Stats& stats) {
  if (stats.timed_queries == 0) return {};
  return {{"p50", human_duration(stats.p50_query_time)},
          {"p90", human_duration(stats.p90_query_time)},
          {"p95", human_duration(stats.p95_query_time)},
          {"p99", human_duration(stats.p99_query_time)}};
}

Block types(const Stats& stats) {
  Block block;
  const std::pair<const char*, uint64_t> rows[] = {{"SELECT", stats.select_queries},
                                                   {"INSERT", stats.insert_queries},
                                                   {"UPDATE", stats.update_queries},
                                                   {"DELETE", stats.delete_queries},
                                                   {"other", stats.other_queries}};
  for (const auto& [name, count] : rows) {
    if (count > 0) block.push_back({name, human_count(count) + part(count, stats.total_queries)});
  }
  return block;
}

Block rates(const Stats& stats) {
  Block block = {{"Queries/s", human_rate(stats.queries_per_second)},
                 {"Busiest second", human_count(stats.peak_queries_per_second)}};
  if (stats.rows_examined > 0) {
    block.push_back({"Rows examined", human_count(stats.rows_examined)});
  }
  if (stats.rows_sent > 0) block.push_back({"Rows sent", human_count(stats.rows_sent)});
  if (stats.rows_affected > 0) {
    block.push_back({"Rows affected", human_count(stats.rows_affected)});
  }
  if (stats.lock_time > 0) block.push_back({"Lock time", human_duration(stats.lock_time)});
  if (stats.parse_time > 0) block.push_back({"Parse time", human_duration(stats.parse_time)});
  if (stats.bind_time > 0) block.push_back({"Bind time", human_duration(stats.bind_time)});
  return block;
}

Block connections(const Stats& stats) {
  Block block;
  const auto add = [&](const char* name, int64_t count) {
    if (count > 0) block.push_back({name, human_count(static_cast<uint64_t>(count))});
  };
  add("Connections", stats.total_connections);
  add("At once, most", stats.peak_connections);
  add("Open at the end", stats.active_connections);
  add("Failed to connect", stats.failed_connections);
  add("Leaked", stats.leaked_connections);
  if (stats.peak_connection_pool_usage > 0) {
    block.push_back({"Pool in use", human_percent(stats.connection_pool_usage)});
    block.push_back({"Pool, most", human_percent(stats.peak_connection_pool_usage)});
  }
  return block;
}

}  // namespace

void print_stats(Page& page, const Report& report) {
  const Stats& stats = report.stats;
  const Block sessions = connections(stats);
  if (stats.total_queries == 0 && sessions.empty()) return;
  page.heading("Statistics");
  if (stats.total_queries == 0) return print_blocks(page, {sessions});
  print_blocks(page, {counts(report), times(stats), percentiles(stats), types(stats), rates(stats),
                      sessions});
  if (stats.durations_without_statement > 0) {
    page.paragraph(2, fmt::format("{} durations ({}) were logged without their statement.",
                                  human_count(stats.durations_without_statement),
                                  human_duration(stats.durations_without_statement_time)));
  }
  if (stats.corrupt_durations > 0) {
    page.paragraph(2, fmt::format("{} durations are none that a clock can give; their queries "
                                  "count as untimed.",
                                  human_count(stats.corrupt_durations)));
  }
}

}  // namespace dbperf
