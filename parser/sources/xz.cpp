// The .xz format.
#include <lzma.h>

#include "parser/sources/codec.h"
#include "parser/sources/spans.h"

namespace dbperf {
namespace {

// xz -9 needs 65 MiB.
constexpr uint64_t memory_limit = uint64_t{1} << 30;

class XzCodec : public Codec {
 public:
  XzCodec() = default;
  ~XzCodec() override { lzma_end(&stream_); }
  XzCodec(const XzCodec&) = delete;
  XzCodec& operator=(const XzCodec&) = delete;

  void begin_member() override { status_ = lzma_stream_decoder(&stream_, memory_limit, 0); }
  Status decode(std::string_view& in, std::span<char>& out) override {
    if (status_ != LZMA_OK && status_ != LZMA_BUF_ERROR) return Status::fault;
    stream_.next_in = reinterpret_cast<const uint8_t*>(in.data());
    stream_.avail_in = in.size();
    stream_.next_out = reinterpret_cast<uint8_t*>(out.data());
    stream_.avail_out = out.size();
    status_ = lzma_code(&stream_, LZMA_RUN);
    begin_at(in, stream_.next_in);
    begin_at(out, stream_.next_out);
    if (status_ == LZMA_STREAM_END) return Status::member_end;
    return status_ == LZMA_OK || status_ == LZMA_BUF_ERROR ? Status::more : Status::fault;
  }
  std::string fault() const override {
    switch (status_) {
      case LZMA_MEMLIMIT_ERROR:
        return "its dictionary is larger than 1 GiB";
      case LZMA_MEM_ERROR:
        return "not enough memory";
      case LZMA_OPTIONS_ERROR:
        return "unknown options";
      default:
        return {};
    }
  }

 private:
  lzma_stream stream_ = LZMA_STREAM_INIT;
  lzma_ret status_ = LZMA_OK;
};

}  // namespace

std::unique_ptr<Codec> make_xz_codec() { return std::make_unique<XzCodec>(); }

}  // namespace dbperf
