// The slow query log of MySQL 5.0 to 9.x, Percona Server and MariaDB.

#include <algorithm>

#include "parser/explained_lines.h"
#include "parser/format.h"
#include "parser/formats/mysql_error_reader.h"
#include "parser/formats/mysql_framing.h"
#include "parser/formats/mysql_header.h"
#include "parser/formats/mysql_lines.h"
#include "parser/formats/mysql_statement.h"
#include "parser/newlines.h"
#include "parser/white_space.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr std::string_view white_space = " \t\r\n";
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view administrator = "# administrator command: ";

bool is_blank(std::string_view text) { return text.find_first_not_of(white_space) == npos; }

// What lines between entries are.
enum class Group { nothing, banner, errors, unknown };

// One call of parse(): walks over the records once, counting lines as it goes.
class SlowLogReader {
 public:
  SlowLogReader(std::string_view records, Arena& arena, EventSink& sink,
                const cctz::time_zone* zone)
      : records_(records),
        arena_(arena),
        sink_(sink),
        header_(arena, zone),
        errors_(arena, sink, zone) {}

  void read() {
    auto entry = find_slow_entry(records_, 0);
    read_between(records_.substr(0, entry ? entry->begin : records_.size()));
    while (entry) {
      const auto next = find_slow_entry(records_, entry->header_end);
      const size_t end = next ? next->begin : records_.size();
      read_entry(records_.substr(entry->begin, end - entry->begin));
      entry = next;
    }
  }

 private:
  // Text between entries: banners, records of the error log, and what belongs to nothing. Blank
  // lines go with what stands before them, or else with what follows, and the header of an entry
  // that is being written, or never was to its end, with the banner above it.
  void read_between(std::string_view text) {
    if (text.empty() || (text == byte_order_mark && text.size() < records_.size())) return;
    const size_t header = unfinished_slow_header(trim_end(text));
    size_t begin = 0, at = 0;
    Group group = Group::nothing;
    while (at < text.size()) {
      const size_t line_begin = at;
      const std::string_view line = take_line(text, at);
      if (is_blank(line) || (group == Group::banner && line_begin >= header)) continue;
      const Group kind = group_of(line, group);
      if (group != Group::nothing && kind != group) {
        tell_group(text.substr(begin, line_begin - begin), group);
        begin = line_begin;
      }
      group = kind;
    }
    tell_group(text.substr(begin), group);
  }

  static Group group_of(std::string_view line, Group before) {
    if (is_banner_line(line)) return Group::banner;
    if (before == Group::errors || is_telling_error_line(line)) return Group::errors;
    return Group::unknown;
  }

  void tell_group(std::string_view text, Group group) {
    switch (group) {
      case Group::banner:
        return tell_banner(static_cast<uint32_t>(count_lines(text)));
      case Group::errors:
        line_ = errors_.read(text, line_);
        return;
      default:
        return skip(text);
    }
  }

  void skip(std::string_view text) {
    const auto lines = static_cast<uint32_t>(count_lines(text));
    sink_.on_skipped(line_, lines, text);
    line_ += lines;
  }

  void tell_banner(uint32_t lines) {
    Event event;
    event.dialect = Dialect::mysql;
    event.resets_context = true;
    event.line = line_;
    event.lines = lines;
    line_ += lines;
    sink_.on_event(event);
  }

  void read_entry(std::string_view entry) {
    Event event;
    event.kind = EventKind::query;
    event.dialect = Dialect::mysql;
    const size_t header = header_.read(entry, event);
    const size_t end = header + find_error_records(entry.substr(header));
    const std::string_view body = entry.substr(header, end - header);
    const SlowBody split = split_slow_body(body);
    read_statement(entry, body.substr(0, split.statement_end), event);
    const std::string_view banner = body.substr(split.banner_begin);
    const std::string_view own = entry.substr(0, end - banner.size());
    event.line = line_;
    event.lines = static_cast<uint32_t>(count_lines(own));
    line_ += event.lines;
    sink_.on_event(event);
    if (!banner.empty()) tell_banner(static_cast<uint32_t>(count_lines(banner)));
    read_between(entry.substr(end));
  }

  void read_statement(std::string_view entry, std::string_view text, Event& event) {
    const size_t newline = entry.find('\n');
    const bool crlf = newline != npos && newline > 0 && entry[newline - 1] == '\r';
    event.statement = read_mysql_statement(text, crlf, arena_);
    if (event.statement.empty()) {
      event.kind = EventKind::duration;  // its statement was not logged
    } else if (event.statement.starts_with(administrator)) {
      event.administrative = true;
      event.statement.remove_prefix(2);
    }
  }

  std::string_view records_;
  Arena& arena_;
  EventSink& sink_;
  SlowHeaderReader header_;
  MysqlErrorReader errors_;
  uint32_t line_ = 0;
};

class MysqlSlow final : public Format {
 public:
  explicit MysqlSlow(const cctz::time_zone* zone) : zone_(zone) {}

  std::string_view name() const override { return "mysql-slow"; }

  size_t next_record(std::string_view text, size_t from) const override {
    const auto entry = find_slow_entry(text, from);
    if (!entry) return npos;
    return entry->begin == byte_order_mark.size() && text.starts_with(byte_order_mark)
               ? 0
               : entry->begin;
  }

  size_t last_record(std::string_view text) const override {
    const size_t last = last_slow_entry(text);
    return last == byte_order_mark.size() && text.starts_with(byte_order_mark) ? 0 : last;
  }

  void parse(std::string_view records, Arena& arena, EventSink& sink) const override {
    SlowLogReader(records, arena, sink, zone_).read();
  }

 private:
  const cctz::time_zone* zone_;
};

struct HeadCounter final : EventSink {
  void on_event(const Event& event) override {
    const bool is_entry = event.kind == EventKind::query || event.kind == EventKind::duration;
    const bool of_error_log = !is_entry && !event.resets_context;
    ++(is_entry ? entries : of_error_log ? errors : banners);
    // What follows a header is taken for SQL whatever it is.
    const auto more = of_error_log ? event.lines - 1 : count_newlines(event.statement);
    lines.telling += event.lines - static_cast<int64_t>(more);
    lines.following += static_cast<int64_t>(more);
  }
  void on_skipped(uint32_t, uint32_t count, std::string_view) override { lines.unknown += count; }

  int64_t entries = 0, banners = 0, errors = 0;
  ExplainedLines lines;
};

}  // namespace

Detection detect_mysql_slow(std::string_view head, const FormatOptions& options) {
  auto format = std::make_shared<const MysqlSlow>(options.timezone);
  Arena arena;
  HeadCounter counter;
  format->parse(head, arena, counter);
  if (counter.entries == 0 && counter.banners == 0) {
    return {nullptr, 0, "no line has '# Query_time:'"};
  }
  if (counter.entries == 0 && counter.errors + counter.lines.unknown > 0) {
    return {nullptr, 0,
            "a server's banner, but no line has '# Query_time:' (a general query log?)"};
  }
  return {std::move(format), counter.lines.score(), {}};
}

}  // namespace dbperf
