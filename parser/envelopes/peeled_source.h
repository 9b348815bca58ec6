#pragma once
// The text of a wrapped log, as the server wrote it: between the bytes and the ChunkReader, so that
// formats need not know of wrappings.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "parser/envelopes/assembler.h"
#include "parser/envelopes/unit_reader.h"
#include "parser/source.h"

namespace dbperf {

// How a log is wrapped, and what of it is read how.
struct Wrapping {
  const EnvelopeEntry* envelope = nullptr;
  EnvelopeContext context;
  std::vector<std::string> programs;  // whose lines are the log; empty: all
  bool newest_first = false;
  Assembly assembly;
  std::shared_ptr<const Wrapping> outer;  // what is around this one; null: nothing

  // "cri/cnpg"; "none" is written elsewhere.
  std::string name() const;
};

class PeeledSource : public ByteSource {
 public:
  PeeledSource(const Wrapping& wrapping, std::unique_ptr<ByteSource> outer);

  size_t read(char* buffer, size_t size) override;
  std::string_view compression() const override { return outer_->compression(); }
  std::string error() const override { return outer_->error(); }
  std::string warning() const override { return outer_->warning(); }
  uint64_t stored_bytes_read() const override { return outer_->stored_bytes_read(); }
  LineMap* line_map() override { return &assembler_.lines(); }

  // Of the wrapped log; the lines are known at the end.
  uint64_t bytes() const { return around_ ? around_->bytes() : units_.bytes(); }
  uint64_t lines() const { return around_ ? around_->lines() : units_.lines(); }
  // Lines that are not of the wrapping, or of no message: the number of the line, its beginning.
  uint64_t unrecognised_lines() const {
    return unrecognised_ + (around_ ? around_->unrecognised_lines() : 0);
  }
  const std::vector<std::pair<uint64_t, std::string>>& samples() const { return samples_; }

 private:
  void take(Unit unit);
  void add(const Unit& unit);
  void hold(const Unit& unit);
  void add_held();
  void repeat(const Unit& unit);
  bool is_wanted(const Piece& piece);
  void on_unrecognised(const Unit& unit);

  const Wrapping wrapping_;
  PeeledSource* around_ = nullptr;  // outer_, if that is peeled too
  std::unique_ptr<ByteSource> outer_;
  std::unique_ptr<Envelope> envelope_;
  UnitReader units_;
  Assembler assembler_;
  Piece piece_;
  // Of what is newest first: pieces that wait for older ones, with the text they view.
  struct Held {
    Piece piece;
    std::string text, pid, server;
    uint64_t line = 0;
  };
  std::vector<Held> held_;
  size_t held_bytes_ = 0;
  Piece::Kind last_ = Piece::unrecognised;          // what a headless line belongs to
  std::string last_text_, last_pid_, last_server_;  // of last_log_
  Piece last_log_;
  std::string last_program_;
  bool last_wanted_ = false;
  size_t given_ = 0;  // of assembler_.text()
  bool ended_ = false;
  uint64_t unrecognised_ = 0, last_unrecognised_ = 0;  // lines, and the number of the last one
  std::vector<std::pair<uint64_t, std::string>> samples_;
};

}  // namespace dbperf
