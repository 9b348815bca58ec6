#include "parser/envelopes/line_map.h"

#include <algorithm>

namespace dbperf {

void LineMap::add(uint64_t outer) {
  const uint64_t inner = ++lines_;
  if (!runs_.empty()) {
    LineRun& last = runs_.back();
    if (last.of(inner) == outer) return;
    if (last.inner + 1 == inner && last.outer == outer) {  // a second line of the same
      last.advancing = false;
      return;
    }
  }
  runs_.push_back({inner, outer, true});
}

void LineMap::take(uint64_t first, uint64_t count, std::vector<LineRun>& runs) {
  runs.clear();
  while (runs_.size() > 1 && runs_[1].inner <= first) runs_.pop_front();
  for (const LineRun& run : runs_) {
    if (run.inner >= first + count) break;
    const uint64_t begin = std::max(run.inner, first);
    runs.push_back({begin - first, run.of(begin), run.advancing});
  }
}

}  // namespace dbperf
