#pragma once
// What the stages of an analysis cost, for those who ask: `dbperf analyze --stats`. Times are those
// of a clock that the caller brings, so libraries need not read one; without a meter nothing is
// measured.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace dbperf {

enum class Stage : uint8_t {
  examine,    // finding inputs and telling their formats
  read,       // reading, decoding, cutting at records
  parse,      // records to events, once more and for nobody, to know what that alone costs
  digest,     // records to events to digests, in the workers
  correlate,  // what needs the order of the log
  report,     // sorting, advice, writing the report
  count
};

class StageMeter {
 public:
  using Clock = int64_t (*)();  // nanoseconds, of the calling thread

  explicit StageMeter(Clock clock) : clock_(clock) {}
  // Of all threads.
  int64_t nanoseconds(Stage stage) const { return spent_[static_cast<size_t>(stage)]; }

 private:
  friend class StageTimer;
  Clock clock_;
  std::array<std::atomic<int64_t>, static_cast<size_t>(Stage::count)> spent_{};
};

// Measures from its beginning to its end, on one thread. The meter may be null.
class StageTimer {
 public:
  StageTimer(StageMeter* meter, Stage stage)
      : meter_(meter), stage_(stage), began_(meter == nullptr ? 0 : meter->clock_()) {}
  ~StageTimer() {
    if (meter_ == nullptr) return;
    meter_->spent_[static_cast<size_t>(stage_)] += meter_->clock_() - began_;
  }
  StageTimer(const StageTimer&) = delete;
  StageTimer& operator=(const StageTimer&) = delete;

 private:
  StageMeter* const meter_;
  const Stage stage_;
  const int64_t began_;
};

}  // namespace dbperf
