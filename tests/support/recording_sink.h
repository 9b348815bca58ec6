#pragma once
// For tests of formats: an EventSink that keeps what it is told, and a parse() into it that also
// checks what every format promises.

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "parser/format.h"

namespace dbperf {

struct Skipped {
  uint32_t line = 0, lines = 0;
  std::string text;
};

struct RecordingSink final : EventSink {
  void on_event(const Event& event) override {
    Event kept = event;
    for (std::string_view Event::*view :
         {&Event::statement, &Event::user, &Event::database, &Event::host, &Event::application,
          &Event::connection_id, &Event::message, &Event::detail, &Event::hint, &Event::context,
          &Event::sqlstate, &Event::parameters, &Event::object, &Event::attributes}) {
      texts.emplace_back(kept.*view);
      kept.*view = texts.back();
    }
    auto& own = parties.emplace_back(kept.parties.begin(), kept.parties.end());
    for (LockParty& party : own) {
      party.lock = texts.emplace_back(party.lock);
      party.statement = texts.emplace_back(party.statement);
    }
    kept.parties = own;
    events.push_back(kept);
  }
  void on_skipped(uint32_t line, uint32_t lines, std::string_view text) override {
    skipped.push_back({line, lines, std::string(text)});
  }
  // Of all events and skipped text.
  uint64_t lines() const {
    uint64_t sum = 0;
    for (const Event& event : events) sum += event.lines;
    for (const Skipped& one : skipped) sum += one.lines;
    return sum;
  }

  std::vector<Event> events;
  std::vector<Skipped> skipped;
  std::deque<std::string> texts;
  std::deque<std::vector<LockParty>> parties;
};

// Parses a copy of `text` that ends with the promised padding and nothing more.
inline std::unique_ptr<RecordingSink> record_events(const Format& format, std::string_view text) {
  const std::unique_ptr<char[]> copy(new char[text.size() + record_padding]());
  if (!text.empty()) std::memcpy(copy.get(), text.data(), text.size());
  auto sink = std::make_unique<RecordingSink>();
  Arena arena;
  format.parse({copy.get(), text.size()}, arena, *sink);
  return sink;
}

// The same, with `text` cut into chunks as a reader cuts it that sees `window` bytes more each
// time.
inline std::unique_ptr<RecordingSink> record_chunks(const Format& format, std::string_view text,
                                                    size_t window) {
  auto sink = std::make_unique<RecordingSink>();
  Arena arena;
  size_t begin = 0;
  for (size_t end = 0; begin < text.size();) {
    end = end + window < text.size() ? end + window : text.size();
    size_t cut = end;
    if (end < text.size()) {
      const size_t last = format.last_record(text.substr(begin, end - begin));
      if (last == std::string_view::npos || last == 0) continue;
      cut = begin + last;
    }
    const std::unique_ptr<char[]> copy(new char[cut - begin + record_padding]());
    std::memcpy(copy.get(), text.data() + begin, cut - begin);
    format.parse({copy.get(), cut - begin}, arena, *sink);
    begin = cut;
  }
  return sink;
}

}  // namespace dbperf
