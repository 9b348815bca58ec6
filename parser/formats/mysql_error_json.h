#pragma once
// A line of MySQL 8's error log as JSON (log_sink_json): {"prio": 1, "err_code": 10926, "msg":
// ...}.

#include <string_view>

#include "analysis/event.h"
#include "parser/arena.h"
#include "parser/formats/mysql_time.h"

namespace simdjson::dom {
class parser;
}

namespace dbperf {

// Whether `line` looks like one; cheap.
bool is_error_json(std::string_view line);

// Fills time, severity, thread, code and message; false if `line` is no such object.
bool read_error_json(std::string_view line, simdjson::dom::parser& parser, MysqlClock& clock,
                     Arena& arena, Event& event);

}  // namespace dbperf
