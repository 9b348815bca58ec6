#include "parser/sources/codec.h"

namespace dbperf {
namespace {

using namespace std::string_view_literals;

bool is_gzip(std::string_view head) { return head.starts_with("\x1f\x8b"); }
bool is_xz(std::string_view head) { return head.starts_with("\xfd\x37zXZ\0"sv); }

// A header is followed by a block, or by the end of a stream without blocks: all text that happens
// to begin with "BZh" is told apart.
bool is_bzip2(std::string_view head) {
  return head.size() >= 10 && head.starts_with("BZh") && head[3] >= '1' && head[3] <= '9' &&
         (head.substr(4, 6) == "\x31\x41\x59\x26\x53\x59" ||
          head.substr(4, 6) == "\x17\x72\x45\x38\x50\x90");
}

// Frames that carry no data, common to zstd and lz4.
bool is_skippable(std::string_view head) {
  return head.size() >= 4 && (head[0] & 0xf0) == 0x50 && head.substr(1, 3) == "\x2a\x4d\x18";
}
bool is_zstd(std::string_view head) {
  return head.starts_with("\x28\xb5\x2f\xfd") || is_skippable(head);
}
bool is_lz4(std::string_view head) {
  return head.starts_with("\x04\x22\x4d\x18") || is_skippable(head);
}

constexpr CodecEntry codecs[] = {
    {"gzip", is_gzip, make_gzip_codec, true}, {"zstd", is_zstd, make_zstd_codec, false},
    {"xz", is_xz, make_xz_codec, true},       {"bzip2", is_bzip2, make_bzip2_codec, false},
    {"lz4", is_lz4, make_lz4_codec, false},
};

}  // namespace

const CodecEntry* find_codec(std::string_view head) {
  for (const CodecEntry& codec : codecs)
    if (codec.begins(head)) return &codec;
  return nullptr;
}

const CodecEntry* codec_named(std::string_view name) {
  for (const CodecEntry& codec : codecs)
    if (codec.name == name) return &codec;
  return nullptr;
}

}  // namespace dbperf
