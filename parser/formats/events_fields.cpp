#include "parser/formats/events_fields.h"

#define XXH_INLINE_ALL
#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "parser/timestamp.h"

namespace dbperf {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

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

// A JSON number, or a string that holds one.
struct Number {
  bool whole = false;
  int64_t integer = 0;
  double real = 0;
};

std::optional<Number> number_in(std::string_view text) {
  const char* const end = text.data() + text.size();
  Number number;
  auto read = std::from_chars(text.data(), end, number.integer);
  number.whole = read.ec == std::errc() && read.ptr == end;
  if (number.whole) return number;
  read = std::from_chars(text.data(), end, number.real);
  if (read.ptr != end || text.empty()) return std::nullopt;
  const bool is_small = text.find("e-") != text.npos || text.find("E-") != text.npos;
  if (read.ec == std::errc::result_out_of_range) number.real = is_small ? 0 : HUGE_VAL;
  return number;
}

std::optional<Number> number_in(element value) {
  switch (value.type()) {
    case element_type::INT64:
      return Number{true, value.get_int64().value_unsafe(), 0};
    case element_type::UINT64:
      return Number{false, 0, static_cast<double>(value.get_uint64().value_unsafe())};
    case element_type::DOUBLE:
      return Number{false, 0, value.get_double().value_unsafe()};
    case element_type::STRING:
      return number_in(value.get_string().value_unsafe());
    default:
      return std::nullopt;
  }
}

// Nothing if it is below zero, no number, or longer than any clock runs.
std::optional<int64_t> to_duration_us(const Number& number, int64_t unit_ns) {
  const double estimate = (number.whole ? static_cast<double>(number.integer) : number.real) *
                          static_cast<double>(unit_ns) / 1e3;
  if (!(estimate >= 0 && estimate <= static_cast<double>(max_duration_us))) return std::nullopt;
  if (!number.whole) return std::llround(estimate);
  if (unit_ns >= microsecond_ns) return number.integer * (unit_ns / microsecond_ns);
  return (number.integer + microsecond_ns / 2) / microsecond_ns;
}

// Since 1970 in seconds, ms, us or ns: whichever gives a year of this age.
int64_t to_time_us(const Number& number) {
  const double size = std::fabs(number.whole ? static_cast<double>(number.integer) : number.real);
  if (!(size < 9.2e18)) return unknown_time;
  if (size >= 1e17) {
    return number.whole ? number.integer / 1000 : std::llround(number.real / 1000);
  }
  const int64_t scale = size < 1e11 ? 1'000'000 : size < 1e14 ? 1'000 : 1;
  return number.whole ? number.integer * scale
                      : std::llround(number.real * static_cast<double>(scale));
}

// Members in which exports of log stores keep the object that was logged.
constexpr std::string_view wrappers[] = {"_source", "result", "jsonPayload", "payload", "record"};
constexpr uint8_t outer_rank = 16;  // what stands beside such a member counts less than all in it

}  // namespace

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

void EventFieldReader::offer(const EventFieldName& name, uint8_t rank, element value) {
  Slot& slot = slots_[static_cast<size_t>(name.field)];
  if (rank > slot.rank || value.is_null()) return;
  slot = {value, rank, name.unit_ns};
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
  for (Slot& slot : slots_) slot.rank = UINT8_MAX;
  collect(object, 0);
  if (kind_of_object() == EventKind::other) {
    for (const std::string_view wrapper : wrappers) {
      simdjson::dom::object inner;
      if (object.at_key(wrapper).get(inner) != simdjson::SUCCESS) continue;
      for (Slot& slot : slots_) slot.rank = UINT8_MAX;
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
  event.statement = arena_.copy(*statement);
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
  const element value = slot(EventField::error).value;
  switch (value.type()) {
    case element_type::BOOL:
      event.failed = value.get_bool().value_unsafe();
      break;
    case element_type::STRING:
      event.message = text(value);
      event.failed = !event.message.empty();
      break;
    case element_type::OBJECT:
      event.failed = value.get_object().value_unsafe().size() > 0;
      read_error_object(value.get_object().value_unsafe(), event);
      break;
    case element_type::ARRAY: {
      element first;
      if (value.get_array().value_unsafe().at(0).get(first) != simdjson::SUCCESS) break;
      event.failed = true;
      if (first.is_object()) read_error_object(first.get_object().value_unsafe(), event);
      if (first.is_string()) event.message = text(first);
      break;
    }
    default:
      if (const auto number = number_in(value)) {
        event.failed = number->whole ? number->integer != 0 : number->real != 0;
        if (!event.failed) break;
        event.sqlstate = text(value);
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
      event.message = text(value);
    }
  }
  for (const char* name : {"sqlstate", "code"}) {
    element value;
    if (event.sqlstate.empty() && object.at_key(name).get(value) == simdjson::SUCCESS) {
      event.sqlstate = text(value);
    }
  }
}

std::optional<std::string_view> EventFieldReader::string(EventField field) const {
  if (!has(field) || !slot(field).value.is_string()) return std::nullopt;
  return slot(field).value.get_string().value_unsafe();
}

std::string_view EventFieldReader::text(EventField field) {
  return has(field) ? text(slot(field).value) : std::string_view();
}

// Strings and numbers as text; all else has none.
std::string_view EventFieldReader::text(element value) {
  switch (value.type()) {
    case element_type::STRING:
      return arena_.copy(value.get_string().value_unsafe());
    case element_type::INT64:
      return arena_.copy(fmt::format_int(value.get_int64().value_unsafe()).c_str());
    case element_type::UINT64:
      return arena_.copy(fmt::format_int(value.get_uint64().value_unsafe()).c_str());
    case element_type::DOUBLE:
      return arena_.copy(fmt::format("{}", value.get_double().value_unsafe()));
    default:
      return {};
  }
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

void EventFieldReader::read_time(Event& event) const {
  if (!has(EventField::timestamp)) return;
  const element value = slot(EventField::timestamp).value;
  if (value.is_string()) {
    const std::string_view text = value.get_string().value_unsafe();
    if (const auto time = read_timestamp(text, options_.timezone)) {
      event.time_us = time->us;
      event.repeats_after_s = time->repeats_after_s;
      event.zone = arena_.copy(time->zone);
      return;
    }
  }
  if (const auto number = number_in(value)) event.time_us = to_time_us(*number);
}

}  // namespace dbperf
