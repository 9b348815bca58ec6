#pragma once
// A prepared statement with the values it was run with in place of $1, $2 ...

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace dbperf {

struct BoundStatement {
  std::string text;     // not much longer than was asked for
  uint64_t length = 0;  // of the whole
};

// `statement` with the values of a list as PostgreSQL writes it: `$1 = '5', $2 = NULL, $3 =
// 'it''s'`. A parameter without a value stays as it is, and so does what looks like one within
// strings, names and comments. Once `max_bytes` are written the rest is only measured.
BoundStatement bind_parameters(std::string_view statement, std::string_view parameters,
                               size_t max_bytes);

}  // namespace dbperf
