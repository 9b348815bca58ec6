#include "parser/detect_by_parsing.h"

#include <algorithm>

namespace dbperf {
namespace {

struct LineCounter final : EventSink {
  void on_event(const Event& event) override { recognised += event.lines; }
  void on_skipped(uint32_t, uint32_t lines, std::string_view) override { skipped += lines; }

  uint64_t recognised = 0, skipped = 0;
};

}  // namespace

Detection detect_by_parsing(std::string_view head, std::shared_ptr<const Format> format,
                            std::string_view reason) {
  LineCounter lines;
  Arena arena;
  format->parse(head, arena, lines);
  if (lines.recognised == 0) return {nullptr, 0, std::string(reason)};
  const uint64_t score = 1000 * lines.recognised / (lines.recognised + lines.skipped);
  return {std::move(format), std::max(1, static_cast<int>(score)), {}};
}

}  // namespace dbperf
