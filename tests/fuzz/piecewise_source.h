#pragma once
// Gives a text in pieces of one size.

#include <algorithm>
#include <cstring>
#include <string_view>

#include "parser/source.h"

namespace dbperf {

class PiecewiseSource : public ByteSource {
 public:
  PiecewiseSource(std::string_view text, size_t piece) : text_(text), piece_(piece) {}
  size_t read(char* buffer, size_t size) override {
    const size_t count = std::min({size, piece_, text_.size()});
    if (count > 0) std::memcpy(buffer, text_.data(), count);
    text_.remove_prefix(count);
    return count;
  }
  uint64_t stored_bytes_read() const override { return 0; }

 private:
  std::string_view text_;
  const size_t piece_;
};

}  // namespace dbperf
