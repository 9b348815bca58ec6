#pragma once
// OpenTelemetry traces as JSON (OTLP): each span with a statement is a query of the service that
// made it.

#include <simdjson.h>

#include <functional>

#include "analysis/event.h"
#include "parser/arena.h"
#include "parser/format.h"

namespace dbperf {

// Calls `tell` for each span in `object`, a whole request ({"resourceSpans":[...]}) or the spans of
// one resource; for spans without a statement with an event that says nothing, and once so if it
// has no spans. False if it is neither. Text is copied into `arena`.
bool read_spans(simdjson::dom::object object, const FormatOptions& options, Arena& arena,
                const std::function<void(Event&)>& tell);

}  // namespace dbperf
