#pragma once
// A compressed stream, decoded: members one after the other, with what may stand between and after
// them.

#include <string>
#include <vector>

#include "parser/source.h"
#include "parser/sources/codec.h"

namespace dbperf {

class DecodingSource : public ByteSource {
 public:
  DecodingSource(const CodecEntry& format, std::unique_ptr<ByteSource> input);

  size_t read(char* buffer, size_t size) override;
  std::string_view compression() const override { return format_.name; }
  std::string error() const override { return error_; }
  std::string warning() const override { return warning_; }
  uint64_t stored_bytes_read() const override { return input_->stored_bytes_read(); }

 private:
  void have(size_t size);
  void begin_member();
  void fail(std::string what);

  const CodecEntry& format_;
  std::unique_ptr<ByteSource> input_;
  std::unique_ptr<Codec> codec_;
  std::vector<char> buffer_;
  std::string_view in_;  // of buffer_: not yet decoded
  bool input_ended_ = false, between_members_ = true, any_member_ = false, ended_ = false;
  std::string error_, warning_;
};

}  // namespace dbperf
