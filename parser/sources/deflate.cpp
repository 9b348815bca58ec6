// deflate (RFC 1951) as it stands in zip archives, which have the checksum elsewhere.
#include <zlib.h>

#include "parser/sources/codec.h"
#include "parser/sources/spans.h"

namespace dbperf {
namespace {

class DeflateCodec : public Codec {
 public:
  DeflateCodec() { inflateInit2(&stream_, -15); }
  ~DeflateCodec() override { inflateEnd(&stream_); }
  DeflateCodec(const DeflateCodec&) = delete;
  DeflateCodec& operator=(const DeflateCodec&) = delete;

  void begin_member() override { inflateReset(&stream_); }
  Status decode(std::string_view& in, std::span<char>& out) override {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    stream_.avail_in = capped<uInt>(in.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = capped<uInt>(out.size());
    const int status = inflate(&stream_, Z_NO_FLUSH);
    begin_at(in, stream_.next_in);
    begin_at(out, stream_.next_out);
    if (status == Z_STREAM_END) return Status::member_end;
    return status == Z_OK || status == Z_BUF_ERROR ? Status::more : Status::fault;
  }
  std::string fault() const override { return stream_.msg ? stream_.msg : ""; }

 private:
  z_stream stream_{};
};

}  // namespace

std::unique_ptr<Codec> make_deflate_codec() { return std::make_unique<DeflateCodec>(); }

}  // namespace dbperf
