#pragma once
// The compressed formats: one small file each, and a table of how they begin. A Codec decodes one
// member (gzip's word; a frame, a stream) after the other; DecodingSource does everything else.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace dbperf {

class Codec {
 public:
  enum class Status : uint8_t { more, member_end, fault };

  virtual ~Codec() = default;
  virtual void begin_member() = 0;
  // Takes bytes from the front of `in` and writes to the front of `out`; both shrink accordingly.
  // Taking and writing nothing asks for more of either. What is written before a fault counts.
  virtual Status decode(std::string_view& in, std::span<char>& out) = 0;
  // After a fault: what is wrong, in words; may be empty.
  virtual std::string fault() const = 0;
};

std::unique_ptr<Codec> make_deflate_codec();  // as it is, without checksum
std::unique_ptr<Codec> make_gzip_codec();
std::unique_ptr<Codec> make_zstd_codec();
std::unique_ptr<Codec> make_xz_codec();
std::unique_ptr<Codec> make_bzip2_codec();
std::unique_ptr<Codec> make_lz4_codec();

struct CodecEntry {
  std::string_view name;
  // Whether a member begins like this; fewer than magic_bytes only at the end of the input.
  bool (*begins)(std::string_view head);
  std::unique_ptr<Codec> (*make)();
  bool zero_padded;  // zeros after a member belong to the format
};
inline constexpr size_t magic_bytes = 10;

// The format that begins like this; null: none.
const CodecEntry* find_codec(std::string_view head);
const CodecEntry* codec_named(std::string_view name);

}  // namespace dbperf
