#include "parser/formats/events_spans.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "parser/formats/events_fields.h"

namespace dbperf {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

std::optional<element> member(object from, std::string_view key) {
  element value;
  if (from.at_key(key).get(value) != simdjson::SUCCESS) return std::nullopt;
  return value;
}

void take_string(element value, std::string_view& text) {
  std::string_view found;
  if (value.get(found) == simdjson::SUCCESS) text = found;
}

std::string_view string_member(object from, std::string_view key) {
  std::string_view text;
  const auto value = member(from, key);
  if (value) take_string(*value, text);
  return text;
}

// OTLP writes 64-bit numbers as strings.
std::optional<int64_t> number(element value) {
  int64_t result = 0;
  if (value.get(result) == simdjson::SUCCESS) return result;
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), result);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return result;
}

std::optional<int64_t> number_member(object from, std::string_view key) {
  const auto value = member(from, key);
  return value ? number(*value) : std::nullopt;
}

// Calls `each` for the objects of the array under `key`.
template <typename Each>
void for_objects(object from, std::string_view key, Each each) {
  simdjson::dom::array list;
  const auto value = member(from, key);
  if (!value || value->get(list) != simdjson::SUCCESS) return;
  for (const element one : list) {
    object found;
    if (one.get(found) == simdjson::SUCCESS) each(found);
  }
}

// Calls `each` with the name and the value of each attribute.
template <typename Each>
void for_attributes(object from, Each each) {
  for_objects(from, "attributes", [&](object attribute) {
    object wrapper;
    const auto value = member(attribute, "value");
    if (!value || value->get(wrapper) != simdjson::SUCCESS) return;
    for (const auto& [kind, inner] : wrapper) each(string_member(attribute, "key"), inner);
  });
}

class SpanReader {
 public:
  SpanReader(const FormatOptions& options, Arena& arena, const std::function<void(Event&)>& tell)
      : options_(options), arena_(arena), tell_(tell) {}

  bool read(object from) {
    if (member(from, "resourceSpans")) {
      for_objects(from, "resourceSpans", [&](object resource) { read_resource(resource); });
    } else if (member(from, "scopeSpans") || member(from, "instrumentationLibrarySpans")) {
      read_resource(from);
    } else {
      return false;
    }
    if (told_ > 0) return true;
    Event nothing;
    tell_(nothing);
    return true;
  }

 private:
  void read_resource(object from) {
    service_ = {};
    object resource;
    const auto value = member(from, "resource");
    if (value && value->get(resource) == simdjson::SUCCESS) {
      for_attributes(resource, [&](std::string_view name, element text) {
        if (name == "service.name") take_string(text, service_);
      });
      service_ = arena_.copy(service_);
    }
    for (const char* scopes : {"scopeSpans", "instrumentationLibrarySpans"}) {
      for_objects(from, scopes, [&](object scope) {
        for_objects(scope, "spans", [&](object span) { read_span(span); });
      });
    }
  }

  void read_span(object span) {
    ++told_;
    Event event;
    std::string_view system;
    for_attributes(span, [&](std::string_view name, element value) {
      read_attribute(name, value, event, system);
    });
    const std::string_view trace = string_member(span, "traceId");
    if (!trace.empty()) event.session = XXH3_64bits(trace.data(), trace.size()) | 1;
    event.application = service_;
    read_times(span, event);
    if (event.statement.empty()) {
      Event nothing;
      nothing.time_us = event.time_us;
      nothing.session = event.session == 0 ? 1 : event.session;
      return tell_(nothing);
    }
    event.kind = EventKind::query;
    event.dialect = options_.dialect.value_or(dialect_of(system, event.statement));
    read_status(span, event);
    for (std::string_view* text : {&event.statement, &event.database, &event.user, &event.host,
                                   &event.sqlstate, &event.message}) {
      *text = arena_.copy(*text);
    }
    tell_(event);
  }

  void read_attribute(std::string_view name, element value, Event& event,
                      std::string_view& system) {
    struct {
      std::string_view name, older;
      std::string_view& text;
    } const texts[] = {{"db.query.text", "db.statement", event.statement},
                       {"db.system.name", "db.system", system},
                       {"db.namespace", "db.name", event.database},
                       {"db.user", "", event.user},
                       {"server.address", "net.peer.name", event.host},
                       {"db.response.status_code", "", event.sqlstate}};
    for (const auto& one : texts) {
      if (name != one.name && (name != one.older || !one.text.empty())) continue;
      take_string(value, one.text);
    }
    if (name == "db.response.returned_rows") {
      event.rows_sent = std::max<int64_t>(number(value).value_or(unknown), unknown);
    }
  }

  // A query has the time of its end, as in the logs of servers.
  void read_times(object span, Event& event) {
    const auto start_ns = number_member(span, "startTimeUnixNano");
    const auto end_ns = number_member(span, "endTimeUnixNano");
    if (end_ns && *end_ns > 0) event.time_us = *end_ns / 1000;
    if (!start_ns || *start_ns <= 0) return;
    if (!end_ns || *end_ns <= 0) {
      event.time_us = *start_ns / 1000;
    } else if (const int64_t duration_us = (*end_ns - *start_ns + 500) / 1000;
               *end_ns < *start_ns || duration_us > max_duration_us) {
      event.corrupt_duration = true;
    } else {
      event.duration_us = duration_us;
    }
  }

  void read_status(object span, Event& event) {
    object status;
    const auto value = member(span, "status");
    if (!value || value->get(status) != simdjson::SUCCESS) return;
    if (number_member(status, "code") != 2 &&
        string_member(status, "code") != "STATUS_CODE_ERROR") {
      return;
    }
    event.failed = true;
    event.severity = Severity::error;
    event.message = string_member(status, "message");
    if (!event.message.empty()) return;
    for_objects(span, "events", [&](object exception) {
      for_attributes(exception, [&](std::string_view name, element text) {
        if (name == "exception.message") take_string(text, event.message);
      });
    });
  }

  const FormatOptions& options_;
  Arena& arena_;
  const std::function<void(Event&)>& tell_;
  std::string_view service_;
  size_t told_ = 0;
};

}  // namespace

bool read_spans(object from, const FormatOptions& options, Arena& arena,
                const std::function<void(Event&)>& tell) {
  return SpanReader(options, arena, tell).read(from);
}

}  // namespace dbperf
