#pragma once
// The report in Prometheus' text exposition format (version 0.0.4), for the textfile collector of
// node_exporter. Every metric is a gauge: it speaks of one log, and the next log may hold less.

#include <string>

#include "analysis/report.h"

namespace dbperf {

std::string render_prometheus(const Report& report);

}  // namespace dbperf
