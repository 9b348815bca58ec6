#include "parser/pipeline.h"

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "parser/envelopes/outer_lines.h"

namespace dbperf {
namespace {

// A chunk on its way through the pipeline, with what is made of it. Recycled.
struct Slot {
  Chunk chunk;
  Arena arena;
  Digest digest;
  uint64_t sequence = 0;
};

// For whom nothing is done.
class NoSink final : public EventSink {
 public:
  void on_event(const Event&) override {}
  void on_skipped(uint32_t, uint32_t, std::string_view) override {}
};

void parse(Slot& slot, const Format& format, Digester& digester, StageMeter* meter) {
  if (meter != nullptr) {
    const StageTimer timer(meter, Stage::parse);
    NoSink nobody;
    slot.arena.clear();
    format.parse(slot.chunk.text(), slot.arena, nobody);
  }
  const StageTimer timer(meter, Stage::digest);
  slot.arena.clear();
  digester.begin(slot.digest);
  if (slot.chunk.line_runs.empty()) return format.parse(slot.chunk.text(), slot.arena, digester);
  OuterLines renumbered(slot.chunk.line_runs, slot.chunk.first_line, digester);
  format.parse(slot.chunk.text(), slot.arena, renumbered);
}

}  // namespace

struct Pipeline::Impl {
  Impl(unsigned jobs, const Filter& filter, const Reading& reading, StageMeter* meter)
      : filter_(filter), reading_(reading), meter_(meter), own_digester_(filter, reading) {
    if (jobs < 2) return;
    slots_ = std::vector<Slot>(2 * jobs + 1);
    for (Slot& slot : slots_) free_.push_back(&slot);
    for (unsigned i = 0; i < jobs; ++i) workers_.emplace_back([this] { work(); });
  }

  ~Impl() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    for (std::thread& worker : workers_) worker.join();
  }

  void run(ChunkReader& reader, const std::function<bool()>& keep_going) {
    if (workers_.empty()) {
      while (keep_going() && fill(reader, own_slot_)) {
        parse(own_slot_, *format_, own_digester_, meter_);
        consume(own_slot_);
      }
      return;
    }
    uint64_t sequence = 0;
    next_ = 0;
    while (keep_going()) {
      Slot* slot = take_free();
      if (!fill(reader, *slot)) {
        give_back(slot);
        break;
      }
      slot->sequence = sequence++;
      {
        const std::lock_guard lock(mutex_);
        filled_.push_back(slot);
      }
      changed_.notify_all();
    }
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return free_.size() == slots_.size(); });
  }

  void work() {
    Digester digester(filter_, reading_);
    for (;;) {
      Slot* slot = nullptr;
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return stopping_ || !filled_.empty(); });
        if (filled_.empty()) return;
        slot = filled_.front();
        filled_.pop_front();
      }
      parse(*slot, *format_, digester, meter_);
      deliver(slot);
    }
  }

  // Hands on whatever is next in order; one thread at a time does so.
  void deliver(Slot* slot) {
    std::unique_lock lock(mutex_);
    parsed_[slot->sequence] = slot;
    if (delivering_) return;
    delivering_ = true;
    while (!parsed_.empty() && parsed_.begin()->first == next_) {
      Slot* ready = parsed_.begin()->second;
      parsed_.erase(parsed_.begin());
      lock.unlock();
      consume(*ready);
      lock.lock();
      ++next_;
      free_.push_back(ready);
      changed_.notify_all();
    }
    delivering_ = false;
  }

  bool fill(ChunkReader& reader, Slot& slot) const {
    const StageTimer timer(meter_, Stage::read);
    return reader.next(slot.chunk);
  }

  void consume(const Slot& slot) const {
    const StageTimer timer(meter_, Stage::correlate);
    (*consume_)(slot.chunk, slot.digest);
  }

  Slot* take_free() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !free_.empty(); });
    Slot* slot = free_.back();
    free_.pop_back();
    return slot;
  }

  void give_back(Slot* slot) {
    const std::lock_guard lock(mutex_);
    free_.push_back(slot);
  }

  const Filter& filter_;
  const Reading reading_;
  StageMeter* const meter_;
  const Format* format_ = nullptr;
  const Consume* consume_ = nullptr;
  Digester own_digester_;  // of the calling thread
  Slot own_slot_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Slot> slots_;
  std::vector<Slot*> free_;
  std::deque<Slot*> filled_;
  std::map<uint64_t, Slot*> parsed_;
  uint64_t next_ = 0;  // sequence number to be handed on next
  bool delivering_ = false, stopping_ = false;
  std::vector<std::thread> workers_;
};

Pipeline::Pipeline(unsigned jobs, const Filter& filter, const Reading& reading, StageMeter* meter)
    : impl_(std::make_unique<Impl>(jobs, filter, reading, meter)) {}
Pipeline::~Pipeline() = default;

void Pipeline::run(ChunkReader& reader, const Format& format, const Consume& consume,
                   const std::function<bool()>& keep_going) {
  impl_->format_ = &format;
  impl_->consume_ = &consume;
  impl_->run(reader, keep_going);
}

void Pipeline::run(std::string_view text, uint64_t first_line, const Format& format,
                   const Consume& consume) {
  Slot& slot = impl_->own_slot_;
  slot.chunk.assign(text);
  slot.chunk.first_line = first_line;
  parse(slot, format, impl_->own_digester_, impl_->meter_);
  impl_->consume_ = &consume;
  impl_->consume(slot);
}

}  // namespace dbperf
