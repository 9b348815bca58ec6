// Amazon CloudWatch. As text, each event has its time in front: in exports "TIME MESSAGE", printed
// by `aws logs tail` "TIME STREAM MESSAGE"; the further lines of a message follow as they are. As
// JSON, `aws logs get-log-events`, filter-log-events and subscriptions give objects with
// "timestamp" in milliseconds and "message", within a document.

#include "parser/envelopes/json_object.h"
#include "parser/envelopes/syslog_line.h"

namespace dbperf {
namespace {

class CloudWatch : public Envelope {
 public:
  CloudWatch(const EnvelopeContext& context, bool has_stream)
      : zone_(context.timezone), has_stream_(has_stream) {}

  void open(std::string_view line, Piece& piece) override {
    const size_t length = read_iso_time(line, zone_, piece.time_us);
    if (length == 0) {
      piece.kind = Piece::headless;
      piece.text = line;
      return;
    }
    piece.kind = Piece::log;
    piece.text = line.substr(std::min(length + 1, line.size()));
    if (!has_stream_) return;
    const size_t end = std::min(piece.text.find(' '), piece.text.size());
    piece.origin = origin_of(piece.text.substr(0, end));
    piece.text.remove_prefix(std::min(end + 1, piece.text.size()));
  }

 private:
  const cctz::time_zone* const zone_;
  const bool has_stream_;
};

class CloudWatchJson : public Envelope {
 public:
  bool is_json() const override { return true; }

  void open(std::string_view unit, Piece& piece) override {
    if (!reader_.read(unit)) return;
    const auto& object = reader_.object();
    int64_t time_ms = 0;
    const bool has_time = object["timestamp"].get(time_ms) == simdjson::SUCCESS;
    if (!has_time && !text_at(object, "logStreamName").empty()) {
      piece.kind = Piece::foreign;  // "searchedLogStreams"
      return;
    }
    if (!has_time || !has_text_at(object, "message")) return;
    piece.kind = Piece::log;
    piece.text = text_at(object, "message");
    if (piece.text.ends_with('\n')) piece.text.remove_suffix(1);
    piece.server = text_at(object, "logStreamName");
    piece.origin = origin_of(piece.server);
    constexpr int64_t limit_ms = INT64_MAX / 2000;
    if (time_ms > -limit_ms && time_ms < limit_ms) piece.time_us = time_ms * 1000;
  }

 private:
  JsonObjectReader reader_;
};

}  // namespace

std::unique_ptr<Envelope> make_cloudwatch(const EnvelopeContext& context) {
  return std::make_unique<CloudWatch>(context, false);
}
std::unique_ptr<Envelope> make_cloudwatch_tail(const EnvelopeContext& context) {
  return std::make_unique<CloudWatch>(context, true);
}
std::unique_ptr<Envelope> make_cloudwatch_json(const EnvelopeContext&) {
  return std::make_unique<CloudWatchJson>();
}

}  // namespace dbperf
