// JSON events of applications: queries, connections and pools.

#include <simdjson.h>

#include <algorithm>

#include "parser/format.h"
#include "parser/formats/events_fields.h"
#include "parser/formats/events_framing.h"
#include "parser/formats/events_repair.h"
#include "parser/newlines.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;

std::string_view trim_end(std::string_view text, std::string_view characters = " \t\r\n") {
  const size_t last = text.find_last_not_of(characters);
  return text.substr(0, last == npos ? 0 : last + 1);
}

// One call of parse(): frames the objects, parses each, and counts lines as it goes.
class EventDumpReader {
 public:
  EventDumpReader(std::string_view records, const std::vector<EventFieldPath>& paths,
                  const FormatOptions& options, Arena& arena, EventSink& sink)
      : records_(records), framer_(records), fields_(paths, options, arena), sink_(sink) {}

  void read() {
    EventFrame frame;
    for (;;) {
      if (const size_t begin = framer_.peek(); begin != npos && read_line(begin)) continue;
      if (!framer_.next(frame)) return;
      const std::string_view text = records_.substr(frame.begin, frame.end - frame.begin);
      if (frame.kind == EventFrame::junk) {
        skip(frame.begin, static_cast<uint32_t>(count_lines(trim_end(text, "\r\n"))), text);
      } else if (frame.kind == EventFrame::broken || !read_object(frame.begin, text)) {
        skip(frame.begin, 1, text);
      }
    }
  }

 private:
  // Most dumps have one object a line: if what is left of the line parses as one, no framing is
  // needed (a third of the time saved).
  bool read_line(size_t begin) {
    if (begin < framed_until_) return false;
    const size_t newline = records_.find('\n', begin);
    framed_until_ = newline == npos ? records_.size() : newline;
    const std::string_view line = trim_end(records_.substr(begin, framed_until_ - begin), " \t\r,");
    if (line.back() != '}') return false;
    simdjson::dom::object object;
    if (parser_.parse(line.data(), line.size(), false).get(object) != simdjson::SUCCESS) {
      return false;
    }
    tell(begin, line, object, 1);
    counted_until_ = begin + line.size();
    framer_.resume_at(counted_until_);
    return true;
  }

  // False if it cannot be parsed.
  bool read_object(size_t begin, std::string_view text) {
    simdjson::dom::object object;
    auto error = parser_.parse(text.data(), text.size(), false).get(object);
    if (error != simdjson::SUCCESS && repair_json(text, repaired_)) {
      error = parser_.parse(repaired_).get(object);
    }
    if (error != simdjson::SUCCESS) return false;
    tell(begin, text, object, 1 + static_cast<uint32_t>(count_newlines(text)));
    return true;
  }

  void tell(size_t begin, std::string_view text, simdjson::dom::object object, uint32_t lines) {
    Event event;
    if (!fields_.read(object, event)) return skip(begin, 1, text);
    event.line = line_of(begin);
    event.lines = lines;
    sink_.on_event(event);
  }

  void skip(size_t begin, uint32_t lines, std::string_view text) {
    sink_.on_skipped(line_of(begin), lines, trim_end(text));
  }

  uint32_t line_of(size_t position) {
    line_ += static_cast<uint32_t>(
        count_newlines(records_.substr(counted_until_, position - counted_until_)));
    counted_until_ = position;
    return line_;
  }

  std::string_view records_;
  EventFramer framer_;
  EventFieldReader fields_;
  EventSink& sink_;
  simdjson::dom::parser parser_;
  std::string repaired_;
  size_t framed_until_ = 0;   // up to here no whole line is one object
  size_t counted_until_ = 0;  // newlines
  uint32_t line_ = 0;
};

class Events final : public Format {
 public:
  explicit Events(const FormatOptions& options) : options_(options) {
    for (const auto& [name, pointer] : options.field_map) {
      if (const EventFieldName* field = find_event_field(name)) paths_.push_back({field, pointer});
    }
  }

  std::string_view name() const override { return "events"; }
  size_t max_record() const override { return 64 << 20; }

  size_t next_record(std::string_view text, size_t from) const override {
    return next_object_line(text, from);
  }

  size_t last_record(std::string_view text) const override {
    if (const size_t last = last_certain_begin(text); last != npos) return last;
    EventFramer framer(text);
    for (EventFrame frame; framer.next(frame);) {
    }
    return framer.last_begin();
  }

  void parse(std::string_view records, Arena& arena, EventSink& sink) const override {
    EventDumpReader(records, paths_, options_, arena, sink).read();
  }

 private:
  FormatOptions options_;
  std::vector<EventFieldPath> paths_;
};

struct HeadCounter final : EventSink {
  void on_event(const Event&) override { ++events; }
  void on_skipped(uint32_t, uint32_t lines, std::string_view) override { skipped += lines; }

  int64_t events = 0, skipped = 0;
};

// An object that the head cuts off proves nothing against the format.
std::string_view without_last_object(std::string_view head) {
  EventFramer framer(head);
  EventFrame frame;
  while (framer.next(frame)) {
    if (frame.kind == EventFrame::broken && frame.end == head.size()) {
      return head.substr(0, framer.last_begin());
    }
  }
  return head;
}

bool names_a_statement(std::string_view head) {
  for (const std::string_view key : {"\"query\"", "\"sql\"", "\"statement\"", "\"db.statement\""}) {
    if (head.find(key) != npos) return true;
  }
  return false;
}

}  // namespace

Detection detect_events(std::string_view head, const FormatOptions& options) {
  if (next_object_line(head.starts_with("\xEF\xBB\xBF") ? head.substr(3) : head, 0) == npos) {
    return {nullptr, 0, "no line starts a JSON object"};
  }
  auto format = std::make_shared<const Events>(options);
  const std::string_view whole = without_last_object(head);
  Arena arena;
  HeadCounter counter;
  format->parse(whole, arena, counter);
  if (counter.events == 0) {
    if (whole.size() < head.size() && counter.skipped == 0 && names_a_statement(head)) {
      return {std::move(format), 300, {}};  // one object, bigger than the head
    }
    return {nullptr, 0, "its JSON objects have no query, connection or pool fields"};
  }
  const auto score = static_cast<int>(1000 * counter.events / (counter.events + counter.skipped));
  return {std::move(format), std::max(1, score), {}};
}

}  // namespace dbperf
