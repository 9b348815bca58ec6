#pragma once
// Memory that is written before it is read, so that room for the largest record costs nothing until
// that record comes: what is not used is never touched.

#include <cstddef>
#include <cstring>
#include <memory>

namespace dbperf {

class Scratch {
 public:
  char* data() { return bytes_.get(); }
  const char* data() const { return bytes_.get(); }
  size_t size() const { return size_; }

  // At least `size` bytes, of which the first `kept` stay as they are.
  void grow(size_t size, size_t kept = 0) {
    if (size <= size_) return;
    auto bytes = std::make_unique_for_overwrite<char[]>(size);
    if (kept > 0) std::memcpy(bytes.get(), bytes_.get(), kept);
    bytes_ = std::move(bytes);
    size_ = size;
  }

 private:
  std::unique_ptr<char[]> bytes_;
  size_t size_ = 0;
};

}  // namespace dbperf
