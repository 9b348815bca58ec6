#pragma once
// What wraps a log on its way from the server: syslog, the journal, containers, clouds. An Envelope
// knows one layout and says of each of its lines (or JSON objects) what the server wrote there,
// when and who. Putting the pieces together again is the Peeler's part.

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "analysis/event.h"

namespace cctz {
class time_zone;
}

namespace dbperf {

// What one line or object of the wrapping says. The views live until the next one is opened.
struct Piece {
  enum Kind : uint8_t {
    unrecognised,  // not of this layout
    headless,      // a line without the wrapping's header: belongs to the line before it
    foreign,       // of the wrapping itself, or of a program that writes no database log
    repetition,    // the message before came again, `repeats` times
    log,           // `text` is of a log
  } kind = unrecognised;
  bool partial = false;  // the line goes on in the next piece of the same origin
  uint32_t part = 0;     // of a numbered message, from 1 ("[5-2]" is part 2); 0: not numbered
  uint64_t origin = 0;   // equal for what one process writes to one stream
  int64_t time_us = unknown_time;
  std::string_view text;     // may have several lines; no newline at its end
  std::string_view program;  // empty: the layout names none
  std::string_view pid;      // empty: unknown
  std::string_view server;   // where it was written; empty: unknown
  uint32_t repeats = 0;      // it was written so many times more
};

// What an envelope may know of its input beforehand.
struct EnvelopeContext {
  const cctz::time_zone* timezone = nullptr;  // for times without a zone; null: UTC
  int64_t written_us = unknown_time;          // when the input was last written to
};

// One for each reading of an input: it may keep what the lines before have shown.
class Envelope {
 public:
  virtual ~Envelope() = default;
  // Whether the layout is made of JSON objects; else of lines.
  virtual bool is_json() const { return false; }
  // Reads one line without its newline, or one object. Enough readable bytes follow it for
  // simdjson.
  virtual void open(std::string_view unit, Piece& piece) = 0;
};

struct EnvelopeEntry {
  std::string_view name;  // as in input.files[].wrapping
  std::string_view summary;
  std::unique_ptr<Envelope> (*make)(const EnvelopeContext& context);
  bool needs_parts = false;  // only a message of several lines tells this layout from a log's own
  bool only_databases = false;  // every program in it writes a database's log, as it stands
};

// Every wrapping there is: the strictest layouts first, since what is told by one may look like a
// looser one too. One wrapping may have several layouts.
std::span<const EnvelopeEntry> envelopes();

std::unique_ptr<Envelope> make_syslog(const EnvelopeContext& context);
std::unique_ptr<Envelope> make_syslog_message(const EnvelopeContext& context);
std::unique_ptr<Envelope> make_docker(const EnvelopeContext& context);
std::unique_ptr<Envelope> make_docker_lines(const EnvelopeContext& context);
std::unique_ptr<Envelope> make_docker_timestamps(const EnvelopeContext& context);
std::unique_ptr<Envelope> make_compose(const EnvelopeContext& context);
std::unique_ptr<Envelope> make_kubectl(const EnvelopeContext& context);
std::unique_ptr<Envelope> make_cri(const EnvelopeContext& context);
std::unique_ptr<Envelope> make_journal(const EnvelopeContext& context);
std::unique_ptr<Envelope> make_journal_json(const EnvelopeContext& context);
std::unique_ptr<Envelope> make_cnpg(const EnvelopeContext& context);
std::unique_ptr<Envelope> make_cloudwatch(const EnvelopeContext& context);
std::unique_ptr<Envelope> make_cloudwatch_streams(const EnvelopeContext& context);
std::unique_ptr<Envelope> make_cloudwatch_tail(const EnvelopeContext& context);
std::unique_ptr<Envelope> make_cloudwatch_json(const EnvelopeContext& context);
std::unique_ptr<Envelope> make_cloudwatch_csv(const EnvelopeContext& context);
std::unique_ptr<Envelope> make_rds(const EnvelopeContext& context);
std::unique_ptr<Envelope> make_cloudsql(const EnvelopeContext& context);
std::unique_ptr<Envelope> make_azure(const EnvelopeContext& context);
std::unique_ptr<Envelope> make_heroku(const EnvelopeContext& context);

}  // namespace dbperf
