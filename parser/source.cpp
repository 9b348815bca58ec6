#include "parser/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "parser/sources/decoding_source.h"

namespace dbperf {
namespace {

int spooled_input = -1;  // what stands for standard input once it is spooled
bool (*interrupted)() = [] { return false; };

// As read(2), but signals do not break it off, and after an interrupt there is no more to read.
ssize_t read_some(int fd, char* buffer, size_t size) {
  while (!interrupted()) {
    const ssize_t got = ::read(fd, buffer, size);
    if (got >= 0 || errno != EINTR) return got;
  }
  return 0;
}

class FileSource : public ByteSource {
 public:
  FileSource(int fd, bool owned) : fd_(fd), owned_(owned) {}
  ~FileSource() override {
    if (owned_) ::close(fd_);
  }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  size_t read(char* buffer, size_t size) override {
    size_t done = 0;
    while (done < size) {
      const ssize_t got = read_some(fd_, buffer + done, size - done);
      if (got < 0) error_ = ::strerror(errno);
      if (got <= 0) break;
      done += static_cast<size_t>(got);
    }
    bytes_ += done;
    return done;
  }
  std::string error() const override { return error_; }
  uint64_t stored_bytes_read() const override { return bytes_; }

 private:
  int fd_;
  bool owned_;
  uint64_t bytes_ = 0;
  std::string error_;
};

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
  std::string_view compression() const override { return rest_->compression(); }
  std::string warning() const override { return rest_->warning(); }
  std::string error() const override { return rest_->error(); }
  uint64_t stored_bytes_read() const override { return rest_->stored_bytes_read(); }

 private:
  std::string head_;
  size_t given_ = 0;
  std::unique_ptr<ByteSource> rest_;
};

std::string spool(int from, int& spooled) {
  const char* directory = ::getenv("TMPDIR");
  std::string name = std::string(directory && *directory ? directory : "/tmp") + "/dbperf-XXXXXX";
  const int to = ::mkstemp(name.data());
  if (to < 0) return "cannot spool standard input to " + name + ": " + ::strerror(errno);
  ::unlink(name.c_str());
  std::vector<char> buffer(1 << 20);
  for (;;) {
    const ssize_t got = read_some(from, buffer.data(), buffer.size());
    if (got <= 0) break;
    for (ssize_t put = 0; put < got;) {
      const ssize_t wrote = ::write(to, buffer.data() + put, static_cast<size_t>(got - put));
      if (wrote < 0 && errno == EINTR) continue;
      if (wrote < 0) {
        const std::string reason = ::strerror(errno);
        ::close(to);
        return "cannot spool standard input: " + reason;
      }
      put += wrote;
    }
  }
  spooled = to;
  return {};
}

}  // namespace

void end_input_when(bool (*asked)()) { interrupted = asked; }

std::unique_ptr<ByteSource> resume(std::string head, std::unique_ptr<ByteSource> rest) {
  return std::make_unique<ResumedSource>(std::move(head), std::move(rest));
}

std::string spool_standard_input() {
  if (spooled_input >= 0) return {};
  return spool(STDIN_FILENO, spooled_input);
}

OpenedSource open_source(const std::string& path) {
  OpenedSource opened;
  int fd = STDIN_FILENO;
  if (path != "-") {
    fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  } else if (spooled_input >= 0) {
    fd = ::dup(spooled_input);
    ::lseek(fd, 0, SEEK_SET);
  }
  struct stat info {};
  if (fd < 0 || ::fstat(fd, &info) != 0) {
    opened.error = ::strerror(errno);
    return opened;
  }
  if (S_ISDIR(info.st_mode)) {
    ::close(fd);
    opened.error = "is a directory";
    return opened;
  }
  if (S_ISREG(info.st_mode)) opened.stored_size = static_cast<uint64_t>(info.st_size);
  auto file = std::make_unique<FileSource>(fd, fd != STDIN_FILENO);
  std::string head(magic_bytes, '\0');
  head.resize(file->read(head.data(), head.size()));
  if (head.empty() && !file->error().empty()) {
    opened.error = file->error();
    return opened;
  }
  const CodecEntry* codec = find_codec(head);
  opened.source = resume(std::move(head), std::move(file));
  if (codec) opened.source = std::make_unique<DecodingSource>(*codec, std::move(opened.source));
  return opened;
}

std::string read_tail(const std::string& path, size_t size) {
  std::string tail;
  OpenedSource opened = open_source(path);
  if (!opened.source) return tail;
  if (opened.source->compression() == "none" && opened.stored_size > size) {
    const int fd = path == "-" ? ::dup(spooled_input) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    tail.resize(size);
    const ssize_t got =
        ::pread(fd, tail.data(), size, static_cast<off_t>(opened.stored_size - size));
    tail.resize(got > 0 ? static_cast<size_t>(got) : 0);
    if (fd >= 0) ::close(fd);
    return tail;
  }
  std::string block(1 << 20, '\0');
  while (const size_t got = opened.source->read(block.data(), block.size())) {
    tail.append(block, 0, got);
    if (tail.size() > 2 * size) tail.erase(0, tail.size() - size);
  }
  if (tail.size() > size) tail.erase(0, tail.size() - size);
  return tail;
}

}  // namespace dbperf
