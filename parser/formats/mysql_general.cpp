// The general query log of MySQL 5.0 to 9.x, Percona Server and MariaDB: every command of every
// session when it arrives, so statements have a time but no duration.

#include <algorithm>

#include "parser/explained_lines.h"
#include "parser/format.h"
#include "parser/formats/mysql_error_reader.h"
#include "parser/formats/mysql_framing.h"
#include "parser/formats/mysql_general_line.h"
#include "parser/formats/mysql_lines.h"
#include "parser/formats/mysql_statement.h"
#include "parser/formats/mysql_time.h"
#include "parser/newlines.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;

std::string_view trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// Records begin with a command, or are a banner's line.
bool begins_record(std::string_view line) {
  if (line.empty()) return false;
  const char c = line[0];
  const bool may_be_command = c == '\t' || c == ' ' || (c >= '0' && c <= '9');
  if (may_be_command && read_general_line(line)) return true;
  return is_banner_line(line);
}

bool starts_with_word(std::string_view text, std::string_view lower) {
  if (text.size() <= lower.size()) return false;
  for (size_t i = 0; i < lower.size(); ++i) {
    if ((text[i] | 0x20) != lower[i]) return false;
  }
  const char next = text[lower.size()];
  return next == ' ' || next == '\t' || next == '\n' || next == '`';
}

// `user@host on db using Socket`, `user@host as account on db`; db may be empty.
void read_login(std::string_view text, Event& event) {
  if (const size_t how = text.rfind(" using "); how != npos) text = text.substr(0, how);
  size_t on = text.find(" on ");
  if (on == npos && text.ends_with(" on")) on = text.size() - 3;
  if (on != npos) {
    event.database = trim(text.substr(on + 3));
    text = text.substr(0, on);
  }
  if (const size_t as = text.find(" as "); as != npos) text = text.substr(0, as);
  const size_t at = text.rfind('@');
  event.user = trim(text.substr(0, at));
  if (at != npos) event.host = trim(text.substr(at + 1));
}

void read_refusal(std::string_view text, Event& event) {
  event.kind = EventKind::error;
  event.severity = Severity::error;
  event.message = text;
  event.sqlstate = text.find("to database") == npos ? "1045" : "1044";
  event.connection = ConnectionChange::refused;
}

// One call of parse(): walks over the records once, counting lines as it goes.
class GeneralLogReader {
 public:
  GeneralLogReader(std::string_view records, Arena& arena, EventSink& sink,
                   const cctz::time_zone* zone)
      : records_(records), arena_(arena), sink_(sink), clock_(zone), errors_(arena, sink, zone) {}

