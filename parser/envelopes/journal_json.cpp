// journalctl -o json (and json-pretty, json-seq): one object an entry. A message that is no plain
// text is an array of bytes.

#include "parser/envelopes/json_object.h"
#include "parser/envelopes/syslog_line.h"

namespace dbperf {
namespace {

int64_t microseconds(std::string_view digits) {
  if (digits.empty() || digits.size() > 18 ||
      digits.find_first_not_of("0123456789") != std::string_view::npos)
    return unknown_time;
  int64_t value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

class JournalJson : public Envelope {
 public:
  bool is_json() const override { return true; }

  void open(std::string_view unit, Piece& piece) override {
    if (!reader_.read(unit)) return;
    const auto& object = reader_.object();
    const std::string_view stored = text_at(object, "__REALTIME_TIMESTAMP");
    if (stored.empty()) return;
    SyslogSender sender;
    sender.host = text_at(object, "_HOSTNAME");
    sender.program = text_at(object, "SYSLOG_IDENTIFIER");
    if (sender.program.empty()) sender.program = text_at(object, "_COMM");
    sender.pid = text_at(object, "SYSLOG_PID");
    if (sender.pid.empty()) sender.pid = text_at(object, "_PID");
    fill_from_sender(sender, message_of(object), piece);
    piece.time_us = microseconds(text_at(object, "_SOURCE_REALTIME_TIMESTAMP"));
    if (piece.time_us == unknown_time) piece.time_us = microseconds(stored);
  }

 private:
  std::string_view message_of(const simdjson::dom::object& object) {
    simdjson::dom::array bytes;
    if (object["MESSAGE"].get(bytes) != simdjson::SUCCESS) return text_at(object, "MESSAGE");
    bytes_.clear();
    for (const simdjson::dom::element byte : bytes) {
      uint64_t value = 0;
      if (byte.get(value) == simdjson::SUCCESS) bytes_ += static_cast<char>(value);
    }
    return bytes_;
  }

  JsonObjectReader reader_;
  std::string bytes_;
};

}  // namespace

std::unique_ptr<Envelope> make_journal_json(const EnvelopeContext&) {
  return std::make_unique<JournalJson>();
}

}  // namespace dbperf
