#pragma once
// Makes JSON that its parser takes of what almost is: of objects that writers produce though no
// standard allows them, or that hold a number too big for the parser.

#include <string>
#include <string_view>

namespace dbperf {

// Copies `object` to `out` with invalid UTF-8 and lone surrogate escapes as U+FFFD, control
// characters in strings escaped, and NaN, Infinity and numbers beyond 64 bits or a double as
// strings. False if there was nothing of the kind.
bool repair_json(std::string_view object, std::string& out);

// Copies to `out` what there is of `object`, which was cut off, most likely within a string, and
// closes it; repaired as above.
void close_cut_json(std::string_view object, std::string& out);

}  // namespace dbperf
