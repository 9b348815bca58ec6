// The LZ4 frame format.
#include <lz4frame.h>

#include "parser/sources/block_codec.h"

namespace dbperf {
namespace {

class Lz4Codec : public BlockCodec {
 public:
  Lz4Codec() : BlockCodec(4) { LZ4F_createDecompressionContext(&context_, LZ4F_VERSION); }
  ~Lz4Codec() override { LZ4F_freeDecompressionContext(context_); }
  Lz4Codec(const Lz4Codec&) = delete;
  Lz4Codec& operator=(const Lz4Codec&) = delete;

  void begin_member() override {
    LZ4F_resetDecompressionContext(context_);
    begin(LZ4F_HEADER_SIZE_MIN);
  }

 private:
  Status call(std::string_view& in, std::span<char>& out) override {
    size_t taken = in.size(), written = out.size();
    const size_t status =
        LZ4F_decompress(context_, out.data(), &written, in.data(), &taken, nullptr);
    if (LZ4F_isError(status)) return failed(LZ4F_getErrorName(status));
    return advance(in, taken, out, written, status);
  }

  LZ4F_dctx* context_ = nullptr;
};

}  // namespace

std::unique_ptr<Codec> make_lz4_codec() { return std::make_unique<Lz4Codec>(); }

}  // namespace dbperf
