#pragma once
// What must hold of everything that is taken for compressed data or an archive.

#include <sys/mman.h>
#include <unistd.h>

#include "parser/archives/archive.h"
#include "parser/envelopes/text_source.h"
#include "tests/fuzz/format_body.h"

namespace dbperf {

inline constexpr size_t most_decoded = 1 << 20;  // of what a few bytes may unpack to

struct Decoded {
  std::string text, error, warning;
};

inline Decoded read_all(ByteSource& source, size_t piece) {
  Decoded decoded;
  std::string buffer(piece, '\0');
  while (decoded.text.size() < most_decoded) {
    const size_t got = source.read(buffer.data(), piece);
    if (got == 0) return {std::move(decoded.text), source.error(), source.warning()};
    promise(got <= piece, "no more than there is room for", decoded.text);
    decoded.text.append(buffer, 0, got);
  }
  decoded.text.resize(most_decoded);
  return decoded;
}

// Whether two ways of reading tell the same. Of what a library has at hand when it finds a fault, a
// part may be lost.
inline bool agree(const Decoded& a, const Decoded& b) {
  if (a.error != b.error || a.warning != b.warning) return false;
  if (a.error.empty()) return a.text == b.text;
  return a.text.starts_with(b.text) || b.text.starts_with(a.text);
}

// Whatever the bytes come in, and whatever is asked for at a time.
inline void check_decoding(std::string_view input, size_t piece) {
  const auto decoded = [input](size_t stored_piece, size_t read_piece) {
    return read_all(*decode(std::make_unique<TextSource>(input, stored_piece)), read_piece);
  };
  const Decoded whole = decoded(1 << 20, 64 << 10);
  promise(agree(whole, decoded(piece, 64 << 10)), "stored pieces do not show", input);
  promise(agree(whole, decoded(1 << 20, 16 * piece)), "reads do not show", input);
}

inline std::shared_ptr<const Descriptor> stored(std::string_view bytes) {
  const int fd = ::memfd_create("archive", 0);
  promise(fd >= 0 && ::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()),
          "a file in memory", bytes);
  return std::make_shared<const Descriptor>(fd);
}

inline void check_archive(std::string_view input, size_t piece) {
  const ArchiveKind* kind = find_archive(input.substr(0, 512));
  if (kind == nullptr) return;
  const auto file = stored(input);
  size_t tried = 0;
  for (const ArchiveMember& member : kind->list(*file, file->size()).members) {
    if (!member.fault.empty() || ++tried > 4) continue;
    const auto contents = [&](size_t size) {
      return read_all(*decode(open_member(*kind, member, file)), size);
    };
    promise(agree(contents(64 << 10), contents(16 * piece)), "reads of a member do not show",
            input);
  }
}

inline void check_source(std::string_view input, size_t piece) {
  check_decoding(input, piece);
  check_archive(input, piece);
}

}  // namespace dbperf
