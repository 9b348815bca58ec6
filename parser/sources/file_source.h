#pragma once
// Stored bytes: a file or pipe from where it stands to its end, and a window of a file.

#include <cstdint>
#include <memory>
#include <string>

#include "parser/source.h"

namespace dbperf {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor();
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return fd_; }
  uint64_t size() const;  // 0: unknown
  // Up to `size` bytes from `offset` on; what is missing was not there.
  std::string read_at(uint64_t offset, size_t size) const;

 private:
  int fd_;  // closed at the end, unless it is standard input
};

class FileSource : public ByteSource {
 public:
  explicit FileSource(int fd) : file_(fd) {}
  size_t read(char* buffer, size_t size) override;
  bool skip_to_last(uint64_t size) override;
  std::string error() const override { return error_; }
  uint64_t stored_bytes_read() const override { return bytes_; }

 private:
  Descriptor file_;
  uint64_t bytes_ = 0;
  std::string error_;
};

class WindowSource : public ByteSource {
 public:
  // `cut_off` is the error if the file ends before the window does.
  WindowSource(std::shared_ptr<const Descriptor> file, uint64_t offset, uint64_t size,
               std::string cut_off)
      : file_(std::move(file)),
        begin_(offset),
        at_(offset),
        end_(offset + size),
        cut_off_(std::move(cut_off)) {}
  size_t read(char* buffer, size_t size) override;
  bool skip_to_last(uint64_t size) override;
  std::string error() const override { return error_; }
  uint64_t stored_bytes_read() const override { return at_ - begin_; }

 private:
  std::shared_ptr<const Descriptor> file_;
  uint64_t begin_, at_, end_;
  std::string cut_off_, error_;
};

}  // namespace dbperf
