#include "parser/input.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "parser/envelopes/unread.h"
#include "parser/envelopes/unwrap.h"
#include "parser/legacy_encoding.h"
#include "parser/sources/legacy_source.h"
#include "parser/sources/spool.h"

namespace dbperf {
namespace {

constexpr size_t head_bytes = 256 << 10;
constexpr size_t tail_bytes = 1 << 20;
constexpr size_t most_looked = 16 << 20;       // for the first record of a log
constexpr size_t longest_garbage = 512 << 20;  // a line in front of it
constexpr size_t shown_lines = 3;
constexpr size_t shown_bytes = 120;

class TimeSink : public EventSink {
 public:
  void on_event(const Event& event) override {
    if (event.time_us == unknown_time) return;
    if (span.first_us == unknown_time) span.first_us = span.last_us = event.time_us;
    span.last_us = std::max(span.last_us, event.time_us);
  }
  void on_skipped(uint32_t, uint32_t, std::string_view) override {}
  TimeSpan span;
};

size_t read_fully(ByteSource& source, char* buffer, size_t size) {
  size_t done = 0;
  while (done < size) {
    const size_t got = source.read(buffer + done, size - done);
    if (got == 0) break;
    done += got;
  }
  return done;
}

std::string first_lines(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < shown_lines && !text.empty(); ++i) {
    const std::string_view line = text.substr(0, text.find('\n'));
    out += fmt::format("\n  {}{}", line.substr(0, shown_bytes),
                       line.size() > shown_bytes ? "..." : "");
    text.remove_prefix(std::min(text.size(), line.size() + 1));
  }
  return out;
}

// Puts what is inside of a wrapped head in its place; false if it is not wrapped.
bool unwrap_head(Input& input, std::string_view text, const std::string& log_format,
                 const FormatOptions& options) {
  std::string ignored;
  const auto contest = [&](std::string_view head, const FormatOptions& inner_options) {
    return find_format(head, log_format, inner_options, ignored);
  };
  auto unwrapped = unwrap(text, {options.timezone, input.opened.written_us}, options, contest);
  if (!unwrapped) return false;
  input.wrapped_head = input.head_text();
  input.head = std::move(unwrapped->head);
  input.head_size = input.head.size() - record_padding;
  input.wrapping = std::move(unwrapped->wrapping);
  input.format = std::move(unwrapped->detection.format);
  input.log_line_prefix = input.format->log_line_prefix();
  if (input.log_line_prefix.starts_with(unwrapped->added_prefix))
    input.log_line_prefix.erase(0, unwrapped->added_prefix.size());
  const TimeSpan span = time_span(*input.format, input.head_text());
  input.first_time_us = span.first_us;
  if (input.wrapping->newest_first) input.last_time_us = span.last_us;
  return true;
}

// What a piece of a log has in which a database or an application tells of anything.
bool may_tell_of_database(std::string_view text) {
  for (const std::string_view word :
       {"LOG:  ", "ERROR:  ", "FATAL:  ", ",LOG,", ",ERROR,", ",FATAL,", "error_severity", " LOG ",
        "# Query_time:", "[Note]", "[ERROR]", "Query\t", "\"query\"", "\"sql\"", "db."})
    if (text.find(word) != std::string_view::npos) return true;
  return false;
}

bool choose_format(Input& input, std::string_view text, const std::string& log_format,
                   const FormatOptions& options, std::string& reasons) {
  Detection best = find_format(text, log_format, options, reasons);
  if (!best.format) return false;
  if (!options.log_line_prefix && is_of_unread_layout(best.format->log_line_prefix())) {
    reasons += "\n  its lines stand in JSON or CSV of a layout that is not read";
    return false;
  }
  input.format = std::move(best.format);
  input.log_line_prefix = input.format->log_line_prefix();
  input.first_time_us = time_span(*input.format, text).first_us;
  return true;
}

// Whole lines from the middle of an input, of which the first may lack its beginning.
bool detect_in(Input& input, std::string_view lines, bool wrapped, const std::string& log_format,
               const FormatOptions& options) {
  if (!may_tell_of_database(lines)) return false;
  if (wrapped) return unwrap_head(input, lines, log_format, options);
  std::string padded(lines);
  padded.resize(lines.size() + record_padding);
  std::string ignored;
  return choose_format(input, {padded.data(), lines.size()}, log_format, options, ignored);
}

// The head may hold no record: only what other programs wrote to a syslog, the rest of a record
// that began before the log was rotated, or a line of garbage that is longer. Then what follows is
// looked through as well, as far as it is worth.
void look_further(Input& input, ByteSource& source, const std::string& log_format,
                  const FormatOptions& options) {
  std::string read(input.head_text());
  size_t begin = read.rfind('\n') + 1, passed = 0, looked = begin;
  const bool wrapped = is_wrapped(read, {options.timezone, input.opened.written_us});
  const bool keeps = wrapped || input.opened.only_once;
  while (looked < most_looked && passed + read.size() < (keeps ? most_looked : longest_garbage)) {
    const size_t before = read.size();
    read.resize(before + head_bytes);
    const size_t got = read_fully(source, read.data() + before, head_bytes);
    read.resize(before + got);
    const size_t end = got == 0 ? read.size() : read.rfind('\n') + 1;
    const std::string_view lines =
        std::string_view(read).substr(begin, std::max(begin, end) - begin);
    looked += lines.size();
    if (!lines.empty() && detect_in(input, lines, wrapped, log_format, options)) break;
    if (got == 0) return;
    begin += lines.size();
    if (keeps) continue;
    const size_t done = end <= before ? read.size() : begin;  // a line that goes on is not kept
    read.erase(0, done);
    passed += done;
    begin = 0;
  }
  if (!input.format) return;
  input.no_log = false;
  input.error.clear();
  if (wrapped) {
    input.wrapped_head = std::move(read);
  } else if (input.opened.only_once) {
    input.head_size = read.size();
    input.head = std::move(read);
    input.head.resize(input.head_size + record_padding);
  }
}

void detect(Input& input, const std::string& log_format, const FormatOptions& options) {
  // What is cut off at the end of the head would count against a format.
  std::string_view text = input.head_text();
  if (!input.whole) {
    if (const size_t newline = text.rfind('\n'); newline != std::string_view::npos)
      text = text.substr(0, newline + 1);
  }
  if (unwrap_head(input, text, log_format, options)) return;
  std::string reasons;
  if (const std::string_view layout = unread_layout(text); !layout.empty())
    reasons = fmt::format("\n  {}", layout);
  else if (choose_format(input, text, log_format, options, reasons))
    return;
  input.error =
      fmt::format("not recognised as a log; tried{}", reasons.empty() ? " nothing" : reasons);
  if (options.quotes_input) input.error += "\nIt begins with:" + first_lines(text);
  input.no_log = true;
}

void read_head(Input& input) {
  input.head.resize(head_bytes + record_padding);
  input.head_size = read_fully(*input.opened.source, input.head.data(), head_bytes);
  input.head.resize(input.head_size + record_padding);
  std::fill(input.head.end() - record_padding, input.head.end(), '\0');
  input.whole = input.head_size < head_bytes;
}

// Begins again at the head that was read.
void read_as(Input& input, const char* encoding) {
  auto whole = resume(std::string(input.head_text()), std::move(input.opened.source));
  input.opened.source = std::make_unique<LegacySource>(std::move(whole), encoding);
  input.open = [open = input.open, encoding] {
    OpenedSource opened = open();
    if (opened.source)
      opened.source = std::make_unique<LegacySource>(std::move(opened.source), encoding);
    return opened;
  };
}

// The time of the last record; unknown_time if there is none.
int64_t last_timestamp(const Input& input) {
  if (input.last_time_us != unknown_time) return input.last_time_us;
  const OpenedSource opened = input.open();
  if (!opened.source) return input.first_time_us;
  std::string tail = read_tail(*opened.source, tail_bytes);
  if (input.wrapping) tail = peel(*input.wrapping, tail);
  const size_t size = tail.size();
  tail.resize(size + record_padding);
  const std::string_view text(tail.data(), size);
  const size_t line = size < tail_bytes ? 0 : text.find('\n') + 1;
  const size_t record = line == 0 && size >= tail_bytes ? std::string_view::npos
                                                        : input.format->next_record(text, line);
  if (record == std::string_view::npos) return input.first_time_us;
  const int64_t last_us = time_span(*input.format, text.substr(record)).last_us;
  return last_us == unknown_time ? input.first_time_us : last_us;
}

// Gives back what examining it took: there may be thousands of inputs.
void close(Input& input) {
  input.opened.source.reset();
  input.head_size = input.first_record == std::string_view::npos ? 0 : input.first_record;
  input.head.resize(input.head_size);
  input.head.shrink_to_fit();
  input.wrapped_head = {};
}

}  // namespace

