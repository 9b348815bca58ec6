// JSON events of applications: queries, connections and pools.

#include <simdjson.h>

#include <algorithm>

#include "parser/format.h"
#include "parser/formats/events_document.h"
#include "parser/formats/events_fields.h"
#include "parser/formats/events_framing.h"
#include "parser/formats/events_repair.h"
#include "parser/formats/events_spans.h"
#include "parser/newlines.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;

std::string_view trim_end(std::string_view text, std::string_view characters = " \t\r\n") {
  const size_t last = text.find_last_not_of(characters);
  return text.substr(0, last == npos ? 0 : last + 1);
}

// What a dump of events looks like, and what the user said of it.
struct DumpLayout {
  FormatOptions options;
  std::vector<EventFieldPath> fields;
  EventPath document;
};

// One call of parse(): frames the objects, parses each, and counts lines as it goes.
class EventDumpReader {
 public:
  EventDumpReader(std::string_view records, const DumpLayout& layout, Arena& arena, EventSink& sink)
      : records_(records),
        layout_(layout),
        framer_(records, layout.document),
        fields_(layout.fields, layout.options, arena),
        arena_(arena),
        sink_(sink) {}

  void read() {
    EventFrame frame;
    for (;;) {
      if (const size_t begin = framer_.peek(); begin != npos && read_line(begin)) continue;
      if (!framer_.next(frame)) return;
      const std::string_view text = records_.substr(frame.begin, frame.end - frame.begin);
      if (frame.kind == EventFrame::junk) {
        skip(frame.begin, static_cast<uint32_t>(count_lines(trim_end(text, "\r\n"))), text);
      } else if ((frame.kind == EventFrame::broken || !read_object(frame.begin, text)) &&
                 frame.kind != EventFrame::maybe) {
        skip(frame.begin, 1, text);
      }
    }
  }

 private:
  // Most dumps have one object a line: if what is left of the line parses as one, no framing is
  // needed (a third of the time saved). A line may be a whole document, though.
  bool read_line(size_t begin) {
    if (begin < framed_until_ || !layout_.document.empty()) return false;
    const size_t newline = records_.find('\n', begin);
    framed_until_ = newline == npos ? records_.size() : newline;
    const std::string_view line = trim_end(records_.substr(begin, framed_until_ - begin), " \t\r,");
    if (line.back() != '}') return false;
    if (!tell_flat(begin, line, 1)) {
      simdjson::dom::object object;
      if (parser_.parse(line.data(), line.size(), false).get(object) != simdjson::SUCCESS) {
        return false;
      }
      if (!tell(begin, object, 1)) skip(begin, 1, line);
    }
    counted_until_ = begin + line.size();
    framer_.resume_at(counted_until_);
    return true;
  }

  // False if it cannot be parsed, or is no event.
  bool read_object(size_t begin, std::string_view text) {
    const uint32_t lines = 1 + static_cast<uint32_t>(count_newlines(text));
    if (tell_flat(begin, text, lines)) return true;
    simdjson::dom::object object;
    auto error = parser_.parse(text.data(), text.size(), false).get(object);
    if (error != simdjson::SUCCESS && repair_json(text, repaired_)) {
      error = parser_.parse(repaired_).get(object);
    }
    return error == simdjson::SUCCESS && tell(begin, object, lines);
  }

  // Most events hold no other objects, and need not be parsed.
  bool tell_flat(size_t begin, std::string_view text, uint32_t lines) {
    Event event;
    if (!fields_.read_flat(text, event)) return false;
    tell(begin, event, lines);
    return true;
  }

  bool tell(size_t begin, simdjson::dom::object object, uint32_t lines) {
    Event event;
    if (fields_.read(object, event)) {
      tell(begin, event, lines);
      return true;
    }
    return read_spans(object, layout_.options, arena_,
                      [&](Event& span) { tell(begin, span, lines); });
  }

