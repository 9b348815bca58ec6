#include "parser/input_opener.h"

#include <algorithm>

#include "parser/sources/read_ahead_source.h"

namespace dbperf {
namespace {

constexpr size_t most_decoders = 4;

bool is_decoded_apart(const Input& input) {
  return input.format && !input.opened.only_once && input.compression != "none" &&
         input.compression != "tar";
}

}  // namespace

InputOpener::InputOpener(std::vector<Input>& inputs, unsigned jobs, StageMeter* meter)
    : inputs_(inputs),
      decoders_(jobs < 2 ? 0 : std::min<size_t>(jobs, most_decoders)),
      meter_(meter) {}

OpenedSource InputOpener::open(size_t index) {
  for (next_ = std::max(next_, index); next_ < inputs_.size() && ahead_.size() < decoders_;
       ++next_) {
    if (!is_decoded_apart(inputs_[next_])) continue;
    OpenedSource opened = reopen(inputs_[next_]);
    if (opened.source)
      opened.source = std::make_unique<ReadAheadSource>(std::move(opened.source), meter_);
    ahead_[next_] = std::move(opened);
  }
  const auto ahead = ahead_.find(index);
  if (ahead == ahead_.end()) return reopen(inputs_[index]);
  OpenedSource opened = std::move(ahead->second);
  ahead_.erase(ahead);
  return opened;
}

}  // namespace dbperf
