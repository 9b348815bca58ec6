#pragma once
// The errors of MySQL and MariaDB that a slow log meets most, in words: the log has only numbers.

#include <cstdint>
#include <string_view>

#include "analysis/event.h"

namespace dbperf {

struct MysqlError {
  int number;
  ServerEvent server;        // what the number proves besides
  std::string_view message;  // "error 1062: duplicate entry for a key"
};

// Null if the number is not in the table.
const MysqlError* find_mysql_error(int64_t number);

}  // namespace dbperf
