#include "parser/sources/read_ahead_source.h"

#include <algorithm>
#include <cstring>

namespace dbperf {
namespace {

constexpr size_t block_bytes = 1 << 20;
constexpr size_t blocks_ahead = 8;

}  // namespace

ReadAheadSource::ReadAheadSource(std::unique_ptr<ByteSource> source, StageMeter* meter)
    : source_(std::move(source)),
      compression_(source_->compression()),
      meter_(meter),
      thread_([this] { read_ahead(); }) {}

ReadAheadSource::~ReadAheadSource() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void ReadAheadSource::read_ahead() {
  std::unique_lock lock(mutex_);
  while (!ended_) {
    changed_.wait(lock, [&] { return stopping_ || full_.size() < blocks_ahead; });
    if (stopping_) return;
    Block block;
    if (!free_.empty()) {
      block = std::move(free_.back());
      free_.pop_back();
    }
    lock.unlock();
    block.bytes.resize(block_bytes);
    {
      const StageTimer timer(meter_, Stage::read);
      block.size = source_->read(block.bytes.data(), block_bytes);
    }
    block.stored_bytes = source_->stored_bytes_read();
    lock.lock();
    ended_ = block.size == 0;
    if (!ended_) full_.push_back(std::move(block));
    changed_.notify_all();
  }
}

bool ReadAheadSource::next_block() {
  std::unique_lock lock(mutex_);
  if (!current_.bytes.empty()) free_.push_back(std::move(current_));
  current_ = {};
  given_ = 0;
  changed_.wait(lock, [&] { return ended_ || !full_.empty(); });
  at_end_ = full_.empty();
  if (at_end_) {
    stored_bytes_ = source_->stored_bytes_read();
    return false;
  }
  current_ = std::move(full_.front());
  full_.pop_front();
  stored_bytes_ = current_.stored_bytes;
  changed_.notify_all();
  return true;
}

size_t ReadAheadSource::read(char* buffer, size_t size) {
  size_t done = 0;
  while (done < size && !at_end_) {
    if (given_ == current_.size && !next_block()) break;
    const size_t piece = std::min(size - done, current_.size - given_);
    std::memcpy(buffer + done, current_.bytes.data() + given_, piece);
    given_ += piece;
    done += piece;
  }
  return done;
}

}  // namespace dbperf
