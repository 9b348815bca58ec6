#include "parser/source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "parser/sources/decoding_source.h"
#include "parser/sources/file_source.h"
#include "parser/sources/utf16_source.h"

namespace dbperf {
namespace {

class ResumedSource : public ByteSource {
 public:
  ResumedSource(std::string head, std::unique_ptr<ByteSource> rest)
      : head_(std::move(head)), rest_(std::move(rest)) {}
  size_t read(char* buffer, size_t size) override {
    const size_t from_head = std::min(size, head_.size() - given_);
    memcpy(buffer, head_.data() + given_, from_head);
    given_ += from_head;
    return from_head == size ? size : from_head + rest_->read(buffer + from_head, size - from_head);
  }
  bool skip_to_last(uint64_t size) override {
    const bool skipped = rest_->skip_to_last(size);
    if (skipped) given_ = head_.size();
    return skipped;
  }
  std::string_view compression() const override { return rest_->compression(); }
  std::string warning() const override { return rest_->warning(); }
  std::string error() const override { return rest_->error(); }
  uint64_t stored_bytes_read() const override { return rest_->stored_bytes_read(); }
  LineMap* line_map() override { return rest_->line_map(); }

 private:
  std::string head_;
  size_t given_ = 0;
  std::unique_ptr<ByteSource> rest_;
};

std::string read_head(ByteSource& source, size_t size) {
  std::string head(size, '\0');
  size_t done = 0;
  while (const size_t got = source.read(head.data() + done, size - done)) done += got;
  head.resize(done);
  return head;
}

std::unique_ptr<ByteSource> decompressed(std::unique_ptr<ByteSource> stored) {
  std::string head = read_head(*stored, magic_bytes);
  const CodecEntry* codec = find_codec(head);
  auto whole = resume(std::move(head), std::move(stored));
  if (codec == nullptr) return whole;
  return std::make_unique<DecodingSource>(*codec, std::move(whole));
}

// Byte order marks tell the encoding, and are no part of the text.
std::unique_ptr<ByteSource> as_utf8(std::unique_ptr<ByteSource> source) {
  std::string head = read_head(*source, 3);
  const bool little_endian = head.starts_with("\xFF\xFE");
  const bool big_endian = head.starts_with("\xFE\xFF");
  if (head == "\xEF\xBB\xBF") head.clear();
  if (!little_endian && !big_endian) return resume(std::move(head), std::move(source));
  return std::make_unique<Utf16Source>(resume(head.substr(2), std::move(source)), big_endian);
}

}  // namespace

std::unique_ptr<ByteSource> resume(std::string head, std::unique_ptr<ByteSource> rest) {
  if (head.empty()) return rest;
  return std::make_unique<ResumedSource>(std::move(head), std::move(rest));
}

std::unique_ptr<ByteSource> decode(std::unique_ptr<ByteSource> stored) {
  return as_utf8(decompressed(std::move(stored)));
}

OpenedSource open_source(const std::string& path) {
  OpenedSource opened;
  const int fd = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat info {};
  if (fd < 0 || ::fstat(fd, &info) != 0) {
    opened.error = ::strerror(errno);
    return opened;
  }
  auto file = std::make_unique<FileSource>(fd);
  if (S_ISDIR(info.st_mode)) {
    opened.error = "is a directory";
    return opened;
  }
  opened.only_once = path == "-" || !S_ISREG(info.st_mode);
  opened.written_us = info.st_mtim.tv_sec * int64_t{1'000'000} + info.st_mtim.tv_nsec / 1000;
  if (S_ISREG(info.st_mode)) opened.stored_size = static_cast<uint64_t>(info.st_size);
  opened.source = decode(std::move(file));
  return opened;
}

std::string read_tail(ByteSource& source, size_t size) {
  source.skip_to_last(size);
  std::string tail;
  std::string block(1 << 20, '\0');
  while (const size_t got = source.read(block.data(), block.size())) {
    tail.append(block, 0, got);
    if (tail.size() > 2 * size) tail.erase(0, tail.size() - size);
  }
  if (tail.size() > size) tail.erase(0, tail.size() - size);
  return tail;
}

}  // namespace dbperf
