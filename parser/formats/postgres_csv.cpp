// PostgreSQL's csvlog (log_destination = csvlog).

#include "parser/detect_by_parsing.h"
#include "parser/format.h"
#include "parser/formats/postgres_csv_record.h"
#include "parser/formats/postgres_language.h"
#include "parser/formats/postgres_message.h"
#include "parser/newlines.h"
#include "parser/recent_time.h"

namespace dbperf {
namespace {

constexpr std::string_view heading = "log_time,user_name,";  // of a table's export

size_t line_end(std::string_view text, size_t at) {
  const size_t newline = text.find('\n', at);
  return newline == std::string_view::npos ? text.size() : newline + 1;
}

class CsvReader {
 public:
  CsvReader(std::string_view records, const cctz::time_zone* zone, const PostgresLanguage* language,
            Arena& arena, EventSink& sink)
      : records_(records), time_(zone), language_(language), arena_(arena), sink_(sink) {}

  void read() {
    size_t at = records_.starts_with(heading) ? tell_heading() : 0;
    while (at < records_.size()) {
      if (begins_csv_record(records_.substr(at))) {
        at = read_record(at);
      } else {
        const size_t next = next_csv_record(records_, line_end(records_, at));
        at = skip(at, std::min(next, records_.size()));
      }
    }
  }

 private:
  size_t tell_heading() {
    sink_.on_event(Event{});
    ++line_;
    return line_end(records_, 0);
  }

  size_t skip(size_t begin, size_t end) {
    const std::string_view text = records_.substr(begin, end - begin);
    const auto lines = static_cast<uint32_t>(count_lines(text));
    sink_.on_skipped(line_, lines, text.substr(0, text.find_last_not_of("\r\n") + 1));
    line_ += lines;
    return end;
  }

  size_t read_record(size_t begin) {
    read_csv_record(records_, begin, record_);
    if (!record_.has(CsvColumn::message)) return skip(begin, record_.end);  // cut off before it
    Event event;
    event.line = line_;
    event.lines = static_cast<uint32_t>(count_lines(records_.substr(begin, record_.end - begin)));
    fill(event);
    classify_postgres_message(event, arena_, language_);
    sink_.on_event(event);
    line_ += event.lines;
    return record_.end;
  }

  void fill(Event& event) {
    const Timestamp time = time_.read_of_server(record_[CsvColumn::log_time]);
    event.time_us = time.us;
    event.zone = time.zone;
    event.severity = postgres_severity(record_[CsvColumn::error_severity], language_);
    event.user = text(CsvColumn::user_name);
    event.database = text(CsvColumn::database_name);
    event.application = text(CsvColumn::application_name);
    event.host = postgres_host(record_[CsvColumn::connection_from]);
    event.connection_id = record_[CsvColumn::process_id];
    event.session = postgres_session(record_[CsvColumn::session_id]);
    event.sqlstate = record_[CsvColumn::sql_state_code];
    event.message = text(CsvColumn::message);
    event.detail = text(CsvColumn::detail);
    event.hint = text(CsvColumn::hint);
    event.context = text(CsvColumn::context);
    event.statement = text(CsvColumn::query);
    if (event.user.empty() && !event.host.empty()) event.user = unknown_to_postgres;
  }

  std::string_view text(CsvColumn column) {
    const std::string_view value = record_[column];
    return plain_postgres_text(record_.has_doubled(column) ? single_quotes(value) : value, arena_);
  }

  std::string_view single_quotes(std::string_view value) {
    char* const room = arena_.allocate(value.size());
    char* out = room;
    for (size_t at = 0; at < value.size(); ++at) {
      *out++ = value[at];
      if (value[at] == '"' && at + 1 < value.size() && value[at + 1] == '"') ++at;
    }
    const size_t used = static_cast<size_t>(out - room);
    arena_.shrink(value.size(), used);
    return {room, used};
  }

  std::string_view records_;
  RecentTime time_;
  const PostgresLanguage* language_;
  Arena& arena_;
  EventSink& sink_;
  CsvRecord record_;
  uint32_t line_ = 0;
};

class PostgresCsv final : public Format {
 public:
  PostgresCsv(const cctz::time_zone* zone, const PostgresLanguage* language)
      : zone_(zone), language_(language) {}

  std::string_view name() const override { return "postgres-csv"; }

  size_t next_record(std::string_view text, size_t from) const override {
    return next_csv_record(text, from);
  }
  size_t last_record(std::string_view text) const override { return last_csv_record(text); }

  void parse(std::string_view records, Arena& arena, EventSink& sink) const override {
    CsvReader(records, zone_, language_, arena, sink).read();
  }

 private:
  const cctz::time_zone* zone_;
  const PostgresLanguage* language_;  // of severities and messages; null: English
};

PostgresLanguageVote language_of(std::string_view head) {
  PostgresLanguageVote vote;
  CsvRecord record;
  size_t at = next_csv_record(head, 0);
  for (size_t seen = 0; at < head.size() && seen < PostgresLanguageVote::enough; ++seen) {
    read_csv_record(head, at, record);
    if (record.has(CsvColumn::message)) {
      vote.hear(record[CsvColumn::error_severity], record[CsvColumn::message]);
    }
    at = next_csv_record(head, record.end);
  }
  return vote;
}

}  // namespace

Detection detect_postgres_csv(std::string_view head, const FormatOptions& options) {
  const PostgresLanguageVote vote = language_of(head);
  if (!vote.foreign_name().empty()) {
    return {nullptr, 0, foreign_language_reason(vote.foreign_name())};
  }
  return detect_by_parsing(head,
                           std::make_shared<const PostgresCsv>(options.timezone, vote.language()),
                           "no line begins as those of PostgreSQL's csvlog do");
}

}  // namespace dbperf
