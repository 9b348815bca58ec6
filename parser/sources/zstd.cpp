// Zstandard (RFC 8878). Windows of up to 128 MiB are accepted, as the stock program does.
#include <zstd.h>

#include "parser/sources/codec.h"

namespace dbperf {
namespace {

class ZstdCodec : public Codec {
 public:
  ZstdCodec() : stream_(ZSTD_createDStream()) {}
  ~ZstdCodec() override { ZSTD_freeDStream(stream_); }
  ZstdCodec(const ZstdCodec&) = delete;
  ZstdCodec& operator=(const ZstdCodec&) = delete;

  void begin_member() override {
    wanted_ = ZSTD_initDStream(stream_);
    filled_room_ = false;
  }
  // What a call has written is lost if it fails, so each is given one block at the most: the
  // library asks for a block and the three bytes of the header after it. What had no room in the
  // call before is asked for first.
  Status decode(std::string_view& in, std::span<char>& out) override {
    const size_t piece = wanted_ > block_header ? wanted_ - block_header : wanted_;
    const size_t room = out.size();
    if (filled_room_) {
      std::string_view nothing;
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
    ZSTD_inBuffer from{in.data(), in.size(), 0};
    ZSTD_outBuffer to{out.data(), out.size(), 0};
    const size_t status = ZSTD_decompressStream(stream_, &to, &from);
    if (ZSTD_isError(status)) {
      fault_ = ZSTD_getErrorName(status);
      return Status::fault;
    }
    in.remove_prefix(from.pos);
    filled_room_ = to.pos == out.size();
    out = out.subspan(to.pos);
    wanted_ = status;
    return status == 0 ? Status::member_end : Status::more;
  }

  static constexpr size_t block_header = 3;
  ZSTD_DStream* stream_;
  size_t wanted_ = 0;
  bool filled_room_ = false;  // by the last call, which may hold back more
  std::string fault_;
};

}  // namespace

std::unique_ptr<Codec> make_zstd_codec() { return std::make_unique<ZstdCodec>(); }

}  // namespace dbperf
