#pragma once
// The line that begins a record of MySQL's general query log: when, which thread, what command, and
// its argument, which may go on over further lines.

#include <cstddef>
#include <optional>
#include <string_view>

namespace dbperf {

struct GeneralLine {
  std::string_view time;  // empty: that of the record before
  std::string_view thread;
  std::string_view command;  // as in the log: "Query", "Init DB"
  size_t argument = 0;       // where the argument begins in the line
};

// Nothing if `line` (without its newline) begins no record.
std::optional<GeneralLine> read_general_line(std::string_view line);

}  // namespace dbperf
