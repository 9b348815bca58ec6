// zip: the directory at its end tells where the members stand.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "parser/archives/archive.h"

namespace dbperf {
namespace {

constexpr size_t end_size = 22, end64_size = 56, locator_size = 20, entry_size = 46,
                 local_size = 30;
constexpr uint64_t longest_comment = 65'535;
constexpr uint64_t largest_directory = 256 << 20;

uint64_t number(std::string_view bytes, size_t offset, size_t size) {
  uint64_t value = 0;
  for (size_t i = size; i-- > 0;)
    value = value << 8 | static_cast<unsigned char>(bytes[offset + i]);
  return value;
}

constexpr CodecEntry deflate{"deflate", [](std::string_view head) { return !head.empty(); },
                             make_deflate_codec, false};

// Sets `codec`, or the reason why there is none.
void choose_codec(uint64_t method, ArchiveMember& member) {
  switch (method) {
    case 0:
      break;
    case 8:
      member.codec = &deflate;
      break;
    case 12:
      member.codec = codec_named("bzip2");
      break;
    case 93:
      member.codec = codec_named("zstd");
      break;
    case 95:
      member.codec = codec_named("xz");
      break;
    default:
      member.fault = fmt::format("zip's compression method {} is not known", method);
  }
}

struct Directory {
  uint64_t offset = 0, size = 0;
  bool found = false;
};

Directory find_directory(const Descriptor& file, uint64_t file_size) {
  const uint64_t tail_size = std::min<uint64_t>(file_size, end_size + longest_comment);
  const uint64_t tail_offset = file_size - tail_size;
  const std::string tail = file.read_at(tail_offset, tail_size);
  if (tail.size() < end_size) return {};
  const size_t at = tail.rfind("PK\5\6", tail.size() - end_size);
  if (at == tail.npos) return {};
  Directory directory{number(tail, at + 16, 4), number(tail, at + 12, 4), true};
  if (at >= locator_size && tail.compare(at - locator_size, 4, "PK\6\7") == 0) {
    const uint64_t end64 = number(tail, at - locator_size + 8, 8);
    const std::string record = file.read_at(end64, end64_size);
    if (record.size() < end64_size || !record.starts_with("PK\6\6")) return {};
    directory.size = number(record, 40, 8);
    directory.offset = number(record, 48, 8);
  }
  directory.found = directory.size <= file_size && directory.size <= largest_directory;
  return directory;
}

// Sizes and offset that do not fit into their fields stand in an extra field, in this order.
void read_zip64(std::string_view extra, uint64_t& size, uint64_t& stored_size, uint64_t& offset) {
  while (extra.size() >= 4) {
    const uint64_t id = number(extra, 0, 2), length = number(extra, 2, 2);
    if (length > extra.size() - 4) return;
    std::string_view data = extra.substr(4, length);
    extra.remove_prefix(4 + length);
    if (id != 1) continue;
    for (uint64_t* value : {&size, &stored_size, &offset}) {
      if (*value != 0xFFFFFFFF || data.size() < 8) continue;
      *value = number(data, 0, 8);
      data.remove_prefix(8);
    }
  }
}

// From a date and a time of MS-DOS. They are in no zone; UTC is near enough.
int64_t time_us(uint64_t date, uint64_t time) {
  using namespace std::chrono;
  const year_month_day day(year(1980 + static_cast<int>(date >> 9)),
                           month(static_cast<unsigned>(date >> 5 & 15)),
                           std::chrono::day(static_cast<unsigned>(date & 31)));
  if (!day.ok()) return 0;
  const auto seconds =
      static_cast<int64_t>((time >> 11) * 3600 + (time >> 5 & 63) * 60 + (time & 31) * 2);
  return (sys_days(day).time_since_epoch() / std::chrono::seconds(1) + seconds) * 1'000'000;
}

bool is_symbolic_link(std::string_view entry) {
  return entry[5] == 3 /* made on Unix */ && (number(entry, 40, 2) & 0xF000) == 0xA000;
}

// Of one entry of the directory; its data stand behind a header of their own.
void add_member(std::string_view entry, std::string_view name, std::string_view extra,
                const Descriptor& file, ArchiveIndex& index) {
  if (name.ends_with('/') || is_symbolic_link(entry)) return;
  ArchiveMember member{.name = std::string(name),
                       .stored_size = number(entry, 20, 4),
                       .written_us = time_us(number(entry, 14, 2), number(entry, 12, 2)),
                       .checked = true,
                       .size = number(entry, 24, 4),
                       .crc32 = static_cast<uint32_t>(number(entry, 16, 4))};
  uint64_t offset = number(entry, 42, 4);
  read_zip64(extra, member.size, member.stored_size, offset);
  choose_codec(number(entry, 10, 2), member);
  if (number(entry, 8, 2) & 1) member.fault = "is encrypted";
  const std::string local = file.read_at(offset, local_size);
  if (local.size() == local_size && local.starts_with("PK\3\4"))
    member.offset = offset + local_size + number(local, 26, 2) + number(local, 28, 2);
  else if (member.fault.empty())
    member.fault = "corrupt zip data: its header is not where it should be";
  index.members.push_back(std::move(member));
}

}  // namespace

bool begins_zip(std::string_view head) {
  return head.starts_with("PK\3\4") || head.starts_with("PK\5\6");
}

ArchiveIndex list_zip(const Descriptor& file, uint64_t size) {
  ArchiveIndex index;
  const Directory directory = find_directory(file, size);
  if (!directory.found) {
    index.error = "zip archive without its directory; it may be cut off";
    return index;
  }
  const std::string text = file.read_at(directory.offset, directory.size);
  std::string_view rest = text;
  while (rest.size() >= entry_size && rest.starts_with("PK\1\2")) {
    const size_t name = number(rest, 28, 2), extra = number(rest, 30, 2),
                 comment = number(rest, 32, 2);
    if (entry_size + name + extra + comment > rest.size()) break;
    add_member(rest.substr(0, entry_size), rest.substr(entry_size, name),
               rest.substr(entry_size + name, extra), file, index);
    rest.remove_prefix(entry_size + name + extra + comment);
  }
  if (!rest.empty()) index.error = "corrupt zip data: damaged directory";
  return index;
}

}  // namespace dbperf
