#pragma once
// A path, or "-", as a stream of decoded bytes. Compression and encoding are told by the first
// bytes, not by the name.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace dbperf {

class LineMap;

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Up to `size` bytes into `buffer`; 0 at the end, and after a fault. Every byte that could be had
  // before a fault is given first.
  virtual size_t read(char* buffer, size_t size) = 0;
  virtual std::string_view compression() const { return "none"; }
  // What went wrong, in words; empty: nothing.
  virtual std::string error() const { return {}; }
  // What should be said although the data is complete (trailing garbage); empty: nothing.
  virtual std::string warning() const { return {}; }
  // Of the input as it is stored.
  virtual uint64_t stored_bytes_read() const = 0;
  // Passes over what comes before the last `size` bytes, or as much of it as costs nothing. False:
  // nothing was passed over.
  virtual bool skip_to_last(uint64_t /*size*/) { return false; }
  // Where the lines come from, if they are not those of the input; null: they are.
  virtual LineMap* line_map() { return nullptr; }
};

struct OpenedSource {
  std::unique_ptr<ByteSource> source;  // null: could not be opened, see error
  std::string error;                   // the reason in words, without the path
  uint64_t stored_size = 0;            // 0: unknown
  bool only_once = false;              // a pipe, or standard input: it cannot be opened again
  int64_t written_us = 0;              // when it was last written to; 0: unknown
};

OpenedSource open_source(const std::string& path);

// Inputs end where they are once `asked` says so; it is asked before each read, and when a signal
// breaks into a read that waits. To be set before the first input is opened.
void end_input_when(bool (*asked)());

// What is stored, decompressed and in UTF-8 (but for bytes that are invalid there).
std::unique_ptr<ByteSource> decode(std::unique_ptr<ByteSource> stored);

// Gives bytes that were read ahead, then what is left of the source.
std::unique_ptr<ByteSource> resume(std::string head, std::unique_ptr<ByteSource> rest);

// The last `size` bytes of what is left, or all if there are fewer.
std::string read_tail(ByteSource& source, size_t size);

}  // namespace dbperf
