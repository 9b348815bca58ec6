// The LZ4 frame format.
#include <lz4frame.h>

#include <algorithm>

#include "parser/sources/codec.h"

namespace dbperf {
namespace {

class Lz4Codec : public Codec {
 public:
  Lz4Codec() { LZ4F_createDecompressionContext(&context_, LZ4F_VERSION); }
  ~Lz4Codec() override { LZ4F_freeDecompressionContext(context_); }
  Lz4Codec(const Lz4Codec&) = delete;
  Lz4Codec& operator=(const Lz4Codec&) = delete;

  void begin_member() override {
    LZ4F_resetDecompressionContext(context_);
    wanted_ = LZ4F_HEADER_SIZE_MIN;
    filled_room_ = false;
  }
  // As with zstd: one block at the most in a call, without the four bytes of the header after it,
  // and none before what had no room is told.
  Status decode(std::string_view& in, std::span<char>& out) override {
    const size_t piece = wanted_ > block_header ? wanted_ - block_header : wanted_;
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
  std::string fault() const override { return fault_; }

 private:
  Status call(std::string_view& in, std::span<char>& out) {
    size_t taken = in.size(), written = out.size();
    const size_t status =
        LZ4F_decompress(context_, out.data(), &written, in.data(), &taken, nullptr);
    if (LZ4F_isError(status)) {
      fault_ = LZ4F_getErrorName(status);
      return Status::fault;
    }
    in.remove_prefix(taken);
    filled_room_ = written == out.size();
    out = out.subspan(written);
    wanted_ = status;
    return status == 0 ? Status::member_end : Status::more;
  }

  static constexpr size_t block_header = 4;
  LZ4F_dctx* context_ = nullptr;
  size_t wanted_ = 0;
  bool filled_room_ = false;  // by the last call, which may hold back more
  std::string fault_;
};

}  // namespace

std::unique_ptr<Codec> make_lz4_codec() { return std::make_unique<Lz4Codec>(); }

}  // namespace dbperf
