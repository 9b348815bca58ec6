#include "parser/archives/archive.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>

#include "parser/sources/decoding_source.h"

namespace dbperf {
namespace {

constexpr ArchiveKind kinds[] = {{"tar", begins_tar, list_tar}, {"zip", begins_zip, list_zip}};

// Holds a member against the size and the checksum that the archive has of it.
class CheckedSource : public ByteSource {
 public:
  CheckedSource(std::unique_ptr<ByteSource> member, uint64_t size, uint32_t checksum)
      : member_(std::move(member)), left_(size), expected_(checksum) {}

  size_t read(char* buffer, size_t size) override {
    const size_t wanted = static_cast<size_t>(std::min<uint64_t>(size, left_));
    const size_t got = member_->read(buffer, wanted);
    left_ -= got;
    checksum_ = ::crc32_z(checksum_, reinterpret_cast<const Bytef*>(buffer), got);
    return got;
  }
  std::string error() const override {
    if (std::string error = member_->error(); !error.empty()) return error;
    if (left_ > 0) return "unexpected end of zip data";
    return checksum_ == expected_ ? "" : "corrupt zip data: wrong checksum";
  }
  uint64_t stored_bytes_read() const override { return member_->stored_bytes_read(); }

 private:
  std::unique_ptr<ByteSource> member_;
  uint64_t left_;
  const uint32_t expected_;
  uLong checksum_ = 0;
};

}  // namespace

const ArchiveKind* find_archive(std::string_view head) {
  for (const ArchiveKind& kind : kinds)
    if (kind.begins(head)) return &kind;
  return nullptr;
}

std::unique_ptr<ByteSource> open_member(const ArchiveKind& kind, const ArchiveMember& member,
                                        std::shared_ptr<const Descriptor> file) {
  std::unique_ptr<ByteSource> source =
      std::make_unique<WindowSource>(std::move(file), member.offset, member.stored_size,
                                     fmt::format("unexpected end of {} data", kind.name));
  if (member.codec) source = std::make_unique<DecodingSource>(*member.codec, std::move(source));
  if (member.checked)
    source = std::make_unique<CheckedSource>(std::move(source), member.size, member.crc32);
  return source;
}

}  // namespace dbperf
