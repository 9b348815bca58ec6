// Azure Database for PostgreSQL: diagnostic logs, one object a line or in "records". The message
// is in "properties": the whole text with its prefix, or (of the older single server) its parts.

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
    if (!has_text_at(properties, "message")) return;
    piece.kind = Piece::log;
    piece.program = text_at(object, "category");
    piece.server = text_at(object, "resourceId");
    piece.origin = origin_of(piece.server);
    piece.time_us = parse_timestamp(text_at(object, "time"), nullptr).value_or(unknown_time);
    piece.pid = pid_of(properties);
    piece.text = message_of(properties);
  }

 private:
  std::string_view pid_of(const simdjson::dom::object& properties) {
    int64_t number = 0;
    if (properties["processId"].get(number) != simdjson::SUCCESS)
      return text_at(properties, "processId");
    pid_ = std::to_string(number);
    return pid_;
  }

  std::string_view message_of(const simdjson::dom::object& properties) {
    std::string_view message = text_at(properties, "message");
    if (message.ends_with('\n')) message.remove_suffix(1);
    const std::string_view first = message.substr(0, std::min(message.find('\n'), size_t{2048}));
    const std::string_view level = text_at(properties, "errorLevel");
    if (level.empty() || find_postgres_label(first) != std::string_view::npos) return message;
    const std::string_view prefix = text_at(properties, "prefix");
    text_.assign(prefix).append(level).append(":  ").append(message);
    for (const auto& [key, label] :
         {std::pair("detail", "DETAIL:  "), {"statement", "STATEMENT:  "}}) {
      const std::string_view part = text_at(properties, key);
      if (!part.empty()) text_.append("\n").append(prefix).append(label).append(part);
    }
    return text_;
  }

  JsonObjectReader reader_;
  std::string pid_, text_;
};

}  // namespace

std::unique_ptr<Envelope> make_azure(const EnvelopeContext&) { return std::make_unique<Azure>(); }

}  // namespace dbperf
