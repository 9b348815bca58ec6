#include "parser/formats/mysql_statement.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstring>

#include "parser/white_space.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;

// CR LF as LF; other carriage returns stay.
std::string_view without_carriage_returns(std::string_view text, Arena& arena) {
  size_t cr = text.find("\r\n");
  if (cr == npos) return text;
  char* const copy = arena.allocate(text.size());
  size_t length = 0, at = 0;
  for (; cr != npos; cr = text.find("\r\n", at)) {
    std::memcpy(copy + length, text.data() + at, cr - at);
    length += cr - at;
    at = cr + 1;
  }
  std::memcpy(copy + length, text.data() + at, text.size() - at);
  length += text.size() - at;
  arena.shrink(text.size(), length);
  return {copy, length};
}

}  // namespace

std::string_view read_mysql_statement(std::string_view text, bool crlf, Arena& arena) {
  text = trim_end(text, [](char c) { return is_white_byte(c) || c == ';'; });
  text = trim_begin(text, is_white_byte);
  return crlf ? without_carriage_returns(text, arena) : text;
}

uint64_t mysql_session(std::string_view thread_id) {
  if (thread_id.empty()) return 0;
  const uint64_t hash = XXH3_64bits(thread_id.data(), thread_id.size());
  return hash == 0 ? 1 : hash;
}

std::string_view without_backticks(std::string_view name) {
  const bool quoted = name.size() > 1 && name.front() == '`' && name.back() == '`';
  return quoted ? name.substr(1, name.size() - 2) : name;
}

}  // namespace dbperf
