// Cloud SQL and AlloyDB, as Cloud Logging exports and prints them: LogEntry objects whose
// "textPayload" is what the server wrote. The log's name tells slow queries from errors.

#include "parser/envelopes/json_object.h"
#include "parser/envelopes/syslog_line.h"
#include "parser/timestamp.h"

namespace dbperf {
namespace {

class CloudSql : public Envelope {
 public:
  bool is_json() const override { return true; }

  void open(std::string_view unit, Piece& piece) override {
    if (!reader_.read(unit)) return;
    const auto& object = reader_.object();
    const std::string_view log = text_at(object, "logName");
    if (log.empty()) return;
    piece.kind = Piece::foreign;
    if (!has_text_at(object, "textPayload")) return;
    piece.kind = Piece::log;
    piece.program = log.substr(log.find_last_of("/%") + 1);
    piece.text = text_at(object, "textPayload");
    if (piece.text.ends_with('\n')) piece.text.remove_suffix(1);
    piece.time_us = parse_timestamp(text_at(object, "timestamp"), nullptr).value_or(unknown_time);
    simdjson::dom::object resource;
    if (object["resource"].get(resource) == simdjson::SUCCESS)
      piece.server = text_at(resource, "labels", "database_id");
    piece.origin = origin_of(log, piece.server);
  }

 private:
  JsonObjectReader reader_;
};

}  // namespace

std::unique_ptr<Envelope> make_cloudsql(const EnvelopeContext&) {
  return std::make_unique<CloudSql>();
}

}  // namespace dbperf
