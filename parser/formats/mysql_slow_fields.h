#pragma once
// What the `Name: value` pairs in the header of a MySQL slow log entry say.

#include <cstdint>
#include <optional>
#include <string_view>

#include "analysis/event.h"
#include "parser/arena.h"

namespace dbperf {

// Fills an Event from pairs.
class SlowFieldReader {
 public:
  explicit SlowFieldReader(Arena& arena) : arena_(arena) {}

  // Begins with a new entry.
  void begin(Event& event) {
    event_ = &event;
    has_schema_ = has_more_ = false;
  }
  // `Name: value  Name: value ...`; text between the pairs is passed over.
  void read_pairs(std::string_view line);
  // The entry's statement ended in the error with this number; 0 if it did not.
  void set_error(std::string_view number);

  bool has_schema() const { return has_schema_; }  // it names a database, or says there is none
  bool has_more() const { return has_more_; }      // it has pairs that are no field of an Event

 private:
  void take_usual_pairs(std::string_view line, size_t& at);
  void read_schema(std::string_view line, size_t& at);
  void set_field(std::string_view name, std::string_view value);
  void set_duration(std::string_view value);

  Arena& arena_;
  Event* event_ = nullptr;
  bool has_schema_ = false, has_more_ = false;
};

// A decimal number of seconds in microseconds, exact; INT64_MAX if it is too big or below zero.
std::optional<int64_t> decimal_us(std::string_view text);

}  // namespace dbperf
