// CloudNativePG: one JSON object a line. What PostgreSQL logged stands in "record", by the names of
// csvlog's columns, and becomes a line of csvlog again. The rest is the operator's own.

#include "parser/envelopes/json_object.h"
#include "parser/envelopes/syslog_line.h"

namespace dbperf {
namespace {

constexpr std::string_view columns[] = {"log_time",
                                        "user_name",
                                        "database_name",
                                        "process_id",
                                        "connection_from",
                                        "session_id",
                                        "session_line_num",
                                        "command_tag",
                                        "session_start_time",
                                        "virtual_transaction_id",
                                        "transaction_id",
                                        "error_severity",
                                        "sql_state_code",
                                        "message",
                                        "detail",
                                        "hint",
                                        "internal_query",
                                        "internal_query_pos",
                                        "context",
                                        "query",
                                        "query_pos",
                                        "location",
                                        "application_name",
                                        "backend_type",
                                        "leader_pid",
                                        "query_id"};

// As csvlog quotes: text always, numbers never.
bool is_quoted(std::string_view value) {
  return value.find_first_not_of("0123456789-") != std::string_view::npos;
}

class Cnpg : public Envelope {
 public:
  bool is_json() const override { return true; }

  void open(std::string_view unit, Piece& piece) override {
    if (!reader_.read(unit)) return;
    const auto& object = reader_.object();
    if (!has_text_at(object, "level") || !has_text_at(object, "msg")) return;
    simdjson::dom::element time;
    if (object["ts"].get(time) != simdjson::SUCCESS &&
        object["logger"].get(time) != simdjson::SUCCESS)
      return;
    piece.kind = Piece::foreign;
    simdjson::dom::object record;
    if (object["record"].get(record) != simdjson::SUCCESS || !has_text_at(record, "log_time") ||
        !has_text_at(record, "message"))
      return;
    write_row(record);
    piece.kind = Piece::log;
    piece.text = row_;
    piece.pid = text_at(record, "process_id");
    piece.origin = origin_of(text_at(object, "logging_pod"));
  }

 private:
  // The names stand in the columns' order, so that each is found where the last one was.
  void write_row(const simdjson::dom::object& record) {
    row_.clear();
    for (const std::string_view column : columns) {
      if (column != columns[0]) row_ += ',';
      simdjson::dom::element value;
      if (record[column].get(value) != simdjson::SUCCESS) continue;
      if (std::string_view text; value.get(text) == simdjson::SUCCESS)
        write_value(text, column == columns[0]);
      else if (int64_t number = 0; value.get(number) == simdjson::SUCCESS)
        row_ += std::to_string(number);
    }
  }

  void write_value(std::string_view text, bool bare) {
    if (bare || !is_quoted(text)) {
      row_ += text;
      return;
    }
    row_ += '"';
    for (size_t quote = 0; (quote = text.find('"')) != std::string_view::npos;) {
      row_.append(text.substr(0, quote + 1)) += '"';
      text.remove_prefix(quote + 1);
    }
    row_.append(text) += '"';
  }

  JsonObjectReader reader_;
  std::string row_;
};

}  // namespace

std::unique_ptr<Envelope> make_cnpg(const EnvelopeContext&) { return std::make_unique<Cnpg>(); }

}  // namespace dbperf
