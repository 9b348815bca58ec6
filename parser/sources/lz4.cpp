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
  }
  // As with zstd: one block at the most in a call, without the four bytes of the header after it.
  Status decode(std::string_view& in, std::span<char>& out) override {
    const size_t piece = wanted_ > block_header ? wanted_ - block_header : wanted_;
    size_t taken = std::min(in.size(), piece);
    size_t written = out.size();
    const size_t status =
        LZ4F_decompress(context_, out.data(), &written, in.data(), &taken, nullptr);
    if (LZ4F_isError(status)) {
      fault_ = LZ4F_getErrorName(status);
      return Status::fault;
    }
    in.remove_prefix(taken);
    out = out.subspan(written);
    wanted_ = status;
    return status == 0 ? Status::member_end : Status::more;
  }
  std::string fault() const override { return fault_; }

 private:
  static constexpr size_t block_header = 4;
  LZ4F_dctx* context_ = nullptr;
  size_t wanted_ = 0;
  std::string fault_;
};

}  // namespace

std::unique_ptr<Codec> make_lz4_codec() { return std::make_unique<Lz4Codec>(); }

}  // namespace dbperf
