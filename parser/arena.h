#pragma once
// Memory for text that a format must rewrite (unescape, join): it lives as long as the chunk it was
// parsed from, and costs no allocation once warm.

#include <algorithm>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace dbperf {

class Arena {
 public:
  // Uninitialised room for `size` bytes; valid until clear().
  char* allocate(size_t size) {
    if (used_ + size > capacity_) grow(size);
    char* room = block_ + used_;
    used_ += size;
    return room;
  }
  // Gives back the end of the latest allocation, which was `size` bytes and needs only `kept`.
  void shrink(size_t size, size_t kept) { used_ -= size - kept; }
  std::string_view copy(std::string_view text) {
    char* room = allocate(text.size());
    if (!text.empty()) std::memcpy(room, text.data(), text.size());
    return {room, text.size()};
  }
  // The same for plain values.
  template <typename Value>
  std::span<const Value> copy(std::span<const Value> values) {
    static_assert(std::is_trivially_destructible_v<Value>);
    if (values.empty()) return {};
    size_t space = values.size_bytes() + alignof(Value);
    void* room = allocate(space);
    std::align(alignof(Value), values.size_bytes(), room, space);
    Value* const kept = static_cast<Value*>(room);
    std::uninitialized_copy(values.begin(), values.end(), kept);
    return {kept, values.size()};
  }
  // Forgets everything; keeps the latest block for the next use, unless a huge text needed it.
  void clear() {
    if (blocks_.size() > 1) blocks_.erase(blocks_.begin(), blocks_.end() - 1);
    used_ = 0;
    if (capacity_ <= largest_kept) return;
    blocks_.clear();
    capacity_ = 0;
  }

 private:
  void grow(size_t size) {
    capacity_ = std::max(size, std::clamp<size_t>(capacity_ * 2, 64 * 1024, largest_kept));
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(capacity_));
    block_ = blocks_.back().get();
    used_ = 0;
  }

  static constexpr size_t largest_kept = 8 << 20;

  std::vector<std::unique_ptr<char[]>> blocks_;
  char* block_ = nullptr;
  size_t used_ = 0;
  size_t capacity_ = 0;
};

}  // namespace dbperf
