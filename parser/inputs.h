#pragma once
// From arguments to inputs: a directory stands for the logs in it, an archive for its members.

#include <vector>

#include "parser/input.h"

namespace dbperf {

// Every input that `options.paths` name, examined, in the order they are met. What is passed over
// is told to the observer; what fails is an input with an error.
std::vector<Input> find_inputs(const AnalyzeOptions& options, AnalyzeObserver& observer);

}  // namespace dbperf
