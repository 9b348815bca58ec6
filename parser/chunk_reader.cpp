#include "parser/chunk_reader.h"

#include <algorithm>
#include <cstring>

#include "parser/newlines.h"

namespace dbperf {

void Chunk::assign(std::string_view text) {
  size = 0;
  reserve(text.size());
  if (!text.empty()) std::memcpy(bytes.data(), text.data(), text.size());
  size = text.size();
  std::memset(bytes.data() + size, 0, record_padding);
}

namespace {

// Beyond the longest record this much is read, to see whether another one begins there.
constexpr size_t most_ahead = 64 << 10;
constexpr size_t dropped_at_once = 1 << 20;

}  // namespace

ChunkReader::ChunkReader(ByteSource& source, const Format& format, size_t chunk_size,
                         bool keep_last_record)
    : source_(source),
      format_(format),
      chunk_size_(std::max<size_t>(chunk_size, 1)),
      record_limit_(std::max<size_t>(format.max_record(), 1)),
      chunk_limit_(record_limit_ + std::min(record_limit_, most_ahead)),
      keep_last_record_(keep_last_record) {}

// False if less than `target` bytes are left.
bool ChunkReader::fill(Chunk& chunk, size_t target) {
  chunk.reserve(target);
  const size_t carried = std::min(carry_.size(), target - chunk.size);
  std::memcpy(chunk.bytes.data() + chunk.size, carry_.data(), carried);
  chunk.size += carried;
  carry_.erase(0, carried);
  while (chunk.size < target && !ended_) {
    const size_t got = source_.read(chunk.bytes.data() + chunk.size, target - chunk.size);
    if (got == 0) {
      ended_ = true;
    } else {
      chunk.size += got;
      bytes_ += got;
      last_byte_ = chunk.bytes.data()[chunk.size - 1];
    }
  }
  return chunk.size == target;
}

// Leaves the first `size` bytes in `chunk`; the rest is carried over.
void ChunkReader::hand_out(Chunk& chunk, size_t size) {
  carry_.insert(0, chunk.bytes.data() + size, chunk.size - size);
  chunk.size = size;
  std::memset(chunk.bytes.data() + size, 0, record_padding);
  number_lines(chunk);
  lines_ += count_newlines(chunk.text());
}

void ChunkReader::number_lines(Chunk& chunk) const {
  chunk.first_line = lines_ + 1;
  chunk.line_runs.clear();
  LineMap* const map = source_.line_map();
  if (map == nullptr) return;
  map->take(lines_ + 1, count_lines(chunk.text()), chunk.line_runs);
  if (chunk.line_runs.empty()) return;
  chunk.first_line = UINT64_MAX;
  for (const LineRun& run : chunk.line_runs)
    chunk.first_line = std::min(chunk.first_line, run.outer);
}

bool ChunkReader::next(Chunk& chunk) {
  chunk.size = 0;
  size_t target = carry_.size() + chunk_size_;
  // No chunk is longer than chunk_limit_, so none holds a record that another chunk size would cut.
  while (fill(chunk, std::min(target, chunk_limit_))) {
    const size_t cut = format_.last_record(chunk.text());
    if (cut != std::string_view::npos && cut > 0) {
      hand_out(chunk, cut);
      return true;
    }
    if (chunk.size == chunk_limit_) {
      if (cut == 0) {  // one record, longer than is read of it
        hand_out(chunk, record_limit_);
        drop_record(chunk.text().back() == '\n');
        return true;
      }
      const size_t newline = chunk.text().rfind('\n');  // no record at all
      hand_out(chunk, newline == std::string_view::npos ? chunk.size : newline + 1);
      if (newline == std::string_view::npos) drop_line();
      return true;
    }
    target = std::max(chunk.size + chunk_size_, chunk.size * 2);
  }
  return hand_out_last(chunk);
}

bool ChunkReader::hand_out_last(Chunk& chunk) {
  size_t size = chunk.size;
  if (keep_last_record_ && size > 0) {
    const size_t cut = format_.last_record(chunk.text());
    if (cut != std::string_view::npos) {
      last_record_.assign(chunk.bytes.data() + cut, size - cut);
      size = cut;
    }
  }
  if (chunk.size > 0) {
    hand_out(chunk, size);
    carry_.clear();
    last_record_line_ = lines_ + 1;
    if (LineMap* const map = source_.line_map(); map != nullptr && !last_record_.empty()) {
      std::vector<LineRun> runs;
      map->take(lines_ + 1, 1, runs);
      if (!runs.empty()) last_record_line_ = runs.front().outer;
    }
    lines_ += count_newlines(last_record_);
  }
  if (last_byte_ != '\n') ++lines_;  // a last line without newline
  last_byte_ = '\n';
  return size > 0;
}

// Reads on to the next line; what was read of it is carried over.
void ChunkReader::drop_line() {
  Chunk window;
  for (bool more = true; more; window.size = 0) {
    more = fill(window, dropped_at_once);
    const std::string_view text = window.text();
    const size_t newline = text.find('\n');
    if (newline == std::string_view::npos) continue;
    carry_.insert(0, text.substr(newline + 1));
    ++lines_;
    return;
  }
}

// Reads on to where the next record begins; what was read past it is carried over.
void ChunkReader::drop_record(bool at_line_start) {
  Chunk window;
  for (;;) {
    const bool more = fill(window, window.size + dropped_at_once);
    const std::string_view text = window.text();
    size_t from = 0;
    if (!at_line_start) {
      const size_t newline = text.find('\n');
      from = newline == std::string_view::npos ? text.size() : newline + 1;
    }
    const size_t found =
        from < text.size() ? format_.next_record(text, from) : std::string_view::npos;
    if (found != std::string_view::npos) {
      lines_ += count_newlines(text.substr(0, found));
      carry_.insert(0, text.substr(found));
      return;
    }
    if (!more) {
      lines_ += count_newlines(text);
      return;
    }
    // Keep an unfinished last line: it may turn out to begin a record.
    const size_t newline = text.rfind('\n');
    const size_t kept = newline == std::string_view::npos ? text.size() : newline + 1;
    at_line_start = newline != std::string_view::npos && text.size() - kept < dropped_at_once;
    const size_t dropped = at_line_start ? kept : text.size();
    lines_ += count_newlines(text.substr(0, dropped));
    window.assign(std::string(text.substr(dropped)));
  }
}

}  // namespace dbperf
