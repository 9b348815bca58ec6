#pragma once
// What --stats says.

#include <string>

#include "analysis/report.h"
#include "parser/stage_meter.h"

namespace dbperf {

// CPU time of the calling thread in nanoseconds.
int64_t thread_cpu_ns();

// One line for each stage and one for all: CPU seconds, MB of decoded input per CPU second, and
// nanoseconds per event.
std::string stage_costs(const StageMeter& meter, const InputReport& input);

}  // namespace dbperf
