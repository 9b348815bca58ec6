#pragma once
// The seam between bytes and events: a Format knows where records begin and what they say. It keeps
// no state between calls, so any number of workers share one, and the events cannot depend on how
// the input was cut into chunks.

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/event.h"
#include "parser/arena.h"

namespace cctz {
class time_zone;
}

namespace dbperf {

// Readable bytes that must follow the records handed to parse() (simdjson reads past the end).
inline constexpr size_t record_padding = 64;

// What the user may say about the input.
struct FormatOptions {
  std::optional<std::string> log_line_prefix;  // PostgreSQL's setting; inferred if absent
  // What a file beside this one has: preferred where it explains as much as what is inferred.
  std::optional<std::string> sibling_prefix;
  const cctz::time_zone* timezone = nullptr;  // for times without a zone; null: UTC
  std::vector<std::pair<std::string, std::string>> field_map;  // of events: FIELD, JSON pointer
  std::optional<Dialect> dialect;  // of events; absent: told by each event
  bool quotes_input = true;        // messages may show lines of the input
};

class Format {
 public:
  virtual ~Format() = default;

  virtual std::string_view name() const = 0;  // as in --log-format
  // PostgreSQL's log_line_prefix in force; empty where the format has none.
  virtual std::string_view log_line_prefix() const { return {}; }

  // Where the first record at or after `from` begins; npos if none does. `from` is the beginning of
  // a line. Used to resume after what had to be dropped, and to join the halves of rotated files.
  virtual size_t next_record(std::string_view text, size_t from) const = 0;
  // Where the last record in `text` begins: a chunk is cut there. `text` begins with a record, or
  // with lines that belong to none; npos if no record begins in it. A record is found whatever
  // follows it, so the answer does not depend on where `text` ends, other than by what it hides.
  virtual size_t last_record(std::string_view text) const = 0;
  // Tells `sink` each record in `records`, in order. `records` begins at a record, or at the
  // beginning of the file, and ends where a record ends, or where the file does. record_padding
  // readable bytes follow it.
  virtual void parse(std::string_view records, Arena& arena, EventSink& sink) const = 0;
  // A record longer than this is read only up to here (the rest is counted and dropped).
  virtual size_t max_record() const { return 16 << 20; }
};

// How well a format explains the head of a file.
struct Detection {
  std::shared_ptr<const Format> format;  // null: cannot be it
  int score = 0;  // 0 .. 1000: share of the head's lines explained, weighed by how telling they are
  std::string reason;  // in words, for the message when nothing wins ("no line has 'duration:'")
};

struct FormatEntry {
  std::string_view name;
  std::string_view summary;  // one line for `dbperf formats`
  // `head` is the decoded beginning of the file (256 KiB at the most), cut after a line unless it
  // has only one; record_padding readable bytes follow it.
  Detection (*detect)(std::string_view head, const FormatOptions& options);
};

// The fields that field_map may name.
std::vector<std::string_view> event_field_names();

// Every format there is, in the order in which ties are decided.
std::span<const FormatEntry> formats();
// The one that explains `head` best, of all or ("auto" being all) of the one that is named;
// `reasons` says of each why it cannot be it.
Detection find_format(std::string_view head, std::string_view log_format,
                      const FormatOptions& options, std::string& reasons);

Detection detect_postgres_stderr(std::string_view head, const FormatOptions& options);
Detection detect_postgres_csv(std::string_view head, const FormatOptions& options);
Detection detect_postgres_json(std::string_view head, const FormatOptions& options);
Detection detect_pgbouncer(std::string_view head, const FormatOptions& options);
Detection detect_mysql_slow(std::string_view head, const FormatOptions& options);
Detection detect_mysql_error(std::string_view head, const FormatOptions& options);
Detection detect_mysql_general(std::string_view head, const FormatOptions& options);
Detection detect_events(std::string_view head, const FormatOptions& options);

}  // namespace dbperf
