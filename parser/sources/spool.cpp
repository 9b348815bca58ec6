#include "parser/sources/spool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <vector>

namespace dbperf {
namespace {

class SpooledSource : public ByteSource {
 public:
  explicit SpooledSource(const Spool& spool)
      : bytes_(spool.file, 0, spool.size, {}), error_(spool.error), warning_(spool.warning) {}
  size_t read(char* buffer, size_t size) override { return bytes_.read(buffer, size); }
  bool skip_to_last(uint64_t size) override { return bytes_.skip_to_last(size); }
  std::string error() const override { return bytes_.error().empty() ? error_ : bytes_.error(); }
  std::string warning() const override { return warning_; }
  uint64_t stored_bytes_read() const override { return bytes_.stored_bytes_read(); }

 private:
  WindowSource bytes_;
  std::string error_, warning_;
};

bool write_all(int fd, const char* bytes, size_t size) {
  while (size > 0) {
    const ssize_t wrote = ::write(fd, bytes, size);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return false;
    bytes += wrote;
    size -= static_cast<size_t>(wrote);
  }
  return true;
}

}  // namespace

Spool spool(ByteSource& source) {
  const char* directory = ::getenv("TMPDIR");
  const std::string folder = directory && *directory ? directory : "/tmp";
  std::string name = folder + "/dbperf-XXXXXX";
  const auto failed = [&] {
    return Spool{.error = "cannot be spooled to " + folder + ": " + ::strerror(errno)};
  };
  const int fd = ::mkstemp(name.data());
  if (fd < 0) return failed();
  ::unlink(name.c_str());
  Spool spool;
  spool.file = std::make_shared<Descriptor>(fd);
  std::vector<char> buffer(1 << 20);
  while (const size_t got = source.read(buffer.data(), buffer.size())) {
    if (!write_all(fd, buffer.data(), got)) return failed();
    spool.size += got;
  }
  spool.error = source.error();
  spool.warning = source.warning();
  return spool;
}

std::unique_ptr<ByteSource> open_spool(const Spool& spool) {
  return std::make_unique<SpooledSource>(spool);
}

}  // namespace dbperf
