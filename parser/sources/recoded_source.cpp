#include "parser/sources/recoded_source.h"

#include <algorithm>
#include <cstring>

namespace dbperf {

size_t RecodedSource::read(char* buffer, size_t size) {
  size_t done = 0;
  while (done < size) {
    if (given_ == text_.size()) {
      text_.clear();
      given_ = 0;
      refill(text_);
      if (text_.empty()) break;
    }
    const size_t piece = std::min(size - done, text_.size() - given_);
    std::memcpy(buffer + done, text_.data() + given_, piece);
    given_ += piece;
    done += piece;
  }
  return done;
}

}  // namespace dbperf
