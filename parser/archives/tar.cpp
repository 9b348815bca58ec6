// tar: a header of 512 bytes, then the file, filled up to a multiple of 512. Long names and sizes
// come in members of their own before the one they describe (GNU's 'L', POSIX's 'x').
#include <algorithm>
#include <charconv>

#include "parser/archives/archive.h"

namespace dbperf {
namespace {

constexpr uint64_t block = 512;
constexpr uint64_t longest_extension = 1 << 20;  // more of a name or the like is not read

std::string_view field(std::string_view header, size_t offset, size_t size) {
  const std::string_view whole = header.substr(offset, size);
  return whole.substr(0, whole.find('\0'));
}

// Octal, or binary where the first bit is set.
uint64_t number(std::string_view header, size_t offset, size_t size) {
  uint64_t value = 0;
  if (static_cast<unsigned char>(header[offset]) & 0x80) {
    for (const char byte : header.substr(offset + size - 8, 8))
      value = value << 8 | static_cast<unsigned char>(byte);
    return value;
  }
  std::string_view digits = field(header, offset, size);
  digits.remove_prefix(std::min(digits.find_first_not_of(' '), digits.size()));
  std::from_chars(digits.data(), digits.data() + digits.size(), value, 8);
  return value;
}

int64_t time_us(uint64_t seconds) {
  constexpr uint64_t latest = 253'402'300'799;  // of the year 9999
  return static_cast<int64_t>(std::min(seconds, latest)) * 1'000'000;
}

bool is_header(std::string_view header) {
  if (header.size() < block || header[0] == '\0') return false;
  uint64_t sum = 0;
  for (size_t i = 0; i < block; ++i)
    sum += i >= 148 && i < 156 ? ' ' : static_cast<unsigned char>(header[i]);
  return sum == number(header, 148, 8);
}

std::string name_of(std::string_view header) {
  const std::string_view prefix = field(header, 345, 155);
  std::string name(field(header, 0, 100));
  const bool has_prefix = header.substr(257, 6) == std::string_view("ustar", 6);
  return has_prefix && !prefix.empty() ? std::string(prefix) + "/" + name : name;
}

// What the members in front of one say of it.
struct Extension {
  std::string name;
  std::string size;
  bool sparse = false;

  // Lines of "LENGTH KEY=VALUE\n".
  void read_records(std::string_view text) {
    while (!text.empty()) {
      size_t length = 0;
      std::from_chars(text.data(), text.data() + text.size(), length);
      const size_t space = text.find(' '), equals = text.find('=');
      if (length > text.size() || space == text.npos || equals == text.npos || space > equals ||
          equals + 1 >= length)
        return;
      const std::string_view key = text.substr(space + 1, equals - space - 1);
      const std::string_view value = text.substr(equals + 1, length - equals - 2);
      if (key == "path") name = value;
      if (key == "size") size = value;
      if (key.starts_with("GNU.sparse.")) sparse = true;
      text.remove_prefix(length);
    }
  }
};

class Reader {
 public:
  Reader(const Descriptor& file, uint64_t size) : file_(file), size_(size) {}

  ArchiveIndex read() {
    while (at_ < size_) {
      const std::string header = file_.read_at(at_, block);
      if (header.size() < block) {
        index_.error = "unexpected end of tar data";
        break;
      }
      if (header[0] == '\0' && header.find_first_not_of('\0') == header.npos) break;
      at_ += block;
      if (!is_header(header)) {  // as tar does, look for the next one
        index_.error = "corrupt tar data: damaged header";
        continue;
      }
      read_member(header);
    }
    return std::move(index_);
  }

 private:
  void read_member(std::string_view header) {
    const char type = header[156];
    uint64_t size = number(header, 124, 12);
    if (type == 'x' || type == 'L' || type == 'K' || type == 'g') {
      const std::string data = file_.read_at(at_, std::min({size, size_ - at_, longest_extension}));
      if (type == 'x') extension_.read_records(data);
      if (type == 'L') extension_.name = data.substr(0, data.find('\0'));
      return pass(size);
    }
    if (!extension_.size.empty())
      std::from_chars(extension_.size.data(), extension_.size.data() + extension_.size.size(),
                      size);
    if (type == '0' || type == '\0' || type == '7' || type == 'S') {
      ArchiveMember member{.name = extension_.name.empty() ? name_of(header) : extension_.name,
                           .offset = at_,
                           .stored_size = size,
                           .written_us = time_us(number(header, 136, 12))};
      if (type == 'S' || extension_.sparse)
        member.fault = "sparse files in tar archives are not read";
      if (!member.name.ends_with('/')) index_.members.push_back(std::move(member));
    }
    // Links and devices have no data, whatever their size says.
    if (type >= '1' && type <= '6') size = 0;
    extension_ = {};
    pass(size);
  }

  void pass(uint64_t size) {
    const uint64_t left = size_ - at_;
    at_ = size > left ? size_ : std::min(size_, at_ + (size + block - 1) / block * block);
  }

  const Descriptor& file_;
  const uint64_t size_;
  uint64_t at_ = 0;
  Extension extension_;
  ArchiveIndex index_;
};

}  // namespace

bool begins_tar(std::string_view head) { return is_header(head.substr(0, block)); }

ArchiveIndex list_tar(const Descriptor& file, uint64_t size) { return Reader(file, size).read(); }

}  // namespace dbperf
