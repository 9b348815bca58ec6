#include "parser/sources/utf16_source.h"

#include <algorithm>
#include <cstring>

namespace dbperf {

Utf16Source::Utf16Source(std::unique_ptr<ByteSource> input, bool big_endian)
    : input_(std::move(input)), big_endian_(big_endian), raw_(64 << 10) {}

size_t Utf16Source::read(char* buffer, size_t size) {
  size_t done = 0;
  while (done < size && (given_ < text_.size() || refill())) {
    const size_t piece = std::min(size - done, text_.size() - given_);
    std::memcpy(buffer + done, text_.data() + given_, piece);
    given_ += piece;
    done += piece;
  }
  return done;
}

// Decodes the next piece; false at the end.
bool Utf16Source::refill() {
  text_.clear();
  given_ = 0;
  while (text_.empty() && !ended_) {
    const size_t got = input_->read(raw_.data() + raw_size_, raw_.size() - raw_size_);
    const size_t size = raw_size_ + got;
    for (size_t i = 0; i + 1 < size; i += 2) {
      const auto first = static_cast<unsigned char>(raw_[i]);
      const auto second = static_cast<unsigned char>(raw_[i + 1]);
      add_unit(static_cast<char16_t>(big_endian_ ? first << 8 | second : second << 8 | first));
    }
    raw_size_ = size % 2;
    if (raw_size_ == 1) raw_[0] = raw_[size - 1];
    if (got > 0) continue;
    ended_ = true;
    if (high_ != 0 || raw_size_ == 1) add(U'\uFFFD');
  }
  return !text_.empty();
}

void Utf16Source::add_unit(char16_t unit) {
  const bool is_high = (unit & 0xFC00) == 0xD800, is_low = (unit & 0xFC00) == 0xDC00;
  if (high_ != 0 && is_low) {
    add(0x10000 + (char32_t{high_} - 0xD800) * 0x400 + (unit - 0xDC00));
  } else {
    if (high_ != 0) add(U'\uFFFD');
    if (!is_high) add(is_low ? U'\uFFFD' : char32_t{unit});
  }
  high_ = is_high ? unit : 0;
}

void Utf16Source::add(char32_t character) {
  const auto rest = [&](int shift) {
    text_ += static_cast<char>(0x80 | (character >> shift & 0x3F));
  };
  if (character < 0x80) {
    text_ += static_cast<char>(character);
  } else if (character < 0x800) {
    text_ += static_cast<char>(0xC0 | character >> 6);
    rest(0);
  } else if (character < 0x10000) {
    text_ += static_cast<char>(0xE0 | character >> 12);
    rest(6);
    rest(0);
  } else {
    text_ += static_cast<char>(0xF0 | character >> 18);
    rest(12);
    rest(6);
    rest(0);
  }
}

}  // namespace dbperf
