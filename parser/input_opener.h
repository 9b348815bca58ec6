#pragma once
// Opens inputs one after the other. Compressed ones are opened some way ahead and decode side by
// side, each in a thread of its own and a bounded piece (8 MiB) ahead of what is read of it.

#include <map>
#include <vector>

#include "parser/input.h"
#include "parser/stage_meter.h"

namespace dbperf {

class InputOpener {
 public:
  // With one job nothing is opened ahead. `meter` may be null.
  InputOpener(std::vector<Input>& inputs, unsigned jobs, StageMeter* meter);

  OpenedSource open(size_t index);

 private:
  std::vector<Input>& inputs_;
  const size_t decoders_;
  StageMeter* const meter_;
  size_t next_ = 0;  // the first that was not looked at yet
  std::map<size_t, OpenedSource> ahead_;
};

}  // namespace dbperf
