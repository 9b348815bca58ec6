#pragma once
// The line that begins a record of MySQL's error log: when, who, how grave, and the message, which
// may go on over further lines.

#include <cstddef>
#include <string_view>

#include "analysis/event.h"

namespace dbperf {

struct ErrorLine {
  bool begins_record = false;
  bool labelled = false;    // it has a label such as [Note], or a shape as telling
  std::string_view time;    // empty: that of the record before
  std::string_view clock;   // "10:23:45", UTC: of a crash that is told without its day
  std::string_view thread;  // connection or process, as the server has it; empty: unknown
  std::string_view label;   // "Note", "Warning", "ERROR", "System"; empty: none
  std::string_view code;    // "MY-010926", from 8.0 on
  std::string_view subsystem;
  size_t message = 0;  // where the message begins in the line
};

// `line` is without its newline.
ErrorLine read_error_line(std::string_view line);

Severity severity_of_label(std::string_view label);
// Of a message without a label: InnoDB's before MySQL 5.7, which says it in words, if at all.
Severity severity_of_message(std::string_view message);

}  // namespace dbperf
