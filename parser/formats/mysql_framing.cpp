#include "parser/formats/mysql_framing.h"

#include <cstring>

#include "parser/white_space.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// What a line that begins with `#` is to a header; combined with |.
enum HashLine : unsigned { time_line = 1, user_line = 2, query_line = 4 };

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool has_number_at(std::string_view line, size_t at) {
  while (at < line.size() && line[at] == ' ') ++at;
  if (at < line.size() && line[at] == '-') ++at;
  return at < line.size() && is_digit(line[at]);
}

bool has_number(std::string_view line, std::string_view name) {
  const size_t at = line.find(name);
  return at != npos && has_number_at(line, at + name.size());
}

unsigned classify(std::string_view line) {
  if (line.size() < 8 || line[1] != ' ') return 0;
  unsigned kind = 0;
  switch (line[2]) {
    case 'T':
      if (!line.starts_with("# Time: ")) return 0;
      kind = time_line;
      if (line.find("User@Host: ", 8) != npos) kind |= user_line;
      break;
    case 'U':
      if (!line.starts_with("# User@Host: ")) return 0;
      kind = user_line;
      break;
    case 'Q':
      if (!line.starts_with("# Query_time:") || !has_number_at(line, 13)) return 0;
      return query_line;
    default:
      return 0;
  }
  if (has_number(line, "Query_time:")) kind |= query_line;
  return kind;
}

// The line that begins at `begin`, without its newline; `next` is set to where the next one begins.
std::string_view line_at(std::string_view text, size_t begin, size_t& next) {
  const void* end = std::memchr(text.data() + begin, '\n', text.size() - begin);
  if (end == nullptr) {
    next = text.size();
    return text.substr(begin);
  }
  const auto at = static_cast<size_t>(static_cast<const char*>(end) - text.data());
  next = at + 1;
  return text.substr(begin, at - begin);
}

size_t line_begin(std::string_view text, size_t before) {
  if (before == 0) return 0;
  const void* newline = memrchr(text.data(), '\n', before);
  if (newline == nullptr) return 0;
  return static_cast<size_t>(static_cast<const char*>(newline) - text.data()) + 1;
}

bool begins_line(std::string_view text, size_t at) {
  if (at == 0 || text[at - 1] == '\n') return true;
  return at == byte_order_mark.size() && text.starts_with(byte_order_mark);
}

bool is_column_heading(std::string_view line) {
  if (!line.starts_with("Time") || line.size() > 100) return false;
  size_t at = 4;
  for (const std::string_view word : {"Id", "Command", "Argument"}) {
    const size_t begin = line.find_first_not_of(" \t", at);
    if (begin == npos || begin == at || !line.substr(begin).starts_with(word)) return false;
    at = begin + word.size();
  }
  return at == line.size();
}

bool is_port_line(std::string_view line) {
  return line.starts_with("Tcp port: ") || line.starts_with("TCP Port: ");
}

bool is_version_line(std::string_view line) {
  return line.ends_with("started with:") && line.find(", Version: ") != npos;
}

// Whether a header may follow `before`, which has no white space at its end.
bool ends_statement(std::string_view before) {
  if (before.empty() || before.back() == ';' || before == byte_order_mark) return true;
  return is_banner_line(before.substr(line_begin(before, before.size())));
}

// With log_short_format a header has nothing but its `Query_time:` line. It is told from a comment
// within a statement by being complete, and by what stands before it.
bool stands_alone(std::string_view text, size_t begin, std::string_view line) {
  if (!has_number(line, "Lock_time:") || !has_number(line, "Rows_examined:")) return false;
  return ends_statement(trim_end(text.substr(0, begin)));
}

struct Run {
  std::optional<SlowEntry> entry;
  size_t end = 0;  // after the entry's `Query_time:` line, else after the run
};

