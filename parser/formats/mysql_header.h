#pragma once
// The header of a MySQL slow log entry: lines of `Name: value` pairs that begin with `#`, and the
// `use` and `SET timestamp` lines that the server writes before the statement.

#include <cctz/time_zone.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "analysis/event.h"
#include "parser/arena.h"
#include "parser/formats/mysql_slow_fields.h"
#include "parser/formats/mysql_time.h"

namespace dbperf {

// Fills an Event from header lines. Keep one for many entries, which all live as long as it does:
// it remembers what the lines said that entries mostly repeat.
class SlowHeaderReader {
 public:
  // `zone` is that of times that do not say theirs; null: UTC.
  SlowHeaderReader(Arena& arena, const cctz::time_zone* zone)
      : arena_(arena), fields_(arena), clock_(zone) {}

  // Reads the header at the beginning of `entry` into `event`, and returns its length: what follows
  // is the statement.
  size_t read(std::string_view entry, Event& event);

 private:
  size_t read_hash_lines(std::string_view entry);
  size_t find_server_statements(std::string_view entry, size_t from);
  size_t read_server_statements(std::string_view entry, size_t at);
  bool read_set_line(std::string_view assignments);
  void read_hash_line(std::string_view line);
  void read_time_line(std::string_view line);
  void read_user_host(std::string_view text);
  void read_explain(std::string_view row);
  void finish();

  Arena& arena_;
  SlowFieldReader fields_;
  MysqlClock clock_;

  // Of an entry before this one.
  struct {
    std::string_view text, user, host;
  } user_host_;  // if no pairs followed them
  struct {
    std::string_view text;
    int64_t time_us = unknown_time;
  } set_line_;

  // Of the entry being read.
  Event* event_ = nullptr;
  MysqlTime own_time_;                  // of its `# Time` line
  int64_t set_time_us_ = unknown_time;  // of its `SET timestamp`
  std::string explain_;
};

}  // namespace dbperf
