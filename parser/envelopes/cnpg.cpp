// CloudNativePG: one JSON object a line. What PostgreSQL logged stands in "record", by the names of
// csvlog's columns, and becomes a line of csvlog again. The rest is the operator's own.

#include "parser/envelopes/json_object.h"
#include "parser/envelopes/syslog_line.h"

namespace dbperf {
namespace {

struct Column {
  std::string_view name;
  bool quoted = false;  // as csvlog does
};

constexpr Column columns[] = {{"log_time"},
                              {"user_name", true},
                              {"database_name", true},
                              {"process_id"},
                              {"connection_from", true},
                              {"session_id"},
                              {"session_line_num"},
                              {"command_tag", true},
                              {"session_start_time"},
                              {"virtual_transaction_id"},
                              {"transaction_id"},
                              {"error_severity"},
                              {"sql_state_code"},
                              {"message", true},
                              {"detail", true},
                              {"hint", true},
                              {"internal_query", true},
                              {"internal_query_pos"},
                              {"context", true},
                              {"query", true},
                              {"query_pos"},
                              {"location", true},
                              {"application_name", true},
                              {"backend_type", true},
                              {"leader_pid"},
                              {"query_id"}};

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
  void write_row(const simdjson::dom::object& record) {
    row_.clear();
    for (const Column& column : columns) {
      if (&column != columns) row_ += ',';
      simdjson::dom::element value;
      if (record[column.name].get(value) != simdjson::SUCCESS) continue;
      if (std::string_view text; value.get(text) == simdjson::SUCCESS)
        column.quoted ? write_quoted(text) : write_bare(text);
      else if (int64_t number = 0; value.get(number) == simdjson::SUCCESS)
        row_ += std::to_string(number);
    }
  }

  // What would break the row is no value that the server writes there.
  void write_bare(std::string_view text) {
    if (text.find_first_of("\",\n") == std::string_view::npos) row_ += text;
  }

  void write_quoted(std::string_view text) {
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
