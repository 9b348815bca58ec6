#pragma once
// A text as a source: the head of an input, which is peeled before the rest is read. Tests have it
// given in pieces.

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "parser/source.h"

namespace dbperf {

class TextSource : public ByteSource {
 public:
  explicit TextSource(std::string_view text, size_t piece = SIZE_MAX)
      : text_(text), piece_(piece) {}
  size_t read(char* buffer, size_t size) override {
    const size_t count = std::min({size, piece_, text_.size()});
    if (count > 0) std::memcpy(buffer, text_.data(), count);
    text_.remove_prefix(count);
    return count;
  }
  uint64_t stored_bytes_read() const override { return 0; }

 private:
  std::string_view text_;
  const size_t piece_;  // read() gives no more at a time
};

}  // namespace dbperf
