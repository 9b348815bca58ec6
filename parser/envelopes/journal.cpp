// What journalctl prints: -o short (like syslog, between banners), short-precise, short-iso,
// short-full, short-unix and short-monotonic. The further lines of a message are indented to where
// it begins.

#include "parser/envelopes/syslog_line.h"
#include "parser/timestamp.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;

class Journal : public Envelope {
 public:
  explicit Journal(const EnvelopeContext& context) : zone_(context.timezone), clock_(context) {}

  void open(std::string_view line, Piece& piece) override {
    if (line.starts_with("-- ") && line.ends_with("--")) {  // "-- Boot ... --"
      is_journal_ = true;
      piece.kind = Piece::foreign;
      return;
    }
    const size_t length = read_time(line, piece.time_us);
    SyslogSender sender;
    std::string_view rest = line.substr(std::min(length + 1, line.size()));
    if (!is_journal_ || length == 0 || line.substr(length, 1) != " " ||
        !take_sender(rest, sender)) {
      piece.kind = is_journal_ ? Piece::headless : Piece::unrecognised;
      piece.text = line;
      const bool is_indented = indent_ > 0 && line.find_first_not_of(' ') >= indent_;
      if (is_indented) piece.text.remove_prefix(std::min(indent_, line.size()));
      return;
    }
    indent_ = line.size() - rest.size();
    fill_from_sender(sender, rest, piece);
  }

 private:
  // The times that syslog does not write show that this is the journal.
  size_t read_time(std::string_view line, int64_t& time_us) {
    if (const size_t length = read_iso_time(line, zone_, time_us); length != 0) {
      const size_t sign = line.find_first_of("+-", 19);
      is_journal_ = is_journal_ || (sign < length && line.substr(sign, length - sign).size() == 5);
      return length;
    }
    if (const size_t length = skip_monotonic_time(line); length != 0) {
      is_journal_ = true;
      return length;
    }
    if (const size_t length = clock_.read(line, time_us); length != 0) {
      is_journal_ = is_journal_ || length > 15;
      return length;
    }
    return read_full_time(line, time_us);
  }

  // "[  123.456789]", since the machine was started.
  static size_t skip_monotonic_time(std::string_view line) {
    const size_t close = line.find(']');
    if (!line.starts_with('[') || close == npos || close < 13 || close > 24) return 0;
    const std::string_view time = line.substr(1, close - 1);
    const size_t digit = time.find_first_not_of(' ');
    const size_t point = time.find('.');
    if (point == npos || digit >= point || time.size() - point != 7 ||
        time.find_first_not_of("0123456789.", digit) != npos)
      return 0;
    return close + 1;
  }

  // "Sun 2026-11-22 10:00:00 CET", "1795341600.123456".
  size_t read_full_time(std::string_view line, int64_t& time_us) {
    if (line.size() > 17 && line[10] == '.' && line[17] == ' ' &&
        line.substr(0, 17).find_first_not_of("0123456789.") == npos) {
      time_us = 0;
      for (const char c : line.substr(0, 17)) time_us = c == '.' ? time_us : time_us * 10 + c - '0';
      is_journal_ = true;
      return 17;
    }
    if (line.size() < 26 || line[3] != ' ' || line[14] != ' ') return 0;
    const size_t zone = line.find(' ', 15);
    if (zone == npos) return 0;
    const size_t end = std::min(line.find(' ', zone + 1), line.size());
    const auto time = parse_timestamp(line.substr(4, end - 4), zone_);
    if (!time) return 0;
    is_journal_ = true;
    time_us = *time;
    return end;
  }

  const cctz::time_zone* const zone_;
  YearlessClock clock_;
  bool is_journal_ = false;
  size_t indent_ = 0;
};

}  // namespace

std::unique_ptr<Envelope> make_journal(const EnvelopeContext& context) {
  return std::make_unique<Journal>(context);
}

}  // namespace dbperf
