#pragma once
// UTF-16 as UTF-8. Halves of surrogate pairs become U+FFFD.

#include <string>
#include <vector>

#include "parser/source.h"

namespace dbperf {

class Utf16Source : public ByteSource {
 public:
  // `input` stands after the byte order mark.
  Utf16Source(std::unique_ptr<ByteSource> input, bool big_endian);

  size_t read(char* buffer, size_t size) override;
  std::string_view compression() const override { return input_->compression(); }
  std::string error() const override { return input_->error(); }
  std::string warning() const override { return input_->warning(); }
  uint64_t stored_bytes_read() const override { return input_->stored_bytes_read(); }

 private:
  bool refill();
  void add_unit(char16_t unit);
  void add(char32_t character);

  std::unique_ptr<ByteSource> input_;
  const bool big_endian_;
  std::vector<char> raw_;
  size_t raw_size_ = 0;  // an odd byte is left over
  std::string text_;     // decoded, of which `given_` bytes are gone
  size_t given_ = 0;
  char16_t high_ = 0;  // first half of a pair
  bool ended_ = false;
};

}  // namespace dbperf
