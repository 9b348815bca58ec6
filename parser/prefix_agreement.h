#pragma once
// The parts of a rotated log have one log_line_prefix, but not each of them shows all of it: where
// only sessions have logged, nothing tells of %q; where none has, nothing tells of what follows it.

#include <string>
#include <vector>

#include "parser/input.h"

namespace dbperf {

// Examines anew those of `inputs` for which a file beside them, in the same directory and wrapping,
// has shown more of the log_line_prefix, and gives them that one if it explains their lines as
// well.
void agree_on_prefixes(std::vector<Input>& inputs, const std::string& log_format,
                       const FormatOptions& options);

}  // namespace dbperf
