#include "parser/sources/utf16_source.h"

namespace dbperf {
namespace {

void add(char32_t character, std::string& text) {
  const auto rest = [&](int shift) {
    text += static_cast<char>(0x80 | (character >> shift & 0x3F));
  };
  if (character < 0x80) {
    text += static_cast<char>(character);
  } else if (character < 0x800) {
    text += static_cast<char>(0xC0 | character >> 6);
    rest(0);
  } else if (character < 0x10000) {
    text += static_cast<char>(0xE0 | character >> 12);
    rest(6);
    rest(0);
  } else {
    text += static_cast<char>(0xF0 | character >> 18);
    rest(12);
    rest(6);
    rest(0);
  }
}

}  // namespace

Utf16Source::Utf16Source(std::unique_ptr<ByteSource> input, bool big_endian)
    : RecodedSource(std::move(input)), big_endian_(big_endian), raw_(64 << 10) {}

void Utf16Source::refill(std::string& text) {
  while (text.empty() && !ended_) {
    const size_t got = input().read(raw_.data() + raw_size_, raw_.size() - raw_size_);
    const size_t size = raw_size_ + got;
    for (size_t i = 0; i + 1 < size; i += 2) {
      const auto first = static_cast<unsigned char>(raw_[i]);
      const auto second = static_cast<unsigned char>(raw_[i + 1]);
      add_unit(static_cast<char16_t>(big_endian_ ? first << 8 | second : second << 8 | first),
               text);
    }
    raw_size_ = size % 2;
    if (raw_size_ == 1) raw_[0] = raw_[size - 1];
    if (got > 0) continue;
    ended_ = true;
    if (high_ != 0 || raw_size_ == 1) add(U'\uFFFD', text);
  }
}

void Utf16Source::add_unit(char16_t unit, std::string& text) {
  const bool is_high = (unit & 0xFC00) == 0xD800, is_low = (unit & 0xFC00) == 0xDC00;
  if (high_ != 0 && is_low) {
    add(0x10000 + (char32_t{high_} - 0xD800) * 0x400 + (unit - 0xDC00), text);
  } else {
    if (high_ != 0) add(U'\uFFFD', text);
    if (!is_high) add(is_low ? U'\uFFFD' : char32_t{unit}, text);
  }
  high_ = is_high ? unit : 0;
}

}  // namespace dbperf
