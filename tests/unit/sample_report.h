#pragma once
// A report made by hand, for the tests of the renderers: something of everything, and text that a
// terminal or a JSON reader must be protected from.

#include "analysis/report.h"

namespace dbperf {

Report sample_report();

}  // namespace dbperf
