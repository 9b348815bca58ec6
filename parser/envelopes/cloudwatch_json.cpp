// Amazon CloudWatch as JSON. `aws logs get-log-events`, filter-log-events and subscriptions give
// objects with "timestamp" in milliseconds and "message", within a document. Insights names the
// same
// "@timestamp" and "@message"; `aws logs get-query-results` has an object for each of them:
// {"field": "@message", "value": "text"}.
//
// And what RDS gives of a log's file: {"LogFileData": "lines", "Marker": ...}.

#include "parser/envelopes/json_object.h"
#include "parser/envelopes/syslog_line.h"
#include "parser/timestamp.h"

namespace dbperf {
namespace {

std::string_view without_newline(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  return text;
}

class CloudWatchJson : public Envelope {
 public:
  bool is_json() const override { return true; }

  void open(std::string_view unit, Piece& piece) override {
    if (!reader_.read(unit)) return;
    const auto& object = reader_.object();
    if (has_text_at(object, "@message")) {
      piece.time_us =
          parse_timestamp(text_at(object, "@timestamp"), nullptr).value_or(unknown_time);
      fill(text_at(object, "@message"), text_at(object, "@logStream"), piece);
    } else if (has_text_at(object, "field") && has_text_at(object, "value")) {
      take_field(text_at(object, "field"), text_at(object, "value"), piece);
    } else {
      take_event(object, piece);
    }
  }

 private:
  static void fill(std::string_view message, std::string_view stream, Piece& piece) {
    piece.kind = Piece::log;
    piece.text = without_newline(message);
    piece.server = stream;
    piece.origin = origin_of(stream);
  }

  static void take_event(const simdjson::dom::object& object, Piece& piece) {
    int64_t time_ms = 0;
    if (object["recordsMatched"].error() == simdjson::SUCCESS) piece.kind = Piece::foreign;
    const bool has_time = object["timestamp"].get(time_ms) == simdjson::SUCCESS;
    const std::string_view stream = text_at(object, "logStreamName");
    if (!has_time && !stream.empty()) piece.kind = Piece::foreign;  // "searchedLogStreams"
    if (!has_time || !has_text_at(object, "message")) return;
    constexpr int64_t limit_ms = INT64_MAX / 2000;
    if (time_ms > -limit_ms && time_ms < limit_ms) piece.time_us = time_ms * 1000;
    fill(text_at(object, "message"), stream, piece);
  }

  // The time stands in front of the message.
  void take_field(std::string_view name, std::string_view value, Piece& piece) {
    piece.kind = Piece::foreign;
    if (name == "@timestamp") time_us_ = parse_timestamp(value, nullptr).value_or(unknown_time);
    if (name != "@message") return;
    piece.time_us = time_us_;
    fill(value, {}, piece);
  }

  JsonObjectReader reader_;
  int64_t time_us_ = unknown_time;
};

class Rds : public Envelope {
 public:
  bool is_json() const override { return true; }

  void open(std::string_view unit, Piece& piece) override {
    if (!reader_.read(unit)) return;
    const auto& object = reader_.object();
    if (!has_text_at(object, "LogFileData")) return;
    piece.kind = Piece::log;
    piece.text = without_newline(text_at(object, "LogFileData"));
  }

 private:
  JsonObjectReader reader_;
};

}  // namespace

std::unique_ptr<Envelope> make_cloudwatch_json(const EnvelopeContext&) {
  return std::make_unique<CloudWatchJson>();
}
std::unique_ptr<Envelope> make_rds(const EnvelopeContext&) { return std::make_unique<Rds>(); }

}  // namespace dbperf
