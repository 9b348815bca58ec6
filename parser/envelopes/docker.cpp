// Docker's json-file: {"log":"text\n","stream":"stderr","time":"2026-11-22T10:00:00.123456789Z"}.
// A line longer than 16 KiB is cut: its pieces but the last have no newline. What collectors
// (Fluent Bit, fluentd, Vector) store of containers has no newlines at all, and "_p" says whether a
// line is a part of one, "kubernetes" whose it is.

#include "parser/envelopes/json_object.h"
#include "parser/envelopes/syslog_line.h"
#include "parser/timestamp.h"

namespace dbperf {
namespace {

class Docker : public Envelope {
 public:
  explicit Docker(bool has_newlines) : has_newlines_(has_newlines) {}
  bool is_json() const override { return true; }

  void open(std::string_view unit, Piece& piece) override {
    if (!reader_.read(unit)) return;
    const auto& object = reader_.object();
    const std::string_view stream = text_at(object, "stream");
    if (!take_log(object, stream, piece)) return;
    piece.kind = Piece::log;
    piece.server = text_at(object, "kubernetes", "pod_name");
    piece.program = text_at(object, "kubernetes", "container_name");
    piece.origin = origin_of(stream, piece.server, piece.program);
    const std::string_view tag = text_at(object, "_p");
    piece.partial = tag.empty() ? has_newlines_ && !piece.text.ends_with('\n') : tag == "P";
    if (piece.text.ends_with('\n')) piece.text.remove_suffix(1);
  }

 private:
  static bool take_log(const simdjson::dom::object& object, std::string_view stream, Piece& piece) {
    std::string_view time = text_at(object, "time");
    if (has_text_at(object, "log")) {
      if (stream.empty() && time.empty()) return false;
      piece.text = text_at(object, "log");
    } else {  // Vector's names
      if (!has_text_at(object, "message") || (stream != "stderr" && stream != "stdout"))
        return false;
      piece.text = text_at(object, "message");
      time = text_at(object, "timestamp");
    }
    piece.time_us = parse_timestamp(time, nullptr).value_or(unknown_time);
    return true;
  }

  JsonObjectReader reader_;
  const bool has_newlines_;
};

}  // namespace

std::unique_ptr<Envelope> make_docker(const EnvelopeContext&) {
  return std::make_unique<Docker>(true);
}
std::unique_ptr<Envelope> make_docker_lines(const EnvelopeContext&) {
  return std::make_unique<Docker>(false);
}

}  // namespace dbperf
