#pragma once
// Reads another source ahead, in a thread of its own: decoding goes on while what is decoded is
// parsed, and several sources decode side by side.

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "parser/source.h"
#include "parser/stage_meter.h"

namespace dbperf {

class ReadAheadSource : public ByteSource {
 public:
  // `meter` may be null.
  ReadAheadSource(std::unique_ptr<ByteSource> source, StageMeter* meter);
  ~ReadAheadSource() override;
  ReadAheadSource(const ReadAheadSource&) = delete;
  ReadAheadSource& operator=(const ReadAheadSource&) = delete;

  size_t read(char* buffer, size_t size) override;
  std::string_view compression() const override { return compression_; }
  // Known when read() has come to the end.
  std::string error() const override { return at_end_ ? source_->error() : ""; }
  std::string warning() const override { return at_end_ ? source_->warning() : ""; }
  uint64_t stored_bytes_read() const override { return stored_bytes_; }

 private:
  struct Block {
    std::vector<char> bytes;
    size_t size = 0;
    uint64_t stored_bytes = 0;  // that were read when it was full
  };
  void read_ahead();
  bool next_block();

  const std::unique_ptr<ByteSource> source_;  // the thread's, until it has ended
  const std::string_view compression_;
  StageMeter* const meter_;
  Block current_;
  size_t given_ = 0;  // of current_
  uint64_t stored_bytes_ = 0;
  bool at_end_ = false;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Block> full_;
  std::vector<Block> free_;
  bool ended_ = false, stopping_ = false;
  std::thread thread_;
};

}  // namespace dbperf
