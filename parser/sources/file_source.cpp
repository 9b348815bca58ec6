#include "parser/sources/file_source.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace dbperf {
namespace {

bool (*interrupted)() = [] { return false; };

// Calls `read`, which is like read(2), until `size` bytes are there or there are no more. Signals
// do not break it off, and after an interrupt there is no more to read.
template <typename Read>
size_t read_fully(char* buffer, size_t size, std::string& error, const Read& read) {
  size_t done = 0;
  while (done < size && !interrupted()) {
    const ssize_t got = read(buffer + done, size - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) error = ::strerror(errno);
    if (got <= 0) break;
    done += static_cast<size_t>(got);
  }
  return done;
}

}  // namespace

void end_input_when(bool (*asked)()) { interrupted = asked; }

Descriptor::~Descriptor() {
  if (fd_ > STDIN_FILENO) ::close(fd_);
}

uint64_t Descriptor::size() const {
  struct stat info {};
  return ::fstat(fd_, &info) == 0 && S_ISREG(info.st_mode) ? static_cast<uint64_t>(info.st_size)
                                                           : 0;
}

std::string Descriptor::read_at(uint64_t offset, size_t size) const {
  std::string bytes(size, '\0');
  std::string ignored;
  bytes.resize(read_fully(bytes.data(), size, ignored, [&](char* to, size_t room) {
    return ::pread(fd_, to, room,
                   static_cast<off_t>(offset + static_cast<size_t>(to - bytes.data())));
  }));
  return bytes;
}

size_t FileSource::read(char* buffer, size_t size) {
  const size_t got = read_fully(buffer, size, error_, [this](char* to, size_t room) {
    return ::read(file_.get(), to, room);
  });
  bytes_ += got;
  return got;
}

bool FileSource::skip_to_last(uint64_t size) {
  const uint64_t whole = file_.size();
  if (whole < size || whole - size <= bytes_) return false;
  if (::lseek(file_.get(), static_cast<off_t>(whole - size), SEEK_SET) < 0) return false;
  bytes_ = whole - size;
  return true;
}

size_t WindowSource::read(char* buffer, size_t size) {
  const size_t wanted = static_cast<size_t>(std::min<uint64_t>(size, end_ - at_));
  const uint64_t from = at_;
  const size_t got = read_fully(buffer, wanted, error_, [&](char* to, size_t room) {
    return ::pread(file_->get(), to, room,
                   static_cast<off_t>(from + static_cast<size_t>(to - buffer)));
  });
  at_ += got;
  if (got < wanted && error_.empty()) error_ = cut_off_;
  return got;
}

bool WindowSource::skip_to_last(uint64_t size) {
  if (end_ - at_ <= size) return false;
  at_ = end_ - size;
  return true;
}

}  // namespace dbperf
