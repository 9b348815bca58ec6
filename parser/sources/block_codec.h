#pragma once
// A codec whose library loses what a call has written if that call fails: so each is given one
// block at the most. The library asks for a block together with the header of the one after it,
// which is left out. What had no room in the call before is asked for first.

#include <string>

#include "parser/sources/codec.h"

namespace dbperf {

class BlockCodec : public Codec {
 public:
  Status decode(std::string_view& in, std::span<char>& out) final {
    const size_t piece = wanted_ > block_header_ ? wanted_ - block_header_ : wanted_;
    const size_t room = out.size();
    if (filled_room_) {
      std::string_view nothing = in.substr(0, 0);
      const Status status = call(nothing, out);
      if (status != Status::more || out.size() < room) return status;
    }
    std::string_view block = in.substr(0, piece);
    const size_t given = block.size();
    const Status status = call(block, out);
    in.remove_prefix(given - block.size());
    return status;
  }
  std::string fault() const final { return fault_; }

 protected:
  explicit BlockCodec(size_t block_header) : block_header_(block_header) {}
  void begin(size_t wanted) {
    wanted_ = wanted;
    filled_room_ = false;
  }
  Status failed(const char* why) {
    fault_ = why;
    return Status::fault;
  }
  // A call took and wrote so much, and asks for `wanted` bytes; 0: the member is over.
  Status advance(std::string_view& in, size_t taken, std::span<char>& out, size_t written,
                 size_t wanted) {
    in.remove_prefix(taken);
    filled_room_ = written == out.size();
    out = out.subspan(written);
    wanted_ = wanted;
    return wanted == 0 ? Status::member_end : Status::more;
  }

 private:
  virtual Status call(std::string_view& in, std::span<char>& out) = 0;

  const size_t block_header_;  // bytes
  size_t wanted_ = 0;
  bool filled_room_ = false;  // by the last call, which may hold back more
  std::string fault_;
};

}  // namespace dbperf
