#pragma once
// UTF-16 as UTF-8. Halves of surrogate pairs become U+FFFD.

#include <string>
#include <vector>

#include "parser/sources/recoded_source.h"

namespace dbperf {

class Utf16Source : public RecodedSource {
 public:
  // `input` stands after the byte order mark.
  Utf16Source(std::unique_ptr<ByteSource> input, bool big_endian);

 private:
  void refill(std::string& text) override;
  void add_unit(char16_t unit, std::string& text);

  const bool big_endian_;
  std::vector<char> raw_;
  size_t raw_size_ = 0;  // an odd byte is left over
  char16_t high_ = 0;    // first half of a pair
  bool ended_ = false;
};

}  // namespace dbperf
