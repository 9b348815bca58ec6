#pragma once
// Which line of the input a line of the text that was peeled out of it came from.

#include <cstdint>
#include <deque>
#include <vector>

namespace dbperf {

// Lines from `inner` on, up to the next run.
struct LineRun {
  uint64_t inner = 0;
  uint64_t outer = 0;
  bool advancing = true;  // the next inner line is the next outer line too; else all are of one

  uint64_t of(uint64_t line) const { return advancing ? outer + (line - inner) : outer; }
  bool operator==(const LineRun&) const = default;
};

class LineMap {
 public:
  // Tells where the inner line after the last one came from.
  void add(uint64_t outer);
  // Where `count` lines from `first` on come from: `runs` count these lines from 0. What lies
  // before them is forgotten.
  void take(uint64_t first, uint64_t count, std::vector<LineRun>& runs);

 private:
  std::deque<LineRun> runs_;
  uint64_t lines_ = 0;
};

}  // namespace dbperf