TimeSpan time_span(const Format& format, std::string_view padded_text) {
  TimeSink sink;
  Arena arena;
  format.parse(padded_text, arena, sink);
  return sink.span;
}

Input examine(const Place& place, const std::string& log_format, const FormatOptions& options) {
  Input input;
  input.path = place.path;
  input.open = place.open;
  input.opened = place.open();
  input.error = input.opened.error;
  input.stored_size = input.opened.stored_size;
  if (!input.opened.source) return input;
  input.compression = input.opened.source->compression();
  read_head(input);
  if (const char* const encoding = legacy_encoding_of(input.head_text())) {
    read_as(input, encoding);
    read_head(input);
  }
  ByteSource& source = *input.opened.source;
  input.archive = find_archive(input.head_text());
  input.empty = input.head_size == 0;
  if (input.empty)
    input.error = source.error();
  else if (!input.archive)
    detect(input, log_format, options);
  if (input.no_log && !input.whole) look_further(input, source, log_format, options);
  if (input.no_log && !source.error().empty()) input.error = source.error() + "; " + input.error;
  if (input.format) input.first_record = input.format->next_record(input.head_text(), 0);
  if (!input.opened.only_once) close(input);
  return input;
}

void spool(Input& input) {
  if (!input.opened.source) return;
  const Spool copy = spool(*reopen(input).source);
  if (!copy.file) {
    input.error = copy.error;
    return;
  }
  input.stored_size = copy.size;
  input.open = [copy] {
    OpenedSource opened;
    opened.source = open_spool(copy);
    opened.stored_size = copy.size;
    return opened;
  };
}

OpenedSource reopen(Input& input) {
  if (!input.opened.source) return input.open();
  OpenedSource opened;
  opened.stored_size = input.stored_size;
  opened.source = resume(input.wrapping ? input.wrapped_head : std::string(input.head_text()),
                         std::move(input.opened.source));
  return opened;
}

int64_t latest_timestamp(const std::vector<Input>& inputs, unsigned jobs) {
  std::vector<int64_t> times(inputs.size(), unknown_time);
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    for (size_t i = next++; i < inputs.size(); i = next++)
      if (inputs[i].format) times[i] = last_timestamp(inputs[i]);
  };
  std::vector<std::thread> helpers;
  for (size_t i = 1; i < std::min<size_t>(jobs, inputs.size()); ++i) helpers.emplace_back(work);
  work();
  for (std::thread& helper : helpers) helper.join();
  return times.empty() ? unknown_time : *std::max_element(times.begin(), times.end());
}

}  // namespace dbperf
