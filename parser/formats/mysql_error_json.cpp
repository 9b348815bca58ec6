#include "parser/formats/mysql_error_json.h"

#include <simdjson.h>

#include <string>

#include "parser/formats/mysql_error_line.h"

namespace dbperf {
namespace {

std::string_view text_of(simdjson::dom::object object, std::string_view key, Arena& arena) {
  std::string_view text;
  return object[key].get(text) == simdjson::SUCCESS ? arena.copy(text) : std::string_view();
}

std::string_view number_of(simdjson::dom::object object, std::string_view key, Arena& arena) {
  int64_t number = 0;
  if (object[key].get(number) != simdjson::SUCCESS) return {};
  return arena.copy(std::to_string(number));
}

Severity severity_of(simdjson::dom::object object, Arena& arena) {
  int64_t priority = 0;  // 0 system, 1 error, 2 warning, 3 note
  if (object["prio"].get(priority) != simdjson::SUCCESS)
    return severity_of_label(text_of(object, "label", arena));
  return priority == 1 ? Severity::error : priority == 2 ? Severity::warning : Severity::log;
}

}  // namespace

bool is_error_json(std::string_view line) {
  if (!line.starts_with('{')) return false;
  const bool has_priority = line.find("\"prio\"") != std::string_view::npos ||
                            line.find("\"label\"") != std::string_view::npos;
  return has_priority && line.find("\"msg\"") != std::string_view::npos;
}

bool read_error_json(std::string_view line, simdjson::dom::parser& parser, MysqlClock& clock,
                     Arena& arena, Event& event) {
  simdjson::dom::object object;
  // What follows the line is readable, be it the rest of the records or their padding.
  if (parser.parse(line.data(), line.size(), false).get(object) != simdjson::SUCCESS) return false;
  event.message = text_of(object, "msg", arena);
  if (event.message.empty()) return false;
  int64_t ts = 0;  // milliseconds
  if (const auto time = text_of(object, "time", arena); !time.empty())
    event.time_us = clock.read(time).us;
  else if (object["ts"].get(ts) == simdjson::SUCCESS && ts > 0 && ts < INT64_MAX / 1000)
    event.time_us = ts * 1000;
  event.severity = severity_of(object, arena);
  event.connection_id = number_of(object, "thread", arena);
  if (const auto code = number_of(object, "err_code", arena); !code.empty()) {
    const std::string padded = code.size() < 6 ? std::string(6 - code.size(), '0') : std::string();
    event.sqlstate = arena.copy("MY-" + padded + std::string(code));
  }
  return true;
}

}  // namespace dbperf
