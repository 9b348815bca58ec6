// bzip2.
#include <bzlib.h>

#include "parser/sources/codec.h"
#include "parser/sources/spans.h"

namespace dbperf {
namespace {

class Bzip2Codec : public Codec {
 public:
  Bzip2Codec() = default;
  ~Bzip2Codec() override { BZ2_bzDecompressEnd(&stream_); }
  Bzip2Codec(const Bzip2Codec&) = delete;
  Bzip2Codec& operator=(const Bzip2Codec&) = delete;

  void begin_member() override {
    BZ2_bzDecompressEnd(&stream_);
    stream_ = {};
    written_ = 0;
    BZ2_bzDecompressInit(&stream_, 0, 0);
  }
  // What a call has written may be lost if it fails, so each writes as much as the stock program's.
  Status decode(std::string_view& in, std::span<char>& out) override {
    const size_t room = std::min(out.size(), written_at_once - written_ % written_at_once);
    stream_.next_in = const_cast<char*>(in.data());
    stream_.avail_in = capped<unsigned>(in.size());
    stream_.next_out = out.data();
    stream_.avail_out = capped<unsigned>(room);
    const int status = BZ2_bzDecompress(&stream_);
    written_ += room - stream_.avail_out;
    begin_at(in, stream_.next_in);
    begin_at(out, stream_.next_out);
    if (status == BZ_STREAM_END) return Status::member_end;
    return status == BZ_OK ? Status::more : Status::fault;
  }
  std::string fault() const override { return {}; }

 private:
  static constexpr size_t written_at_once = 5000;
  bz_stream stream_{};
  size_t written_ = 0;  // of the member
};

}  // namespace

std::unique_ptr<Codec> make_bzip2_codec() { return std::make_unique<Bzip2Codec>(); }

}  // namespace dbperf
