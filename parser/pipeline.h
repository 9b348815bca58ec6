#pragma once
// One reader, N workers, one sequential stage: chunks are parsed and digested side by side, and
// handed on in the order of the input by whichever worker completes the next one.

#include <functional>
#include <memory>

#include "analysis/digest.h"
#include "parser/chunk_reader.h"
#include "parser/stage_meter.h"

namespace dbperf {

class Pipeline {
 public:
  // Called for one digest at a time, in input order, from any thread.
  using Consume = std::function<void(const Chunk&, const Digest&)>;

  // `meter` may be null.
  Pipeline(unsigned jobs, const Filter& filter, const Reading& reading, StageMeter* meter);
  ~Pipeline();
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  // Reads all of `reader`; returns when all of it is consumed. `keep_going` is asked before each
  // chunk, in the calling thread.
  void run(ChunkReader& reader, const Format& format, const Consume& consume,
           const std::function<bool()>& keep_going);
  // The same for one piece of text.
  void run(std::string_view text, uint64_t first_line, const Format& format,
           const Consume& consume);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dbperf
