#pragma once
// What the sources that turn text of another encoding into UTF-8 have in common.

#include <memory>
#include <string>

#include "parser/source.h"

namespace dbperf {

class RecodedSource : public ByteSource {
 public:
  explicit RecodedSource(std::unique_ptr<ByteSource> input) : input_(std::move(input)) {}

  size_t read(char* buffer, size_t size) final;
  std::string_view compression() const override { return input_->compression(); }
  std::string error() const override { return input_->error(); }
  std::string warning() const override { return input_->warning(); }
  uint64_t stored_bytes_read() const override { return input_->stored_bytes_read(); }

 protected:
  // Puts the next piece as UTF-8 into `text`, which is empty; nothing at the end.
  virtual void refill(std::string& text) = 0;
  ByteSource& input() { return *input_; }

 private:
  std::unique_ptr<ByteSource> input_;
  std::string text_;  // of which `given_` bytes are gone
  size_t given_ = 0;
};

}  // namespace dbperf
