// gzip (RFC 1952). zlib reads the header and inflates the body; the trailer is checked here. That
// way the body can be given a history of zeros: where damage makes it refer to what is before its
// beginning, gzip reads zeros and goes on to the wrong checksum, while zlib alone would stop.
#include <zlib.h>

#include <array>

#include "parser/sources/codec.h"
#include "parser/sources/spans.h"

namespace dbperf {
namespace {

constexpr int gzip_header = 15 + 16, raw_deflate = -15;  // zlib's window bits
constexpr std::array<Bytef, 32768> zeros{};

class GzipCodec : public Codec {
 public:
  GzipCodec() { inflateInit2(&stream_, gzip_header); }
  ~GzipCodec() override { inflateEnd(&stream_); }
  GzipCodec(const GzipCodec&) = delete;
  GzipCodec& operator=(const GzipCodec&) = delete;

  void begin_member() override {
    part_ = Part::header;
    header_ = {};
    inflateReset2(&stream_, gzip_header);
    inflateGetHeader(&stream_, &header_);
  }
  Status decode(std::string_view& in, std::span<char>& out) override {
    if (part_ == Part::trailer) return check(in);
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    stream_.avail_in = capped<uInt>(in.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = capped<uInt>(out.size());
    // Z_BLOCK stops after the header.
    const int status = inflate(&stream_, part_ == Part::header ? Z_BLOCK : Z_NO_FLUSH);
    begin_at(in, stream_.next_in);
    if (part_ == Part::header) {
      if (header_.done == 1) begin_body();
    } else {
      const auto written =
          static_cast<uInt>(reinterpret_cast<char*>(stream_.next_out) - out.data());
      checksum_ = crc32(checksum_, reinterpret_cast<const Bytef*>(out.data()), written);
      size_ += written;
      begin_at(out, stream_.next_out);
      if (status == Z_STREAM_END) {
        part_ = Part::trailer;
        return check(in);
      }
    }
    if (status == Z_OK || status == Z_BUF_ERROR) return Status::more;
    fault_ = stream_.msg ? stream_.msg : "";
    return Status::fault;
  }
  std::string fault() const override { return fault_; }

 private:
  enum class Part : uint8_t { header, body, trailer };

  void begin_body() {
    part_ = Part::body;
    inflateReset2(&stream_, raw_deflate);
    inflateSetDictionary(&stream_, zeros.data(), zeros.size());
    checksum_ = crc32(0, nullptr, 0);
    size_ = 0;
    trailer_size_ = 0;
  }
  // Checksum and size, four bytes each, the lowest first.
  Status check(std::string_view& in) {
    while (trailer_size_ < 8 && !in.empty()) {
      trailer_ = trailer_ >> 8 | uint64_t{static_cast<unsigned char>(in.front())} << 56;
      in.remove_prefix(1);
      ++trailer_size_;
    }
    if (trailer_size_ < 8) return Status::more;
    if (trailer_ == (uint64_t{size_} << 32 | checksum_)) return Status::member_end;
    fault_ = static_cast<uint32_t>(trailer_) == checksum_ ? "wrong length" : "wrong checksum";
    return Status::fault;
  }

  z_stream stream_{};
  gz_header header_{};
  Part part_ = Part::header;
  uLong checksum_ = 0;
  uint32_t size_ = 0;  // modulo 2^32, as the trailer has it
  uint64_t trailer_ = 0;
  int trailer_size_ = 0;
  std::string fault_;
};

}  // namespace

std::unique_ptr<Codec> make_gzip_codec() { return std::make_unique<GzipCodec>(); }

}  // namespace dbperf