// The first entry in the run of `#` lines that begins at `at`, or goes on there.
Run find_in_run(std::string_view text, size_t at) {
  size_t begin = npos;
  bool after_time = false;
  while (at < text.size() && text[at] == '#') {
    size_t next = 0;
    const std::string_view line = line_at(text, at, next);
    const unsigned kind = classify(line);
    if (kind & (time_line | user_line)) {
      if (!after_time) begin = at;
      after_time = (kind & time_line) != 0;
    } else {
      after_time = false;
    }
    if (kind & query_line) {
      if (begin == npos && stands_alone(text, at, line)) begin = at;
      if (begin != npos) return {SlowEntry{begin, next}, next};
    }
    at = next;
  }
  return {std::nullopt, at};
}

// Where the run of `#` lines begins to which the line at `at` belongs.
size_t run_begin(std::string_view text, size_t at) {
  while (at > 0 && text[at - 1] == '\n') {
    size_t above = line_begin(text, at - 1);
    if (above == 0 && text.starts_with(byte_order_mark)) above = byte_order_mark.size();
    if (text[above] != '#') break;
    at = above;
  }
  return at;
}

// Whether `line` is all that was written of a line that begins a header.
bool is_cut_short(std::string_view line) {
  return std::string_view("# Time: ").starts_with(line) ||
         std::string_view("# User@Host: ").starts_with(line);
}

// The beginning of the banner whose last line ends `body`; npos if none does.
size_t last_banner(std::string_view body) {
  size_t begin = line_begin(body, body.size());
  const std::string_view line = body.substr(begin);
  if (is_column_heading(line) || is_version_line(line)) return begin;
  if (!is_port_line(line) || begin == 0) return npos;
  begin = line_begin(body, begin - 1);  // the port alone is too weak a sign
  size_t next = 0;
  return is_version_line(trim_end(line_at(body, begin, next))) ? begin : npos;
}

}  // namespace

bool is_banner_line(std::string_view line) {
  line = trim_end(line);
  return is_column_heading(line) || is_port_line(line) || is_version_line(line);
}

std::optional<SlowEntry> find_slow_entry(std::string_view text, size_t from) {
  if (from == 0 && text.starts_with(byte_order_mark)) from = byte_order_mark.size();
  while (from < text.size()) {
    const void* hash = std::memchr(text.data() + from, '#', text.size() - from);
    if (hash == nullptr) break;
    const auto at = static_cast<size_t>(static_cast<const char*>(hash) - text.data());
    if (!begins_line(text, at)) {
      from = at + 1;
      continue;
    }
    const Run run = find_in_run(text, at);
    if (run.entry) return run.entry;
    from = run.end;
  }
  return std::nullopt;
}

size_t last_slow_entry(std::string_view text) {
  size_t end = line_begin(text, text.size());  // complete lines only
  while (end > 0) {
    const void* hash = memrchr(text.data(), '#', end);
    if (hash == nullptr) break;
    size_t top = static_cast<size_t>(static_cast<const char*>(hash) - text.data());
    const size_t found = top;
    if (!begins_line(text, found)) {
      end = found;
      continue;
    }
    top = run_begin(text, top);
    size_t last = npos;
    for (Run run = find_in_run(text.substr(0, end), top); run.entry;
         run = find_in_run(text.substr(0, end), run.end)) {
      last = run.entry->begin;
    }
    if (last != npos) return last;
    end = top;
  }
  return npos;
}

size_t unfinished_slow_header(std::string_view text) {
  size_t begin = npos;
  size_t at = line_begin(text, text.size());
  while (at < text.size() && text[at] == '#') {
    size_t next = 0;
    const std::string_view line = line_at(text, at, next);
    if ((classify(line) & (time_line | user_line)) || is_cut_short(line)) begin = at;
    if (at == 0) break;
    at = line_begin(text, at - 1);
  }
  if (begin == npos) return npos;
  return ends_statement(trim_end(text.substr(0, begin))) ? begin : npos;
}

SlowBody split_slow_body(std::string_view body) {
  SlowBody split{body.size(), body.size()};
  std::string_view rest = trim_end(body);
  while (!rest.empty()) {
    size_t begin = unfinished_slow_header(rest);
    if (begin == npos) {
      begin = last_banner(rest);
      if (begin == npos) break;
      split.banner_begin = begin;
    }
    split.statement_end = begin;
    rest = trim_end(rest.substr(0, begin));
  }
  return split;
}

}  // namespace dbperf
