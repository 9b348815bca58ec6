#pragma once
// Cuts a stream of bytes into chunks of whole records.
//
// A chunk is filled, then cut where its last record begins (the Format knows where that is); the
// rest opens the next chunk. So no worker ever sees half a record, and none has to guess where one
// begins. A chunk in which no second record begins grows until one does, to a little more than
// Format::max_record(): a record that is still not over is cut there, and the rest of it is counted
// and dropped.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/scratch.h"
#include "parser/envelopes/line_map.h"
#include "parser/format.h"
#include "parser/source.h"

namespace dbperf {

struct Chunk {
  Scratch bytes;  // `size` bytes of records, then at least record_padding zeros
  size_t size = 0;
  uint64_t first_line = 1;  // its number in the file
  // Where its lines come from, by their numbers from 0; empty: `first_line` and on.
  std::vector<LineRun> line_runs;

  std::string_view text() const { return {bytes.data(), size}; }
  // Room for `size` bytes and the padding; what is there stays.
  void reserve(size_t room) { bytes.grow(room + record_padding, size); }
  void assign(std::string_view text);
};

class ChunkReader {
 public:
  // With `keep_last_record`, the last record is not handed out but left in last_record(): the next
  // file of a rotated log may continue it.
  ChunkReader(ByteSource& source, const Format& format, size_t chunk_size, bool keep_last_record);

  // False at the end. Chunks are recycled: `chunk` may hold what it held before.
  bool next(Chunk& chunk);
  // Lines before what `source` gives: they were read by someone else.
  void skip_lines(uint64_t count) { lines_ += count; }

  uint64_t bytes() const { return bytes_; }  // decoded, so far
  uint64_t lines() const { return lines_; }  // of what was handed out, dropped or left so far
  const std::string& last_record() const { return last_record_; }
  uint64_t last_record_line() const { return last_record_line_; }

 private:
  bool fill(Chunk& chunk, size_t target);
  void hand_out(Chunk& chunk, size_t size);
  bool hand_out_last(Chunk& chunk);
  void number_lines(Chunk& chunk) const;
  void drop_line();
  void drop_record(bool at_line_start);

  ByteSource& source_;
  const Format& format_;
  const size_t chunk_size_;
  const size_t record_limit_, chunk_limit_;
  const bool keep_last_record_;
  std::string carry_;  // read, and not yet handed out
  std::string last_record_;
  uint64_t last_record_line_ = 0;
  uint64_t bytes_ = 0, lines_ = 0;
  char last_byte_ = '\n';
  bool ended_ = false;
};

}  // namespace dbperf
