// Docker's json-file: {"log":"text\n","stream":"stderr","time":"2026-11-22T10:00:00.123456789Z"}.
// A line longer than 16 KiB is cut: its pieces but the last have no newline.

#include "parser/envelopes/json_object.h"
#include "parser/envelopes/syslog_line.h"
#include "parser/timestamp.h"

namespace dbperf {
namespace {

class Docker : public Envelope {
 public:
  bool is_json() const override { return true; }

  void open(std::string_view unit, Piece& piece) override {
    if (!reader_.read(unit)) return;
    const auto& object = reader_.object();
    if (!has_text_at(object, "log")) return;
    const std::string_view stream = text_at(object, "stream"), time = text_at(object, "time");
    if (stream.empty() && time.empty()) return;
    piece.kind = Piece::log;
    piece.text = text_at(object, "log");
    piece.partial = !piece.text.ends_with('\n');
    if (!piece.partial) piece.text.remove_suffix(1);
    piece.origin = origin_of(stream);
    piece.time_us = parse_timestamp(time, nullptr).value_or(unknown_time);
  }

 private:
  JsonObjectReader reader_;
};

}  // namespace

std::unique_ptr<Envelope> make_docker(const EnvelopeContext&) { return std::make_unique<Docker>(); }

}  // namespace dbperf
