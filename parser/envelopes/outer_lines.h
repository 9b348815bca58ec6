#pragma once
// Tells another sink the same events, with the lines that they have in the wrapped log.

#include <span>

#include "analysis/event.h"
#include "parser/envelopes/line_map.h"

namespace dbperf {

class OuterLines : public EventSink {
 public:
  // `runs` tell where the lines of the records come from; `first_line` is what the lines told to
  // `sink` count from, and comes before all of them.
  OuterLines(std::span<const LineRun> runs, uint64_t first_line, EventSink& sink)
      : runs_(runs), first_line_(first_line), sink_(sink) {}

  void on_event(const Event& event) override {
    event_ = event;
    event_.line = place_of(event.line);
    sink_.on_event(event_);
  }

  void on_skipped(uint32_t line, uint32_t lines, std::string_view text) override {
    const uint32_t place = place_of(line);
    uint32_t count = 1, last = place;
    for (uint32_t i = 1; i < lines; ++i) {
      const uint32_t next = place_of(line + i);
      count += next != last;
      last = next;
    }
    sink_.on_skipped(place, count, text);
  }

 private:
  uint32_t place_of(uint32_t line) {
    if (line < runs_[at_].inner) at_ = 0;  // a format may look back
    while (at_ + 1 < runs_.size() && runs_[at_ + 1].inner <= line) ++at_;
    return static_cast<uint32_t>(runs_[at_].of(line) - first_line_);
  }

  const std::span<const LineRun> runs_;
  const uint64_t first_line_;
  EventSink& sink_;
  size_t at_ = 0;
  Event event_;
};

}  // namespace dbperf
