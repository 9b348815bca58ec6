// Azure Database for PostgreSQL and MySQL: diagnostic logs, one object a line or in "records". Of
// PostgreSQL the message is in "properties": the whole text with its prefix, or (of the older
// single server) its parts; its further fields stand beside it. Of MySQL the properties are the
// columns of mysql.slow_log.

#include <fmt/format.h>

#include "parser/envelopes/json_object.h"
#include "parser/envelopes/syslog_line.h"
#include "parser/formats/postgres_message.h"
#include "parser/timestamp.h"

namespace dbperf {
namespace {

class Azure : public Envelope {
 public:
  bool is_json() const override { return true; }

  void open(std::string_view unit, Piece& piece) override {
    if (!reader_.read(unit)) return;
    const auto& object = reader_.object();
    simdjson::dom::object properties;
    if (!has_text_at(object, "category") ||
        object["properties"].get(properties) != simdjson::SUCCESS)
      return;
    piece.kind = Piece::foreign;
    if (has_text_at(properties, "message")) {
      piece.text = message_of(properties);
    } else if (has_text_at(properties, "sql_text")) {
      piece.text = slow_entry_of(properties);
    } else {
      return;
    }
    piece.kind = Piece::log;
    piece.program = text_at(object, "category");
    piece.server = text_at(object, "resourceId");
    piece.origin = origin_of(piece.server);
    piece.time_us = parse_timestamp(text_at(object, "time"), nullptr).value_or(unknown_time);
    piece.pid = pid_of(properties);
  }

 private:
  std::string_view pid_of(const simdjson::dom::object& properties) {
    int64_t number = 0;
    if (properties["processId"].get(number) != simdjson::SUCCESS)
      return text_at(properties, "processId");
    pid_ = std::to_string(number);
    return pid_;
  }

  // As PostgreSQL would have written it, each field on a line with the message's prefix.
  std::string_view message_of(const simdjson::dom::object& properties) {
    std::string_view message = text_at(properties, "message");
    if (message.ends_with('\n')) message.remove_suffix(1);
    const std::string_view first = message.substr(0, std::min(message.find('\n'), size_t{2048}));
    const std::string_view level = text_at(properties, "errorLevel");
    std::string_view prefix = text_at(properties, "prefix");
    size_t label = find_postgres_label(first);
    if (label == std::string_view::npos) {
      if (level.empty()) return message;
      label = prefix.size();
      text_.assign(prefix).append(level).append(":  ").append(message);
    } else {
      prefix = first.substr(0, label);
      text_.assign(message);
    }
    const std::string_view sqlstate = text_at(properties, "sqlerrcode");
    const size_t message_at = text_.find(":  ", label) + 3;
    if (sqlstate.size() == 5 && std::string_view(text_).substr(message_at, 5) != sqlstate)
      text_.insert(message_at, std::string(sqlstate) + ": ");
    for (const auto& [key, part_label] : {std::pair("detail", "DETAIL:  "),
                                          {"hint", "HINT:  "},
                                          {"context", "CONTEXT:  "},
                                          {"statement", "STATEMENT:  "}}) {
      const std::string_view part = text_at(properties, key);
      if (!part.empty() && message.find(part_label) == std::string_view::npos)
        text_.append("\n").append(prefix).append(part_label).append(part);
    }
    return text_;
  }

  // As MySQL writes it to a slow log.
  std::string_view slow_entry_of(const simdjson::dom::object& row) {
    text_.clear();
    const auto add = [&](std::string_view name, const char* key) {
      const std::string value = scalar_at(row, key);
      if (!value.empty()) text_.append(name).append(value);
    };
    add("# Time: ", "start_time");
    add("\n# User@Host: ", "user_host");
    add("  Id: ", "thread_id");
    add("\n# Query_time: ", "query_time");
    add("  Lock_time: ", "lock_time");
    add(" Rows_sent: ", "rows_sent");
    add("  Rows_examined: ", "rows_examined");
    text_ += '\n';
    if (const std::string_view db = text_at(row, "db"); !db.empty())
      text_.append("use ").append(db).append(";\n");
    text_.append(text_at(row, "sql_text")).append(";");
    return text_;
  }

  static std::string scalar_at(const simdjson::dom::object& object, const char* key) {
    double number = 0;
    if (object[key].get(number) == simdjson::SUCCESS) return fmt::format("{:.6f}", number);
    return std::string(text_at(object, key));
  }

  JsonObjectReader reader_;
  std::string pid_, text_;
};

}  // namespace

std::unique_ptr<Envelope> make_azure(const EnvelopeContext&) { return std::make_unique<Azure>(); }

}  // namespace dbperf
