#pragma once
// What must hold of every format and every input. The fuzzers and the test that replays the corpus
// share it; a broken promise ends the program.

#include <xxhash.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "parser/format.h"
#include "parser/newlines.h"

namespace dbperf {

inline void promise(bool kept, const char* what, std::string_view input) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s, for an input of %zu bytes:\n%.*s\n", what, input.size(),
               static_cast<int>(std::min<size_t>(input.size(), 4000)), input.data());
  std::abort();
}

// A copy followed by the promised padding and nothing more, so that a sanitizer sees what reads on.
class PaddedText {
 public:
  explicit PaddedText(std::string_view text)
      : bytes_(new char[text.size() + record_padding]()), size_(text.size()) {
    if (size_ > 0) std::memcpy(bytes_.get(), text.data(), size_);
  }
  std::string_view text() const { return {bytes_.get(), size_}; }

 private:
  std::unique_ptr<char[]> bytes_;
  size_t size_;
};

// Sums up what it is told, each byte of it.
class DigestSink final : public EventSink {
 public:
  explicit DigestSink(std::string_view input) : input_(input) {}

  void on_event(const Event& event) override {
    for (const std::string_view text :
         {event.statement, event.user, event.database, event.host, event.application,
          event.connection_id, event.message, event.detail, event.hint, event.context,
          event.sqlstate, event.parameters, event.object, event.attributes}) {
      mix(text);
    }
    const int64_t numbers[] = {static_cast<int64_t>(event.kind),
                               event.time_us,
                               event.duration_us,
                               event.lock_us,
                               event.rows_sent,
                               event.rows_examined,
                               event.rows_affected,
                               event.value,
                               event.lines};
    mix({reinterpret_cast<const char*>(numbers), sizeof numbers});
    promise(event.duration_us >= unknown && event.duration_us <= max_duration_us, "durations",
            input_);
    promise(event.lines > 0, "a record has lines", input_);
    promise(event.line >= last_line_, "records come in order", input_);
    last_line_ = event.line;
    lines += event.lines;
  }
  void on_skipped(uint32_t line, uint32_t count, std::string_view text) override {
    promise(line >= last_line_, "skipped text comes in order", input_);
    last_line_ = line;
    mix(text);
    lines += count;
  }
  void begin_chunk() { last_line_ = 0; }

  uint64_t lines = 0;
  uint64_t sum = 0;

 private:
  void mix(std::string_view text) { sum = XXH3_64bits_withSeed(text.data(), text.size(), sum); }

  std::string_view input_;
  uint32_t last_line_ = 0;
};

// Reads `input` whole and in chunks that grow by `window` bytes, and compares.
inline void check_format(const Format& format, std::string_view input, size_t window,
                         bool records_are_lines) {
  DigestSink whole(input);
  Arena arena;
  format.parse(PaddedText(input).text(), arena, whole);
  if (records_are_lines) promise(whole.lines == count_lines(input), "every line counts", input);

  DigestSink chunks(input);
  size_t begin = 0;
  for (size_t end = 0; begin < input.size();) {
    end = std::min(input.size(), end + window);
    size_t cut = end;
    if (end < input.size()) {
      const PaddedText chunk(input.substr(begin, end - begin));
      const size_t last = format.last_record(chunk.text());
      promise(last == std::string_view::npos || last < end - begin, "a record begins within",
              input);
      if (last == std::string_view::npos || last == 0) continue;
      cut = begin + last;
    }
    arena.clear();
    chunks.begin_chunk();
    format.parse(PaddedText(input.substr(begin, cut - begin)).text(), arena, chunks);
    begin = cut;
  }
  promise(chunks.sum == whole.sum, "chunks do not show", input);
  const PaddedText copy(input);
  const size_t next = format.next_record(copy.text(), 0);
  promise(next == std::string_view::npos || next < input.size(), "the next record is within",
          input);
}

struct FuzzedFormat {
  std::string_view name;
  std::string_view head;  // makes detection choose it
  bool records_are_lines;
  Detection (*detect)(std::string_view, const FormatOptions&);

  std::shared_ptr<const Format> make() const { return detect(PaddedText(head).text(), {}).format; }
};

inline constexpr FuzzedFormat fuzzed_formats[] = {
    {"postgres-stderr",
     "2026-11-22 10:00:00.000 UTC [1] me@shop LOG:  duration: 1.000 ms  statement: SELECT 1\n"
     "2026-11-22 10:00:01.000 UTC [1] me@shop LOG:  duration: 1.000 ms  statement: SELECT 1\n",
     true, detect_postgres_stderr},
    {"postgres-csv",
     "2026-11-22 10:00:00.000 UTC,\"me\",\"shop\",1,\"[local]\",a.1,1,\"SELECT\","
     "2026-11-22 10:00:00 UTC,3/1,0,LOG,00000,\"statement: SELECT 1\",,,,,,,,,\"\"\n",
     true, detect_postgres_csv},
    {"postgres-json",
     "{\"timestamp\":\"2026-11-22 10:00:00.000 "
     "UTC\",\"error_severity\":\"LOG\",\"message\":\"x\"}\n",
     true, detect_postgres_json},
    {"pgbouncer", "2026-11-22 10:00:00.000 UTC [1] LOG stats: 0 xacts/s\n", true, detect_pgbouncer},
    {"mysql-slow",
     "# User@Host: a[a] @ b []\n# Query_time: 1  Lock_time: 0 Rows_sent: 1  Rows_examined: 1\n"
     "SELECT 1;\n",
     true, detect_mysql_slow},
    {"mysql-error", "2026-11-22 10:00:00 0 [Note] ready\n", true, detect_mysql_error},
    {"mysql-general", "261122 10:00:00\t    1 Query\tSELECT 1\n", true, detect_mysql_general},
    {"events", "{\"query\":\"SELECT 1\"}\n", false, detect_events},
    {"events-document", "{\"a\":{\"e\":[{\"query\":\"SELECT 1\"},{\"query\":\"SELECT 2\"}]}}\n",
     false, detect_events},
    {"events-spans", "{\"resourceSpans\":[]}\n", false, detect_events},
};

}  // namespace dbperf
