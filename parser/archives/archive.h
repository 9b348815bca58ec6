#pragma once
// Archives of logs. A reader lists the members of one kind of archive and where their bytes stand;
// they are read from there one by one, in any order.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "parser/source.h"
#include "parser/sources/codec.h"
#include "parser/sources/file_source.h"

namespace dbperf {

struct ArchiveMember {
  std::string name;
  uint64_t offset = 0, stored_size = 0;
  int64_t written_us = 0;  // when it was last written to
  std::string fault;       // why it cannot be read, in words; empty: it can
  // How it is packed, in archives that pack their members.
  const CodecEntry* codec = nullptr;  // null: not at all
  bool checked = false;               // size and checksum are known:
  uint64_t size = 0;
  uint32_t crc32 = 0;
};

struct ArchiveIndex {
  std::vector<ArchiveMember> members;  // regular files only, as they stand in the archive
  std::string error, warning;          // what is wrong with the archive itself
};

struct ArchiveKind {
  std::string_view name;
  bool (*begins)(std::string_view head);  // 512 bytes, or all there are
  ArchiveIndex (*list)(const Descriptor& file, uint64_t size);
};

// The kind of archive that begins like this; null: none.
const ArchiveKind* find_archive(std::string_view head);

// A member as it is stored, unpacked; `kind` is for its messages.
std::unique_ptr<ByteSource> open_member(const ArchiveKind& kind, const ArchiveMember& member,
                                        std::shared_ptr<const Descriptor> file);

bool begins_tar(std::string_view head);
ArchiveIndex list_tar(const Descriptor& file, uint64_t size);
bool begins_zip(std::string_view head);
ArchiveIndex list_zip(const Descriptor& file, uint64_t size);

}  // namespace dbperf
