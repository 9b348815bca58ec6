#pragma once
// Where the events of a document stand: {"hits":{"hits":[{...},...]}} has them at hits, hits.

#include <string_view>
#include <vector>

#include "parser/formats/events_framing.h"

namespace dbperf {

// The paths to arrays of objects in the first object of `head`, as far as it goes.
std::vector<EventPath> find_object_arrays(std::string_view head);

}  // namespace dbperf
