#include "parser/formats/events_fields.h"

#define XXH_INLINE_ALL
#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "parser/formats/events_numbers.h"

namespace dbperf {
namespace {

using simdjson::dom::element;

constexpr int64_t second_ns = 1'000'000'000, millisecond_ns = 1'000'000, microsecond_ns = 1'000;

// Sorted by length, then by how they are preferred.
constexpr EventFieldName names[] = {
    {"ts", EventField::timestamp, 3, 0},
    {"sql", EventField::query, 2, 0},
    {"time", EventField::timestamp, 2, 0},
    {"type", EventField::type, 1, 0},
    {"user", EventField::user, 2, 0},
    {"host", EventField::host, 1, 0},
    {"query", EventField::query, 1, 0},
    {"error", EventField::error, 1, 0},
    {"event", EventField::event, 1, 0},
    {"db.name", EventField::database, 2, 0},
    {"db.user", EventField::user, 3, 0},
    {"user_id", EventField::user, 1, 0},
    {"database", EventField::database, 1, 0},
    {"duration", EventField::duration, 1, second_ns},
    {"overflow", EventField::overflow, 1, 0},
    {"timestamp", EventField::timestamp, 1, 0},
    {"statement", EventField::query, 3, 0},
    {"rows_sent", EventField::rows_sent, 1, 0},
    {"pool_size", EventField::pool_size, 1, 0},
    {"db.system", EventField::system, 1, 0},
    {"@timestamp", EventField::timestamp, 4, 0},
    {"elapsed_ms", EventField::duration, 5, millisecond_ns},
    {"checked_in", EventField::checked_in, 1, 0},
    {"application", EventField::application, 1, 0},
    {"duration_ms", EventField::duration, 2, millisecond_ns},
    {"duration_us", EventField::duration, 3, microsecond_ns},
    {"duration_ns", EventField::duration, 4, 1},
    {"checked_out", EventField::checked_out, 1, 0},
    {"db.statement", EventField::query, 4, 0},
    {"connection_id", EventField::connection_id, 1, 0},
    {"rows_affected", EventField::rows_affected, 1, 0},
    {"rows_examined", EventField::rows_examined, 1, 0},
    {"error_severity", EventField::server_log, 1, 0},
};
constexpr size_t longest_name = 14;

// Where in `names` those of each length begin.
constexpr std::array<uint8_t, longest_name + 2> first_of_length = [] {
  std::array<uint8_t, longest_name + 2> first{};
  for (size_t length = 0; length < first.size(); ++length) {
    size_t i = 0;
    while (i < std::size(names) && names[i].name.size() < length) ++i;
    first[length] = static_cast<uint8_t>(i);
  }
  return first;
}();

// Members in which exports of log stores keep the object that was logged.
constexpr std::string_view wrappers[] = {"_source", "result", "jsonPayload", "payload", "record"};
constexpr uint8_t outer_rank = 16;  // what stands beside such a member counts less than all in it

// What FlatObjectReader is told of a key: the place of its field in `names`.
uint8_t place_of_name(std::string_view name) {
  const EventFieldName* const found = find_event_field(name);
  return found == nullptr ? FlatObjectReader::ignored : static_cast<uint8_t>(found - names);
}

}  // namespace

EventFieldReader::EventFieldReader(const std::vector<EventFieldPath>& paths,
                                   const FormatOptions& options, Arena& arena)
    : paths_(paths),
      options_(options),
      arena_(arena),
      flat_(place_of_name, arena),
      time_(options.timezone) {}

const EventFieldName* find_event_field(std::string_view name) {
  if (name.empty() || name.size() > longest_name) return nullptr;
  for (size_t i = first_of_length[name.size()]; i < first_of_length[name.size() + 1]; ++i) {
    const std::string_view known = names[i].name;
    // Told apart by one byte, mostly: a call of memcmp costs more (4 % of the whole).
    if (known.back() == name.back() && known == name) return &names[i];
  }
  return nullptr;
}

std::vector<std::string_view> event_field_names() {
  std::vector<std::string_view> list;
  for (const EventFieldName& entry : names) {
    if (entry.field != EventField::server_log) list.push_back(entry.name);
  }
  std::sort(list.begin(), list.end());
  return list;
}

// False if another name of the field counts, or if it says nothing.
bool EventFieldReader::offer(const EventFieldName& name, uint8_t rank, const JsonValue& value) {
  const auto i = static_cast<size_t>(name.field);
  if (rank > ranks_[i] || value.kind == JsonValue::null) return false;
  slots_[i] = {value, name.unit_ns};
  ranks_[i] = rank;
  return true;
}

void EventFieldReader::offer(const EventFieldName& name, uint8_t rank, element value) {
  if (offer(name, rank, json_value(value, arena_)) && name.field == EventField::error) {
    error_ = value;
  }
}

bool EventFieldReader::read_flat(std::string_view text, Event& event) {
  if (!paths_.empty() || !flat_.read(text)) return false;
  ranks_.fill(no_rank);
  for (const JsonMember& member : flat_.members()) {
    const EventFieldName& name = names[member.meaning];
    offer(name, name.rank, member.value);
  }
  return fill(event);
}

void EventFieldReader::collect(simdjson::dom::object object, uint8_t added_rank) {
  const auto offer_named = [&](std::string_view key, element value) {
    const EventFieldName* name = find_event_field(key);
    if (name != nullptr) offer(*name, static_cast<uint8_t>(name->rank + added_rank), value);
  };
  for (const auto& [key, value] : object) {
    offer_named(key, value);
    if (key != "db" || !value.is_object()) continue;
    const simdjson::dom::object inner = value.get_object().value_unsafe();
    for (const auto& [inner_key, inner_value] : inner) {
      std::string path = "db.";
      offer_named(path.append(inner_key), inner_value);
    }
  }
}

void EventFieldReader::collect(simdjson::dom::object object) {
  ranks_.fill(no_rank);
  collect(object, 0);
  if (kind_of_object() == EventKind::other) {
    for (const std::string_view wrapper : wrappers) {
      simdjson::dom::object inner;
      if (object.at_key(wrapper).get(inner) != simdjson::SUCCESS) continue;
      ranks_.fill(no_rank);
      collect(object, outer_rank);
      collect(inner, 0);
      break;
    }
  }
  for (const EventFieldPath& path : paths_) {
    element value;
    if (object.at_pointer(path.pointer).get(value) == simdjson::SUCCESS) {
      offer(*path.field, 0, value);
    }
  }
}

bool EventFieldReader::read(simdjson::dom::object object, Event& event) {
  collect(object);
  return fill(event);
}

// Makes an event of the fields collected; false if they are none.
bool EventFieldReader::fill(Event& event) {
  event.kind = kind_of_object();
  bool fits = false;
  if (event.kind == EventKind::query) fits = read_query(event);
  if (event.kind == EventKind::connection) fits = read_connection(event);
  if (event.kind == EventKind::pool) fits = read_pool(event);
  if (!fits) return false;
  read_time(event);
  event.connection_id = text(EventField::connection_id);
  if (!event.connection_id.empty()) {
    const uint64_t hash = XXH3_64bits(event.connection_id.data(), event.connection_id.size());
    event.session = hash == 0 ? 1 : hash;
  }
  event.user = text(EventField::user);
  event.database = text(EventField::database);
  event.application = text(EventField::application);
  event.host = text(EventField::host);
  return true;
}

// EventKind::other if it is no event.
EventKind EventFieldReader::kind_of_object() {
  if (has(EventField::server_log)) return EventKind::other;
  if (has(EventField::type)) {
    const auto type = string(EventField::type);
    if (type == "query") return EventKind::query;
    if (type == "connection") return EventKind::connection;
    return type == "pool" ? EventKind::pool : EventKind::other;
  }
  if (has(EventField::query)) return EventKind::query;
  if (has(EventField::event) && has(EventField::connection_id)) return EventKind::connection;
  if (has(EventField::pool_size) || has(EventField::checked_out)) return EventKind::pool;
  return EventKind::other;
}

bool EventFieldReader::read_query(Event& event) {
  const auto statement = string(EventField::query);
  if (!statement) return false;
  event.statement = *statement;
  event.dialect = options_.dialect.value_or(
      dialect_of(string(EventField::system).value_or(std::string_view()), *statement));
  read_duration(event);
  event.rows_affected = counter(EventField::rows_affected);
  event.rows_sent = counter(EventField::rows_sent);
  event.rows_examined = counter(EventField::rows_examined);
  read_error(event);
  return true;
}

bool EventFieldReader::read_connection(Event& event) {
  const auto what = string(EventField::event);
  if (!what) return false;
  if (*what == "create") {
    event.connection = ConnectionChange::opened;
  } else if (*what == "checkout") {
    event.connection = ConnectionChange::checkout;
  } else if (*what == "checkin") {
    event.connection = ConnectionChange::checkin;
  } else if (*what == "close") {
    event.connection = ConnectionChange::closed;
  } else if (*what == "error") {
    event.connection = ConnectionChange::failed;
    read_error(event);
    event.failed = false;  // that is said of queries
    event.severity = Severity::error;
  } else {
    return false;
  }
  return true;
}

bool EventFieldReader::read_pool(Event& event) {
  event.pool.size = has(EventField::pool_size) ? counter(EventField::pool_size) : 0;
  event.pool.checked_out = counter(EventField::checked_out);
  if (event.pool.size < 0 || event.pool.checked_out < 0) return false;
  event.pool.checked_in = integer(EventField::checked_in);
  event.pool.overflow = integer(EventField::overflow);
  return true;
}

void EventFieldReader::read_duration(Event& event) {
  const Slot& duration = slot(EventField::duration);
  if (!has(EventField::duration)) return;
  const auto number = number_in(duration.value);
  if (!number) return;
  const auto time_us = to_duration_us(*number, duration.unit_ns);
  event.corrupt_duration = !time_us;
  event.duration_us = time_us.value_or(unknown);
}

// Anything but null, false, 0 and what is empty says that the query failed.
void EventFieldReader::read_error(Event& event) {
  if (!has(EventField::error)) return;
  const JsonValue& error = slot(EventField::error).value;
  switch (error.kind) {
    case JsonValue::boolean:
      event.failed = error.integer != 0;
      break;
    case JsonValue::text:
      event.message = text(error);
      event.failed = !event.message.empty();
      break;
    case JsonValue::compound:
      if (error_.is_object()) {
        event.failed = error_.get_object().value_unsafe().size() > 0;
        read_error_object(error_.get_object().value_unsafe(), event);
      } else if (element first;
                 error_.get_array().value_unsafe().at(0).get(first) == simdjson::SUCCESS) {
        event.failed = true;
        if (first.is_object()) read_error_object(first.get_object().value_unsafe(), event);
        if (first.is_string()) event.message = text(json_value(first, arena_));
      }
      break;
    default:
      if (const auto number = number_in(error)) {
        event.failed = number->whole ? number->integer != 0 : number->real != 0;
        if (!event.failed) break;
        event.sqlstate = text(error);
        event.message = arena_.copy(fmt::format("error {}", event.sqlstate));
      }
      break;
  }
  if (event.failed) event.severity = Severity::error;
}

void EventFieldReader::read_error_object(simdjson::dom::object object, Event& event) {
  for (const char* name : {"message", "msg"}) {
    element value;
    if (event.message.empty() && object.at_key(name).get(value) == simdjson::SUCCESS) {
      event.message = text(json_value(value, arena_));
    }
  }
  for (const char* name : {"sqlstate", "code"}) {
    element value;
    if (event.sqlstate.empty() && object.at_key(name).get(value) == simdjson::SUCCESS) {
      event.sqlstate = text(json_value(value, arena_));
    }
  }
}

std::optional<std::string_view> EventFieldReader::string(EventField field) const {
  if (!has(field) || slot(field).value.kind != JsonValue::text) return std::nullopt;
  return slot(field).value.characters;
}

std::string_view EventFieldReader::text(EventField field) {
  return has(field) ? text(slot(field).value) : std::string_view();
}

// Strings and numbers as text; all else has none.
std::string_view EventFieldReader::text(const JsonValue& value) {
  if (value.kind != JsonValue::real || !value.characters.empty()) return value.characters;
  return arena_.copy(fmt::format("{}", value.number));
}

// Negative counts are what drivers give that know none.
int64_t EventFieldReader::counter(EventField field) const {
  if (!has(field)) return unknown;
  const auto number = number_in(slot(field).value);
  if (!number) return unknown;
  if (number->whole) return number->integer >= 0 ? number->integer : unknown;
  return number->real >= 0 && number->real < 9e18 ? std::llround(number->real) : unknown;
}

int64_t EventFieldReader::integer(EventField field) const {
  if (!has(field)) return 0;
  const auto number = number_in(slot(field).value);
  if (!number) return 0;
  if (number->whole) return number->integer;
  return std::fabs(number->real) < 9e18 ? std::llround(number->real) : 0;
}

void EventFieldReader::read_time(Event& event) {
  if (!has(EventField::timestamp)) return;
  const JsonValue& value = slot(EventField::timestamp).value;
  if (value.kind == JsonValue::text) {
    if (const auto time = time_.read(value.characters)) {
      event.time_us = time->us;
      event.repeats_after_s = time->repeats_after_s;
      event.zone = time->zone;
      return;
    }
  }
  if (const auto number = number_in(value)) event.time_us = to_time_us(*number);
}

}  // namespace dbperf
