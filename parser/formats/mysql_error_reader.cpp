#include "parser/formats/mysql_error_reader.h"

#include "analysis/event.h"
#include "parser/formats/mysql_deadlock.h"
#include "parser/formats/mysql_error_json.h"
#include "parser/formats/mysql_error_line.h"
#include "parser/formats/mysql_error_message.h"
#include "parser/formats/mysql_lines.h"
#include "parser/newlines.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;

std::string_view trim_end(std::string_view text) {
  const size_t last = text.find_last_not_of(" \t\r\n");
  return text.substr(0, last == npos ? 0 : last + 1);
}

// Behind what is closed by `end`; the end of the text if it is not closed.
size_t behind(std::string_view text, std::string_view end, size_t from) {
  const size_t at = text.find(end, from);
  return at == npos ? text.size() : at + end.size();
}

size_t behind_quotes(std::string_view text, size_t at) {
  const char quote = text[at++];
  const char special[] = {quote, quote == '`' ? quote : '\\'};
  for (;;) {
    at = text.find_first_of({special, 2}, at);
    if (at == npos) return text.size();
    if (text[at] == quote) return at + 1;
    at += 2;
  }
}

// Behind the character of SQL at `at`, or the whole of what is quoted or commented out there.
size_t next_in_sql(std::string_view text, size_t at) {
  const std::string_view rest = text.substr(at);
  switch (rest[0]) {
    case '\'':
    case '"':
    case '`':
      return behind_quotes(text, at);
    case '#':
      return behind(text, "\n", at);
    case '-':
      return rest.starts_with("--") && rest.size() > 2 && rest[2] <= ' ' ? behind(text, "\n", at)
                                                                         : at + 1;
    case '/':
      return rest.starts_with("/*") ? behind(text, "*/", at + 2) : at + 1;
    default:
      return at + 1;
  }
}

bool is_undated_crash(std::string_view text, size_t at) {
  const std::string_view line = take_line(text, at);
  return !line.starts_with('{') && !read_error_line(line).clock.empty();
}

}  // namespace

bool begins_error_record(std::string_view line) {
  if (line.empty()) return false;
  if (line[0] == '{') return is_error_json(line);
  return read_error_line(line).begins_record;
}

bool is_telling_error_line(std::string_view line) {
  if (line.empty() || line[0] == '{') return begins_error_record(line);
  const ErrorLine read = read_error_line(line);
  return read.begins_record && read.labelled;
}

size_t next_error_record(std::string_view text, size_t from) {
  bool joined = false;
  for (;;) {
    const size_t begin = next_line_record(text, from, begins_error_record);
    if (begin == npos) return npos;
    const bool undated = is_undated_crash(text, begin);
    if (!undated && !joined) return begin;
    joined = undated;
    from = begin;
    take_line(text, from);
  }
}

size_t last_error_record(std::string_view text) {
  size_t candidate = npos;
  for (std::string_view rest = text;;) {
    const size_t begin = last_line_record(rest, begins_error_record);
    if (begin == npos) return candidate;
    const bool undated = is_undated_crash(rest, begin);
    if (!undated && candidate != npos) return candidate;
    candidate = undated ? npos : begin;
    rest = rest.substr(0, begin);
  }
}

size_t find_error_records(std::string_view text) {
  size_t sql = 0;
  for (size_t at = text.find('\n'); at != npos; at = text.find('\n', at)) {
    if (++at == text.size()) break;
    const char c = text[at];
    if ((c < '0' || c > '9') && c != '{') continue;
    if (!is_telling_error_line(text.substr(at, text.find('\n', at) - at))) continue;
    while (sql < at) sql = next_in_sql(text, sql);
    if (sql == at) return at;
  }
  return text.size();
}

uint32_t MysqlErrorReader::read(std::string_view text, uint32_t line) {
  line_ = line;
  before_ = {};
  size_t begin = next_line_record(text, 0, begins_error_record);
  skip(text.substr(0, begin));
  while (begin < text.size()) {
    size_t at = begin;
    const std::string_view first = take_line(text, at);
    const size_t end = std::min(next_line_record(text, at, begins_error_record), text.size());
    read_record(first, text.substr(begin, end - begin), text.substr(end));
    begin = end;
  }
  return line_;
}

void MysqlErrorReader::skip(std::string_view text) {
  if (text.empty()) return;
  const auto lines = static_cast<uint32_t>(count_lines(text));
  sink_.on_skipped(line_, lines, text);
  line_ += lines;
}

// Of a record's first line.
MysqlTime MysqlErrorReader::time_of(std::string_view first) {
  if (first.empty() || first[0] == '{') return {};
  const ErrorLine line = read_error_line(first);
  return line.time.empty() ? MysqlTime{} : clock_.read(line.time);
}

// `rest` is what follows the record.
void MysqlErrorReader::read_record(std::string_view first, std::string_view record,
                                   std::string_view rest) {
  Event event;
  event.dialect = Dialect::mysql;
  std::string_view text;
  if (first.starts_with('{')) {
    before_ = {};
    if (!read_error_json(first, json_, clock_, arena_, event)) return skip(record);
    text = event.message;
  } else {
    const ErrorLine line = read_error_line(first);
    const size_t begin = static_cast<size_t>(first.data() - record.data()) + line.message;
    text = trim_end(record.substr(begin));
    MysqlTime time = time_of(first);
    if (!line.clock.empty())
      time.us = moment_between(before_, mysql_time_of_day_us(line.clock),
                               time_of(rest.substr(0, rest.find('\n'))));
    event.time_us = time.us;
    event.severity = line.label.empty() ? severity_of_message(text) : severity_of_label(line.label);
    event.connection_id = line.thread;
    event.sqlstate = line.code;
    event.message = trim_end(text.substr(0, text.find('\n')));
    before_ = time;
  }
  event.inherits_time = event.time_us == unknown_time;
  if (is_deadlock_report(text)) {
    read_deadlock_report(text, arena_, event);
  } else {
    read_mysql_error_message(text, arena_, event);
  }
  event.line = line_;
  event.lines = static_cast<uint32_t>(count_lines(record));
  line_ += event.lines;
  sink_.on_event(event);
}

}  // namespace dbperf
