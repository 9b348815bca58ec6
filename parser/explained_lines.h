#pragma once
// How much of a head a format explains: what its detection is scored by.

#include <algorithm>
#include <cstdint>

namespace dbperf {

struct ExplainedLines {
  int64_t telling = 0;    // say by themselves what they are
  int64_t following = 0;  // explained by the record before them alone: any text could be
  int64_t unknown = 0;

  // 1 .. 1000. One line that looks like a record does not outweigh a log of another kind around it.
  int score() const {
    const int64_t total = telling + following + unknown;
    const int64_t explained = 2 * telling + following;
    return static_cast<int>(
        std::max<int64_t>(1, 1000 * explained / std::max<int64_t>(1, 2 * total)));
  }
};

}  // namespace dbperf
