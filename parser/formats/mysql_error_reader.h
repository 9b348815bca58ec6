#pragma once
// Reads records of MySQL's error log: of a log of their own, or among the entries of a slow or a
// general log that goes to the same stream, as in a container.

#include <simdjson.h>

#include <cstdint>
#include <string_view>

#include "parser/arena.h"
#include "parser/formats/mysql_time.h"

namespace dbperf {

// Whether a record of the error log begins with `line`, which is without its newline.
bool begins_error_record(std::string_view line);
// Whether it has a label or a shape as telling as well.
bool is_telling_error_line(std::string_view line);

// Format::next_record() and last_record() of an error log. A crash that is told without its day
// goes with the records on both sides, which tell it.
size_t next_error_record(std::string_view text, size_t from);
size_t last_error_record(std::string_view text);

// Where the records of an error log begin behind a statement, at the beginning of `text`; its size
// if there are none. What stands within quotes or a comment is the statement's own.
size_t find_error_records(std::string_view text);

class MysqlErrorReader {
 public:
  MysqlErrorReader(Arena& arena, EventSink& sink, const cctz::time_zone* zone)
      : arena_(arena), sink_(sink), clock_(zone) {}

  // Tells of each record of `text`, and of lines before the first one. The number of the first line
  // is `line`; gives the number of the line behind the text.
  uint32_t read(std::string_view text, uint32_t line);

 private:
  void read_record(std::string_view first, std::string_view record, std::string_view rest);
  MysqlTime time_of(std::string_view first);
  void skip(std::string_view text);

  Arena& arena_;
  EventSink& sink_;
  MysqlClock clock_;
  simdjson::dom::parser json_;
  MysqlTime before_;  // of the record before
  uint32_t line_ = 0;
};

}  // namespace dbperf
