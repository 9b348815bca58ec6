#include "parser/formats/mysql_lines.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

std::string_view take_line(std::string_view text, size_t& at) {
  const size_t begin = at == 0 && text.starts_with(byte_order_mark) ? byte_order_mark.size() : at;
  const size_t newline = text.find('\n', begin);
  const size_t end = newline == npos ? text.size() : newline;
  at = newline == npos ? end : end + 1;
  return text.substr(begin, end - begin);
}

size_t next_line_record(std::string_view text, size_t from, BeginsRecord begins) {
  for (size_t at = from; at < text.size();) {
    const size_t begin = at;
    if (begins(take_line(text, at))) return begin;
  }
  return npos;
}

// Complete lines only: what the rest of a line says may change what it is.
size_t last_line_record(std::string_view text, BeginsRecord begins) {
  size_t end = text.rfind('\n');
  while (end != npos) {
    const size_t above = end == 0 ? npos : text.rfind('\n', end - 1);
    const size_t begin = above == npos ? 0 : above + 1;
    size_t at = begin;
    if (begins(take_line(text, at))) return begin;
    end = above;
  }
  return npos;
}

}  // namespace dbperf
