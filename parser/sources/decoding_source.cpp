#include "parser/sources/decoding_source.h"

#include <fmt/format.h>

#include <cstring>

namespace dbperf {

DecodingSource::DecodingSource(const CodecEntry& format, std::unique_ptr<ByteSource> input)
    : format_(format),
      input_(std::move(input)),
      codec_(format.make()),
      buffer_(256 << 10),
      in_(buffer_.data(), 0) {}

size_t DecodingSource::read(char* buffer, size_t size) {
  std::span<char> out(buffer, size);
  while (!out.empty() && !ended_) {
    if (between_members_) begin_member();
    if (ended_) break;
    have(1);
    const size_t undecoded = in_.size(), room = out.size();
    const Codec::Status status = codec_->decode(in_, out);
    const bool stuck = in_.size() == undecoded && out.size() == room;
    if (status == Codec::Status::member_end) {
      between_members_ = true;
    } else if (status == Codec::Status::more && stuck && input_ended_ && in_.empty()) {
      fail(input_->error().empty() ? fmt::format("unexpected end of {} data", format_.name)
                                   : input_->error());
    } else if (status == Codec::Status::fault || stuck) {
      const std::string reason = codec_->fault();
      fail(fmt::format("corrupt {} data{}{}", format_.name, reason.empty() ? "" : ": ", reason));
    }
  }
  return size - out.size();
}

// Reads on until `size` bytes of the input are there, unless it ends.
void DecodingSource::have(size_t size) {
  if (in_.size() >= size || input_ended_) return;
  std::memmove(buffer_.data(), in_.data(), in_.size());
  size_t filled = in_.size();
  while (filled < size && !input_ended_) {
    const size_t got = input_->read(buffer_.data() + filled, buffer_.size() - filled);
    input_ended_ = got == 0;
    filled += got;
  }
  in_ = {buffer_.data(), filled};
}

void DecodingSource::begin_member() {
  have(magic_bytes);
  while (any_member_ && format_.zero_padded && !in_.empty() && in_.front() == 0) {
    in_.remove_prefix(std::min(in_.find_first_not_of('\0'), in_.size()));
    have(magic_bytes);
  }
  if (format_.begins(in_)) {
    codec_->begin_member();
    between_members_ = false;
    any_member_ = true;
    return;
  }
  ended_ = true;
  if (!input_->error().empty())
    error_ = input_->error();
  else if (!in_.empty())
    warning_ = fmt::format("trailing garbage after the {} data is ignored", format_.name);
}

void DecodingSource::fail(std::string what) {
  error_ = std::move(what);
  ended_ = true;
}

}  // namespace dbperf
