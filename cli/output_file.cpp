#include "cli/output_file.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstring>

#include "cli/signals.h"

namespace dbperf {
namespace {

std::string reason(int error) { return std::strerror(error); }

std::string directory_of(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash + 1);
}

// Where `path` leads when it is a symbolic link, even one to nothing.
std::string follow_links(std::string path) {
  for (int links = 0; links < 40; ++links) {
    char target[PATH_MAX];
    const ssize_t length = readlink(path.c_str(), target, sizeof target);
    if (length <= 0) break;
    const std::string next(target, static_cast<size_t>(length));
    path = next.starts_with('/') ? next : directory_of(path) + next;
  }
  return path;
}

}  // namespace

WriteResult write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(descriptor, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<size_t>(written));
    } else if (errno == EAGAIN) {
      pollfd ready = {descriptor, POLLOUT, 0};
      poll(&ready, 1, -1);
    } else if (errno == EPIPE) {
      return {WriteResult::closed};
    } else if (errno != EINTR) {
      return {WriteResult::failed, errno};
    }
  }
  return {};
}

void reserve_standard_descriptors() {
  // Standard output is opened for reading, so that writing to it fails as it should.
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(descriptor, F_GETFD) != -1 || errno != EBADF) continue;
    const int mode = descriptor == STDERR_FILENO ? O_WRONLY : O_RDONLY;
    if (::open("/dev/null", mode) < 0) return;
  }
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) close(descriptor_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
  remove_when_killed(nullptr);
}

std::string OutputFile::open(const std::string& path) {
  struct stat status {};
  const bool exists = stat(path.c_str(), &status) == 0;
  if (!exists && errno != ENOENT) return fmt::format("{}: {}", path, reason(errno));
  target_ = path;
  if (exists && !S_ISREG(status.st_mode)) {
    descriptor_ = ::open(path.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC);
    return descriptor_ >= 0 ? "" : fmt::format("{}: {}", path, reason(errno));
  }
  target_ = follow_links(path);
  return open_beside(exists ? std::optional(status) : std::nullopt);
}

std::string OutputFile::open_beside(const std::optional<struct stat>& existing) {
  for (int attempt = 0; descriptor_ < 0; ++attempt) {
    temporary_ = fmt::format("{}.dbperf-{}-{}.tmp", directory_of(target_), getpid(), attempt);
    descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor_ >= 0 || (errno == EEXIST && attempt < 100)) continue;
    const int error = errno;
    temporary_.clear();
    return fmt::format("{}: {}", target_, reason(error));
  }
  remove_when_killed(temporary_.c_str());
  if (!existing) return "";
  struct stat created {};
  fstat(descriptor_, &created);
  if (created.st_uid != existing->st_uid || created.st_gid != existing->st_gid) {
    owner_kept_ = fchown(descriptor_, existing->st_uid, existing->st_gid) == 0;
  }
  fchmod(descriptor_, existing->st_mode & 07777);
  return "";
}

std::string OutputFile::commit(std::string_view report) {
  const WriteResult result = write_all(descriptor_, report);
  int error = result.outcome == WriteResult::failed ? result.error : 0;
  if (close(descriptor_) != 0 && error == 0) error = errno;
  descriptor_ = -1;
  if (error == 0 && !temporary_.empty()) {
    if (std::rename(temporary_.c_str(), target_.c_str()) == 0) {
      remove_when_killed(nullptr);
      temporary_.clear();
    } else {
      error = errno;
    }
  }
  return error == 0 ? "" : fmt::format("{}: {}", target_, reason(error));
}

}  // namespace dbperf