  void read() {
    size_t at = 0;
    std::string_view line;
    size_t begin = find_record(at, line);
    read_between(records_.substr(0, begin));
    while (begin < records_.size()) {
      const std::string_view first = line;
      const size_t first_end = at;
      const size_t end = find_record(at, line);
      read_record(first, records_.substr(begin, end - begin), first_end - begin);
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

  // Lines that belong to no command: of the error log, or of nothing.
  void read_between(std::string_view text) {
    const size_t errors = std::min(next_line_record(text, 0, is_telling_error_line), text.size());
    if (errors > 0) {
      const auto lines = static_cast<uint32_t>(count_lines(text.substr(0, errors)));
      sink_.on_skipped(line_, lines, text.substr(0, errors));
      line_ += lines;
    }
    line_ = errors_.read(text.substr(errors), line_);
  }

  void tell(Event& event, uint32_t lines) {
    event.dialect = Dialect::mysql;
    event.line = line_;
    event.lines = lines;
    line_ += lines;
    sink_.on_event(event);
  }

  void read_record(std::string_view first, std::string_view record, size_t first_length) {
    const auto line = read_general_line(first);
    Event event;
    if (!line) return read_banner(record, first_length);
    const MysqlTime time = line->time.empty() ? MysqlTime{} : clock_.read(line->time);
    event.time_us = time.us;
    event.inherits_time = time.us == unknown_time;
    event.connection_id = line->thread;
    event.session = mysql_session(line->thread);
    const size_t begin =
        static_cast<size_t>(first.data() - record.data()) + std::min(line->argument, first.size());
    const size_t end = begin + find_error_records(record.substr(begin));
    const std::string_view argument = record.substr(begin, end - begin);
    read_command(line->command, argument, first.ends_with('\r'), event);
    tell(event, static_cast<uint32_t>(count_lines(record.substr(0, end))));
    read_between(record.substr(end));
  }

  // A banner's line; blank lines after it are its own, other text belongs to nothing.
  void read_banner(std::string_view record, size_t first_length) {
    Event event;
    event.resets_context = true;
    const std::string_view rest = record.substr(first_length);
    const bool blank = trim(rest).empty();
    tell(event, blank ? static_cast<uint32_t>(count_lines(record)) : 1);
    if (!blank) read_between(rest);
  }

  void read_command(std::string_view command, std::string_view argument, bool crlf, Event& event) {
    if (command == "Query") {
      event.statement = read_mysql_statement(argument, crlf, arena_);
      event.kind = event.statement.empty() ? EventKind::other : EventKind::query;
      if (starts_with_word(event.statement, "execute")) {
        event.kind = EventKind::statement;  // what it runs may follow
      } else if (starts_with_word(event.statement, "use")) {
        event.database = without_backticks(trim(event.statement.substr(4)));
        event.connection = ConnectionChange::changed;
      }
    } else if (command == "Execute" || command == "Bulk_execute") {
      if (argument.starts_with('[')) {  // the statement's number
        const size_t close = argument.find("] ");
        if (close != npos) argument.remove_prefix(close + 2);
      }
      event.statement = read_mysql_statement(argument, crlf, arena_);
      event.kind = event.statement.empty() ? EventKind::other : EventKind::query;
      event.runs_prepared = true;
    } else if (command == "Quit") {
      event.kind = EventKind::connection;
      event.connection = ConnectionChange::closed;
    } else {
      read_session_command(command, trim(argument), event);
    }
  }

  void read_session_command(std::string_view command, std::string_view argument, Event& event) {
    const bool is_login = command == "Connect" || command == "Change user";
    if (!is_login && command != "Init DB") return;
    if (argument.starts_with("Access denied")) return read_refusal(argument, event);
    event.kind = EventKind::connection;
    event.connection = command == "Connect" ? ConnectionChange::began : ConnectionChange::changed;
    if (is_login) {
      read_login(argument, event);
    } else {
      event.database = argument;
    }
  }

  std::string_view records_;
  Arena& arena_;
  EventSink& sink_;
  MysqlClock clock_;
  MysqlErrorReader errors_;
  uint32_t line_ = 0;
};

class MysqlGeneral final : public Format {
 public:
  explicit MysqlGeneral(const cctz::time_zone* zone) : zone_(zone) {}

  std::string_view name() const override { return "mysql-general"; }

  size_t next_record(std::string_view text, size_t from) const override {
    return next_line_record(text, from, begins_record);
  }
  size_t last_record(std::string_view text) const override {
    return last_line_record(text, begins_record);
  }

  void parse(std::string_view records, Arena& arena, EventSink& sink) const override {
    GeneralLogReader(records, arena, sink, zone_).read();
  }

 private:
  const cctz::time_zone* zone_;
};

struct HeadCounter final : EventSink {
  void on_event(const Event& event) override {
    commands += event.session != 0 && event.server == ServerEvent::none;
    ++lines.telling;
    lines.following += event.lines - 1;
  }
  void on_skipped(uint32_t, uint32_t count, std::string_view) override { lines.unknown += count; }

  int64_t commands = 0;
  ExplainedLines lines;
};

}  // namespace

Detection detect_mysql_general(std::string_view head, const FormatOptions& options) {
  auto format = std::make_shared<const MysqlGeneral>(options.timezone);
  Arena arena;
  HeadCounter counter;
  format->parse(head, arena, counter);
  if (counter.commands == 0) {
    return {nullptr, 0, "no line has a thread and a command such as Connect, Query or Quit"};
  }
  return {std::move(format), counter.lines.score(), {}};
}

}  // namespace dbperf
