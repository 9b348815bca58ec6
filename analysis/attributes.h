#pragma once
// What a record says of an execution besides what has a field of its own: the `Name: value` pairs
// in the header of a slow log entry, those of future servers too.

#include <string_view>
#include <utility>
#include <vector>

namespace dbperf {

using Attributes = std::vector<std::pair<std::string_view, std::string_view>>;

// The pairs in `lines`, which are as the server wrote them, with `#` in front; views into `lines`.
// A value may hold spaces: it ends where the next pair begins. At most 100 pairs; the first of a
// name.
Attributes read_attributes(std::string_view lines);

}  // namespace dbperf
