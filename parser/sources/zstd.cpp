// Zstandard (RFC 8878). Windows of up to 128 MiB are accepted, as the stock program does.
#include <zstd.h>

#include "parser/sources/block_codec.h"

namespace dbperf {
namespace {

class ZstdCodec : public BlockCodec {
 public:
  ZstdCodec() : BlockCodec(3), stream_(ZSTD_createDStream()) {}
  ~ZstdCodec() override { ZSTD_freeDStream(stream_); }
  ZstdCodec(const ZstdCodec&) = delete;
  ZstdCodec& operator=(const ZstdCodec&) = delete;

  void begin_member() override { begin(ZSTD_initDStream(stream_)); }

 private:
  Status call(std::string_view& in, std::span<char>& out) override {
    ZSTD_inBuffer from{in.data(), in.size(), 0};
    ZSTD_outBuffer to{out.data(), out.size(), 0};
    const size_t status = ZSTD_decompressStream(stream_, &to, &from);
    if (ZSTD_isError(status)) return failed(ZSTD_getErrorName(status));
    return advance(in, from.pos, out, to.pos, status);
  }

  ZSTD_DStream* stream_;
};

}  // namespace

std::unique_ptr<Codec> make_zstd_codec() { return std::make_unique<ZstdCodec>(); }

}  // namespace dbperf
