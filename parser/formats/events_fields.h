#pragma once
// The fields of an event object: their names, what they may be called besides, and how one parsed
// object becomes an Event.

#include <simdjson.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/event.h"
#include "parser/arena.h"
#include "parser/format.h"
#include "parser/formats/flat_object.h"
#include "parser/formats/json_value.h"
#include "parser/recent_time.h"

namespace dbperf {

enum class EventField : uint8_t {
  type,
  timestamp,
  query,
  duration,
  rows_affected,
  rows_sent,
  rows_examined,
  connection_id,
  user,
  database,
  application,
  host,
  error,
  event,
  pool_size,
  checked_out,
  checked_in,
  overflow,
  system,
  server_log,  // tells that the object is a line of a server's JSON log, and no event
  count_,
};

// A name under which a field may stand.
struct EventFieldName {
  std::string_view name;
  EventField field;
  uint8_t rank;     // of several names in one object the lowest counts; 0 is a --map
  int64_t unit_ns;  // of durations: what one is
};

// Null if no field has that name.
const EventFieldName* find_event_field(std::string_view name);

// Of a statement, by the `db.system` it was sent to; by its quotes if that is empty.
Dialect dialect_of(std::string_view system, std::string_view statement);

// A --map: where else a field stands.
struct EventFieldPath {
  const EventFieldName* field;
  std::string pointer;  // RFC 6901
};

// Turns objects into events. Keep one for many objects; text that must be copied is in the arena.
class EventFieldReader {
 public:
  EventFieldReader(const std::vector<EventFieldPath>& paths, const FormatOptions& options,
                   Arena& arena);

  // Reads an object that has not been parsed. False if it is no event, or if only read() can tell.
  bool read_flat(std::string_view text, Event& event);
  // False if the object is no event.
  bool read(simdjson::dom::object object, Event& event);

 private:
  struct Slot {
    JsonValue value;
    int64_t unit_ns = 0;
  };
  static constexpr uint8_t no_rank = UINT8_MAX;

  void collect(simdjson::dom::object object);
  void collect(simdjson::dom::object object, uint8_t added_rank);
  bool offer(const EventFieldName& name, uint8_t rank, const JsonValue& value);
  void offer(const EventFieldName& name, uint8_t rank, simdjson::dom::element value);
  EventKind kind_of_object();
  bool fill(Event& event);
  bool read_query(Event& event);
  bool read_connection(Event& event);
  bool read_pool(Event& event);
  void read_duration(Event& event);
  void read_error(Event& event);
  void read_error_object(simdjson::dom::object object, Event& event);

  bool has(EventField field) const { return ranks_[static_cast<size_t>(field)] != no_rank; }
  const Slot& slot(EventField field) const { return slots_[static_cast<size_t>(field)]; }
  std::optional<std::string_view> string(EventField field) const;
  std::string_view text(EventField field);
  std::string_view text(const JsonValue& value);
  int64_t counter(EventField field) const;
  int64_t integer(EventField field) const;
  void read_time(Event& event);

  const std::vector<EventFieldPath>& paths_;
  const FormatOptions& options_;
  Arena& arena_;
  FlatObjectReader flat_;
  RecentTime time_;
  static constexpr size_t field_count = static_cast<size_t>(EventField::count_);
  std::array<Slot, field_count> slots_;
  std::array<uint8_t, field_count> ranks_;  // of what is in the slots
  simdjson::dom::element error_;            // if it is an object or an array
};

}  // namespace dbperf
