// PostgreSQL's jsonlog (log_destination = jsonlog): one object a line.

#include <simdjson.h>

#include <array>
#include <string>

#include "parser/detect_by_parsing.h"
#include "parser/format.h"
#include "parser/formats/events_repair.h"
#include "parser/formats/flat_object.h"
#include "parser/formats/json_value.h"
#include "parser/formats/postgres_language.h"
#include "parser/formats/postgres_message.h"
#include "parser/recent_time.h"
#include "parser/record_lines.h"

namespace dbperf {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr size_t longest_record = 16 << 20;  // what is longer comes cut off here

enum class Key : uint8_t {
  time,
  user,
  database,
  pid,
  host,
  host_port,
  session,
  severity,
  state,
  message,
  detail,
  hint,
  context,
  statement,
  application,
  count,
};

struct KeyName {
  std::string_view name;
  Key key;
};

// As the server writes them; then what those call them who make objects of csvlog's columns.
constexpr KeyName key_names[] = {
    {"timestamp", Key::time},
    {"user", Key::user},
    {"dbname", Key::database},
    {"pid", Key::pid},
    {"remote_host", Key::host},
    {"session_id", Key::session},
    {"error_severity", Key::severity},
    {"state_code", Key::state},
    {"message", Key::message},
    {"detail", Key::detail},
    {"hint", Key::hint},
    {"context", Key::context},
    {"statement", Key::statement},
    {"application_name", Key::application},
    {"log_time", Key::time},
    {"user_name", Key::user},
    {"database_name", Key::database},
    {"process_id", Key::pid},
    {"connection_from", Key::host_port},
    {"sql_state_code", Key::state},
    {"query", Key::statement},
};

uint8_t key_of(std::string_view name) {
  for (const KeyName& known : key_names) {
    if (known.name == name) return static_cast<uint8_t>(known.key);
  }
  return FlatObjectReader::ignored;
}

bool begins_object(std::string_view line) {
  if (line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
  return line.starts_with('{');
}

class JsonReader {
 public:
  JsonReader(const cctz::time_zone* zone, const PostgresLanguage* language, Arena& arena,
             EventSink& sink)
      : time_(zone), language_(language), arena_(arena), sink_(sink), flat_(key_of, arena) {}

  void read(std::string_view records) {
    for (size_t at = 0; at < records.size(); ++line_) {
      const size_t newline = std::min(records.find('\n', at), records.size());
      const std::string_view line = records.substr(at, newline - at);
      if (!begins_object(line) || !read_line(line)) {
        sink_.on_skipped(line_, 1, line.substr(0, line.find_last_not_of('\r') + 1));
      }
      at = newline + 1;
    }
  }

  // Reads the values of one line. Returns whether it is a record of the server's.
  bool take_values(std::string_view line) {
    if (!begins_object(line.substr(0, 1))) line.remove_prefix(byte_order_mark.size());
    values_ = {};
    return (collect_flat(line) || collect(line)) && !(*this)[Key::severity].empty();
  }
  std::string_view operator[](Key key) const { return values_[static_cast<size_t>(key)]; }

 private:
  bool collect_flat(std::string_view line) {
    if (!flat_.read(line)) return false;
    for (const JsonMember& member : flat_.members()) set(member.meaning, member.value);
    return true;
  }

  bool collect(std::string_view line) {
    simdjson::dom::object object;
    auto error = parser_.parse(line.data(), line.size(), false).get(object);
    if (error != simdjson::SUCCESS && repair_json(line, repaired_)) {
      error = parser_.parse(repaired_).get(object);
    }
    if (error != simdjson::SUCCESS && line.size() >= longest_record) {
      close_cut_json(line, repaired_);
      error = parser_.parse(repaired_).get(object);
    }
    if (error != simdjson::SUCCESS) return false;
    for (const auto [name, value] : object) {
      const uint8_t key = key_of(name);
      if (key != FlatObjectReader::ignored) set(key, json_value(value, arena_));
    }
    return true;
  }

  void set(uint8_t key, const JsonValue& value) {
    const bool is_usual = value.kind == JsonValue::text || value.kind == JsonValue::whole;
    values_[key] = is_usual ? value.characters : std::string_view();
  }

  bool read_line(std::string_view line) {
    if (!take_values(line)) return false;
    Event event;
    event.line = line_;
    fill(event);
    classify_postgres_message(event, arena_, language_);
    sink_.on_event(event);
    return true;
  }

  void fill(Event& event) {
    const Timestamp time = time_.read_of_server((*this)[Key::time]);
    event.time_us = time.us;
    event.zone = time.zone;
    event.severity = postgres_severity((*this)[Key::severity], language_);
    event.user = (*this)[Key::user];
    event.database = (*this)[Key::database];
    event.application = (*this)[Key::application];
    event.host = (*this)[Key::host];
    if (event.host.empty()) event.host = postgres_host((*this)[Key::host_port]);
    event.connection_id = (*this)[Key::pid];
    event.session = postgres_session((*this)[Key::session]);
    event.sqlstate = (*this)[Key::state];
    event.message = plain_postgres_text((*this)[Key::message], arena_);
    event.detail = plain_postgres_text((*this)[Key::detail], arena_);
    event.hint = plain_postgres_text((*this)[Key::hint], arena_);
    event.context = plain_postgres_text((*this)[Key::context], arena_);
    event.statement = plain_postgres_text((*this)[Key::statement], arena_);
    if (event.user.empty() && !event.host.empty()) event.user = unknown_to_postgres;
  }

  RecentTime time_;
  const PostgresLanguage* language_;
  Arena& arena_;
  EventSink& sink_;
  FlatObjectReader flat_;
  simdjson::dom::parser parser_;
  std::string repaired_;
  std::array<std::string_view, static_cast<size_t>(Key::count)> values_;
  uint32_t line_ = 0;
};

class PostgresJson final : public Format {
 public:
  PostgresJson(const cctz::time_zone* zone, const PostgresLanguage* language)
      : zone_(zone), language_(language) {}

  std::string_view name() const override { return "postgres-json"; }

  size_t next_record(std::string_view text, size_t from) const override {
    return next_line_where(text, from, begins_object);
  }
  size_t last_record(std::string_view text) const override {
    return last_line_where(text, begins_object);
  }

  size_t max_record() const override { return longest_record; }

  void parse(std::string_view records, Arena& arena, EventSink& sink) const override {
    JsonReader(zone_, language_, arena, sink).read(records);
  }

 private:
  const cctz::time_zone* zone_;
  const PostgresLanguage* language_;  // of severities and messages; null: English
};

// Hears nothing: what is wanted are the values.
class NoSink final : public EventSink {
 public:
  void on_event(const Event&) override {}
  void on_skipped(uint32_t, uint32_t, std::string_view) override {}
};

PostgresLanguageVote language_of(std::string_view head) {
  PostgresLanguageVote vote;
  Arena arena;
  NoSink sink;
  JsonReader reader(nullptr, nullptr, arena, sink);
  size_t at = 0;
  for (size_t seen = 0; at < head.size() && seen < PostgresLanguageVote::enough; ++seen) {
    const size_t newline = std::min(head.find('\n', at), head.size());
    const std::string_view line = head.substr(at, newline - at);
    if (begins_object(line) && reader.take_values(line)) {
      vote.hear(reader[Key::severity], reader[Key::message]);
    }
    arena.clear();
    at = newline + 1;
  }
  return vote;
}

}  // namespace

Detection detect_postgres_json(std::string_view head, const FormatOptions& options) {
  const PostgresLanguageVote vote = language_of(head);
  if (!vote.foreign_name().empty()) {
    return {nullptr, 0, foreign_language_reason(vote.foreign_name())};
  }
  return detect_by_parsing(head,
                           std::make_shared<const PostgresJson>(options.timezone, vote.language()),
                           "no line is a JSON object with an error_severity");
}

}  // namespace dbperf
