#pragma once
// What PostgreSQL says about itself: checkpoints, vacuums, lock waits, trouble.

#include "analysis/event.h"
#include "parser/arena.h"

namespace dbperf {

// Sets `event.server` and what goes with it if `event.message` tells of such an event.
void read_postgres_server_event(Event& event, Arena& arena);

// The microseconds of a decimal number of milliseconds ("12.345") or seconds, read exactly; digits
// below a microsecond are dropped. `length` is how much of `text` the number took.
struct DecimalTime {
  int64_t us = unknown;  // unknown: no number, or over max_duration_us
  size_t length = 0;
};
DecimalTime read_milliseconds(std::string_view text);
DecimalTime read_seconds(std::string_view text);

}  // namespace dbperf
