#include <string_view>

#include "parser/formats/events_fields.h"

namespace dbperf {
namespace {

// Whether something is compared with, or set to, what stands in double quotes, so as MySQL writes a
// string. Who quotes the left side too, or parts of a qualified name, quotes names.
bool quotes_strings_twice(std::string_view statement) {
  constexpr size_t npos = std::string_view::npos;
  if (statement.find('"') == npos) return false;
  bool found = false;
  for (size_t open = statement.find_first_of("'\""); open != npos;) {
    const size_t close = statement.find(statement[open], open + 1);
    if (statement[open] == '"') {
      const size_t before = open == 0 ? npos : statement.find_last_not_of(' ', open - 1);
      if (open > 0 && statement[open - 1] == '.') return false;
      const size_t after = close == npos ? npos : statement.find_first_not_of(' ', close + 1);
      if (after != npos && (statement[after] == '=' || statement[close + 1] == '.')) return false;
      found |= before != npos && statement[before] == '=';
    }
    open = close == npos ? npos : statement.find_first_of("'\"", close + 1);
  }
  return found;
}

}  // namespace

Dialect dialect_of(std::string_view system, std::string_view statement) {
  const bool is_mysql = system.empty() ? statement.find('`') != std::string_view::npos ||
                                             quotes_strings_twice(statement)
                                       : system == "mysql" || system == "mariadb";
  return is_mysql ? Dialect::mysql : Dialect::postgres;
}

}  // namespace dbperf
