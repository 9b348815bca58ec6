// The error log of MySQL 5.5 to 9.x, Percona Server and MariaDB, as text and as MySQL 8's JSON.

#include <simdjson.h>

#include <algorithm>

#include "parser/explained_lines.h"
#include "parser/format.h"
#include "parser/formats/mysql_deadlock.h"
#include "parser/formats/mysql_error_json.h"
#include "parser/formats/mysql_error_line.h"
#include "parser/formats/mysql_error_message.h"
#include "parser/formats/mysql_lines.h"
#include "parser/formats/mysql_time.h"
#include "parser/newlines.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;

bool begins_record(std::string_view line) {
  if (line.empty()) return false;
  if (line[0] == '{') return is_error_json(line);
  return read_error_line(line).begins_record;
}

std::string_view trim_end(std::string_view text) {
  const size_t last = text.find_last_not_of(" \t\r\n");
  return text.substr(0, last == npos ? 0 : last + 1);
}

// One call of parse(): walks over the records once, counting lines as it goes.
class ErrorLogReader {
 public:
  ErrorLogReader(std::string_view records, Arena& arena, EventSink& sink,
                 const cctz::time_zone* zone)
      : records_(records), arena_(arena), sink_(sink), clock_(zone) {}

  void read() {
    size_t at = 0;
    std::string_view line;
    size_t begin = find_record(at, line);
    skip(records_.substr(0, begin));
    while (begin < records_.size()) {
      const std::string_view first = line;
      const size_t end = find_record(at, line);
      read_record(first, records_.substr(begin, end - begin));
      begin = end;
    }
  }

 private:
  // Where the first record at or after `at` begins; `line` is its first line, `at` behind that.
  size_t find_record(size_t& at, std::string_view& line) {
    const size_t begin = next_line_record(records_, at, begins_record);
    if (begin == npos) return records_.size();
    at = begin;
    line = take_line(records_, at);
    return begin;
  }

  void skip(std::string_view text) {
    if (text.empty()) return;
    const auto lines = static_cast<uint32_t>(count_lines(text));
    sink_.on_skipped(line_, lines, text);
    line_ += lines;
  }

  void read_record(std::string_view first, std::string_view record) {
    Event event;
    event.dialect = Dialect::mysql;
    std::string_view text;
    if (first.starts_with('{')) {
      if (!read_error_json(first, json_, clock_, arena_, event)) return skip(record);
      text = event.message;
    } else {
      const ErrorLine line = read_error_line(first);
      const size_t begin = static_cast<size_t>(first.data() - record.data()) + line.message;
      text = trim_end(record.substr(begin));
      if (!line.time.empty()) event.time_us = clock_.read(line.time).us;
      event.severity = severity_of_label(line.label);
      event.connection_id = line.thread;
      event.sqlstate = line.code;
      event.message = trim_end(text.substr(0, text.find('\n')));
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

  std::string_view records_;
  Arena& arena_;
  EventSink& sink_;
  MysqlClock clock_;
  simdjson::dom::parser json_;
  uint32_t line_ = 0;
};

class MysqlErrorLog final : public Format {
 public:
  explicit MysqlErrorLog(const cctz::time_zone* zone) : zone_(zone) {}

  std::string_view name() const override { return "mysql-error"; }

  size_t next_record(std::string_view text, size_t from) const override {
    return next_line_record(text, from, begins_record);
  }
  size_t last_record(std::string_view text) const override {
    return last_line_record(text, begins_record);
  }

  void parse(std::string_view records, Arena& arena, EventSink& sink) const override {
    ErrorLogReader(records, arena, sink, zone_).read();
  }

 private:
  const cctz::time_zone* zone_;
};

}  // namespace

// A label or a shape as telling must stand in the lines that begin a record: times alone prove
// nothing.
Detection detect_mysql_error(std::string_view head, const FormatOptions& options) {
  ExplainedLines lines;
  bool begun = false;
  for (size_t at = 0; at < head.size();) {
    const std::string_view line = take_line(head, at);
    const bool begins = begins_record(line);
    const bool telling = begins && (line[0] == '{' || read_error_line(line).labelled);
    begun |= begins;
    ++(telling ? lines.telling : begun ? lines.following : lines.unknown);
  }
  if (lines.telling == 0) {
    return {nullptr, 0, "no line has a time and a label such as [Note], [Warning] or [ERROR]"};
  }
  return {std::make_shared<const MysqlErrorLog>(options.timezone), lines.score(), {}};
}

}  // namespace dbperf
