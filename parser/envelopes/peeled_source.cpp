#include "parser/envelopes/peeled_source.h"

#include <algorithm>
#include <cstring>

#include "analysis/text.h"
#include "parser/newlines.h"

namespace dbperf {
namespace {

constexpr size_t max_samples = 3;
constexpr size_t max_held =
    16 << 20;  // what is newest first is turned round in blocks of this size
constexpr size_t max_sample_bytes = 200;

}  // namespace

std::string Wrapping::name() const {
  const std::string own(envelope->name);
  return outer ? outer->name() + "/" + own : own;
}

PeeledSource::PeeledSource(const Wrapping& wrapping, std::unique_ptr<ByteSource> outer)
    : wrapping_(wrapping),
      around_(wrapping.outer ? new PeeledSource(*wrapping.outer, std::move(outer)) : nullptr),
      outer_(around_ ? std::unique_ptr<ByteSource>(around_) : std::move(outer)),
      envelope_(wrapping.envelope->make(wrapping.context)),
      units_(*outer_, envelope_->is_json()),
      assembler_(wrapping.assembly) {}

size_t PeeledSource::read(char* buffer, size_t size) {
  std::string& text = assembler_.text();
  if (given_ == text.size()) {
    text.clear();
    given_ = 0;
    Unit unit;
    while (text.size() < size && !ended_) {
      if (units_.next(unit)) {
        take(unit);
      } else {
        ended_ = true;
        add_held();
        assembler_.finish();
      }
    }
  }
  const size_t count = std::min(size, text.size() - given_);
  if (count > 0) std::memcpy(buffer, text.data() + given_, count);
  given_ += count;
  return count;
}

bool PeeledSource::is_wanted(const Piece& piece) {
  if (wrapping_.programs.empty()) return true;
  if (piece.program != last_program_) {
    last_program_ = piece.program;
    last_wanted_ = std::find(wrapping_.programs.begin(), wrapping_.programs.end(), last_program_) !=
                   wrapping_.programs.end();
  }
  return last_wanted_;
}

void PeeledSource::take(Unit unit) {
  if (around_) {
    std::vector<LineRun> runs;
    around_->line_map()->take(unit.line, 1, runs);
    if (!runs.empty()) unit.line = runs.front().outer;
  }
  piece_ = Piece{};
  if (unit.broken) return on_unrecognised(unit);
  envelope_->open(unit.text, piece_);
  switch (piece_.kind) {
    case Piece::unrecognised:
      on_unrecognised(unit);
      break;
    case Piece::headless:
      if (last_ == Piece::log && !held_.empty()) {
        held_.back().text.append("\n").append(piece_.text);
        held_bytes_ += piece_.text.size() + 1;
      } else if (last_ == Piece::unrecognised ||
                 (last_ == Piece::log && !assembler_.add_headless(piece_.text, unit.line))) {
        on_unrecognised(unit);
      }
      break;
    case Piece::foreign:
      last_ = Piece::foreign;
      break;
    case Piece::log:
      last_ = is_wanted(piece_) ? Piece::log : Piece::foreign;
      if (last_ == Piece::log)
        wrapping_.newest_first ? hold(unit) : add(unit);
      else if (wrapping_.envelope->only_databases)
        on_unrecognised(unit);
      break;
    case Piece::repetition:
      if (last_ == Piece::log) repeat(unit);
      break;
  }
}

void PeeledSource::add(const Unit& unit) {
  for (uint32_t i = 0; i <= piece_.repeats; ++i)
    if (!assembler_.add(piece_, unit.line)) return on_unrecognised(unit);
  last_text_ = piece_.text;
  last_pid_ = piece_.pid;
  last_server_ = piece_.server;
  last_log_ = piece_;
}

void PeeledSource::hold(const Unit& unit) {
  if (held_bytes_ > max_held) add_held();
  held_.push_back({piece_, std::string(piece_.text), std::string(piece_.pid),
                   std::string(piece_.server), unit.line});
  held_bytes_ += piece_.text.size() + sizeof(Held);
}

void PeeledSource::add_held() {
  for (auto held = held_.rbegin(); held != held_.rend(); ++held) {
    held->piece.text = held->text;
    held->piece.pid = held->pid;
    held->piece.server = held->server;
    assembler_.add(held->piece, held->line);
  }
  held_.clear();
  held_bytes_ = 0;
}

// What the message before was, it was again.
void PeeledSource::repeat(const Unit& unit) {
  Piece again = last_log_;
  again.text = last_text_;
  again.pid = last_pid_;
  again.server = last_server_;
  for (uint32_t i = 0; i < piece_.repeats; ++i) assembler_.add(again, unit.line);
}

void PeeledSource::on_unrecognised(const Unit& unit) {
  const uint64_t last = unit.line + count_newlines(unit.text);
  const uint64_t first = std::max(unit.line, last_unrecognised_ + 1);  // objects may share a line
  if (first > last) return;
  unrecognised_ += last - first + 1;
  last_unrecognised_ = last;
  if (samples_.size() < max_samples)
    samples_.emplace_back(unit.line, std::string(cut_utf8(unit.text, max_sample_bytes)));
}

}  // namespace dbperf