  void tell(size_t begin, Event& event, uint32_t lines) {
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
  const DumpLayout& layout_;
  EventFramer framer_;
  EventFieldReader fields_;
  Arena& arena_;
  EventSink& sink_;
  simdjson::dom::parser parser_;
  std::string repaired_;
  size_t framed_until_ = 0;   // up to here no whole line is one object
  size_t counted_until_ = 0;  // newlines
  uint32_t line_ = 0;
};

class Events final : public Format {
 public:
  Events(const FormatOptions& options, EventPath document) {
    layout_.options = options;
    layout_.document = std::move(document);
    for (const auto& [name, pointer] : options.field_map) {
      if (const EventFieldName* field = find_event_field(name)) {
        layout_.fields.push_back({field, pointer});
      }
    }
  }

  std::string_view name() const override { return "events"; }
  size_t max_record() const override { return 64 << 20; }

  size_t next_record(std::string_view text, size_t from) const override {
    return next_object_line(text, from);
  }

  size_t last_record(std::string_view text) const override {
    if (const size_t last = last_certain_begin(text); last != npos) return last;
    EventFramer framer(text, layout_.document);
    for (EventFrame frame; framer.next(frame);) {
    }
    return framer.last_begin();
  }

  void parse(std::string_view records, Arena& arena, EventSink& sink) const override {
    EventDumpReader(records, layout_, arena, sink).read();
  }

 private:
  DumpLayout layout_;
};

struct HeadCounter final : EventSink {
  void on_event(const Event&) override { ++events; }
  void on_skipped(uint32_t, uint32_t lines, std::string_view) override { skipped += lines; }

  int64_t events = 0, skipped = 0;
};

// An object that the head cuts off proves nothing against the format.
std::string_view without_last_object(std::string_view head, const EventPath& document) {
  EventFramer framer(head, document);
  EventFrame frame;
  while (framer.next(frame)) {
    if (frame.kind == EventFrame::broken && frame.end == head.size()) {
      return head.substr(0, framer.last_begin());
    }
  }
  return head;
}

bool names_a_statement(std::string_view head) {
  for (const std::string_view key :
       {"\"query\"", "\"sql\"", "\"statement\"", "\"db.statement\"", "\"db.query.text\""}) {
    if (head.find(key) != npos) return true;
  }
  return false;
}

// How well the head is understood if its events stand so.
Detection detect_layout(std::string_view head, const FormatOptions& options, EventPath document) {
  const std::string_view whole = without_last_object(head, document);
  const auto format = std::make_shared<const Events>(options, std::move(document));
  Arena arena;
  HeadCounter counter;
  format->parse(whole, arena, counter);
  if (counter.events > 0) {
    const int64_t score = 1000 * counter.events / (counter.events + counter.skipped);
    return {format, std::max(1, static_cast<int>(score)), {}};
  }
  if (whole.size() < head.size() && counter.skipped == 0 && names_a_statement(head)) {
    return {format, 300, {}};  // one object, bigger than the head
  }
  return {};
}

}  // namespace

Detection detect_events(std::string_view head, const FormatOptions& options) {
  if (next_object_line(head.starts_with("\xEF\xBB\xBF") ? head.substr(3) : head, 0) == npos) {
    return {nullptr, 0, "no line starts a JSON object"};
  }
  const std::vector<EventPath> arrays = find_object_arrays(head);
  const EventPath spans = {"resourceSpans"};
  if (std::find(arrays.begin(), arrays.end(), spans) != arrays.end()) {
    if (Detection found = detect_layout(head, options, spans); found.format) return found;
  }
  Detection best = detect_layout(head, options, {});
  for (const EventPath& path : arrays) {
    Detection found = detect_layout(head, options, path);
    if (found.score > best.score) best = std::move(found);
  }
  if (!best.format) best.reason = "its JSON objects have no query, connection or pool fields";
  return best;
}

}  // namespace dbperf
