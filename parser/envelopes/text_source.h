#pragma once
// A text as a source: the head of an input, which is peeled before the rest is read.

#include <algorithm>
#include <cstring>
#include <string_view>

#include "parser/source.h"

namespace dbperf {

class TextSource : public ByteSource {
 public:
  explicit TextSource(std::string_view text) : text_(text) {}
  size_t read(char* buffer, size_t size) override {
    const size_t count = std::min(size, text_.size());
    if (count > 0) std::memcpy(buffer, text_.data(), count);
    text_.remove_prefix(count);
    return count;
  }
  uint64_t stored_bytes_read() const override { return 0; }

 private:
  std::string_view text_;
};

}  // namespace dbperf
