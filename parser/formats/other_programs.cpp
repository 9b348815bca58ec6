#include "parser/formats/other_programs.h"

#include <algorithm>

namespace dbperf {
namespace {

bool has_shape(std::string_view text, std::string_view shape) {
  return text.size() >= shape.size() &&
         std::equal(shape.begin(), shape.end(), text.begin(), [](char wanted, char c) {
           return wanted == '0' ? c >= '0' && c <= '9' : c == wanted;
         });
}

// "2026-11-22 10:00:00,123 INFO: ", the level perhaps in brackets or after a dash or a name.
bool is_of_python_logger(std::string_view line) {
  constexpr std::string_view shape = "0000-00-00 00:00:00,000 ";
  constexpr size_t window = 64;
  if (!has_shape(line, shape)) return false;
  const std::string_view rest = line.substr(shape.size(), window);
  for (const std::string_view level : {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}) {
    const size_t at = rest.find(level);
    if (at == std::string_view::npos || (at > 0 && rest[at - 1] != ' ' && rest[at - 1] != '['))
      continue;
    const std::string_view after = rest.substr(at + level.size(), 1);
    if (after == ":" || after == " " || after == "]") return true;
  }
  return false;
}

// "/var/run/postgresql:5432 - accepting connections"
bool is_of_pg_isready(std::string_view line) {
  const size_t dash = line.find(" - ");
  if (dash == std::string_view::npos) return false;
  const std::string_view place = line.substr(0, dash), state = line.substr(dash + 3);
  const size_t colon = place.rfind(':');
  if (colon == std::string_view::npos || place.find(' ') != std::string_view::npos ||
      place.find_first_not_of("0123456789", colon + 1) != std::string_view::npos)
    return false;
  return state == "accepting connections" || state == "rejecting connections" ||
         state == "no response";
}

}  // namespace

bool is_of_other_program(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return is_of_python_logger(line) || is_of_pg_isready(line);
}

}  // namespace dbperf
