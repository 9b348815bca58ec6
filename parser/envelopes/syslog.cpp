// syslog files: the traditional layout (RFC 3164), the same with ISO times (rsyslog's and
// syslog-ng's default), and RFC 5424.

#include "parser/envelopes/syslog_line.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;

// "<134>" in front of a line that was stored as it was sent, with the length that TCP may put
// before it ("98 <134>").
std::string_view without_priority(std::string_view line) {
  const size_t open = line.substr(0, 8).find('<');
  if (open == npos || line.find_first_not_of("0123456789 ") != open) return line;
  const size_t close = line.find('>', open);
  if (close == npos || close - open < 2 || close - open > 4) return line;
  return line.substr(close + 1);
}

std::string_view take_word(std::string_view& text) {
  const size_t end = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word == "-" ? std::string_view() : word;
}

// "-", or "[id name="value" ...]" once or more.
bool skip_structured_data(std::string_view& text) {
  if (text.starts_with('-')) {
    text.remove_prefix(1);
    return true;
  }
  while (text.starts_with('[')) {
    bool quoted = false;
    size_t at = 1;
    for (; at < text.size() && (quoted || text[at] != ']'); ++at) {
      if (text[at] == '\\')
        ++at;
      else if (text[at] == '"')
        quoted = !quoted;
    }
    if (at >= text.size()) return false;
    text.remove_prefix(at + 1);
  }
  return text.empty() || text.starts_with(' ');
}

class Syslog : public Envelope {
 public:
  explicit Syslog(const EnvelopeContext& context) : zone_(context.timezone), clock_(context) {}

  void open(std::string_view line, Piece& piece) override {
    const std::string_view text = without_priority(line);
    if (text.size() != line.size() && text.starts_with("1 ") && open_rfc5424(text.substr(2), piece))
      return;
    size_t length = read_iso_time(text, zone_, piece.time_us);
    if (length == 0) length = clock_.read(text, piece.time_us);
    SyslogSender sender;
    std::string_view rest = text.substr(std::min(length + 1, text.size()));
    if (length == 0 || text.substr(length, 1) != " " || !take_sender(rest, sender)) {
      piece.kind = Piece::headless;
      piece.text = line;
      return;
    }
    fill_from_sender(sender, rest, piece);
    piece.text = unescape_controls(piece.text, scratch_);
  }

 private:
  bool open_rfc5424(std::string_view text, Piece& piece) {
    const size_t length = read_iso_time(text, zone_, piece.time_us);
    if (length == 0 && !text.starts_with("- ")) return false;
    text.remove_prefix(std::min(length == 0 ? 2 : length + 1, text.size()));
    SyslogSender sender;
    sender.host = take_word(text);
    sender.program = take_word(text);
    sender.pid = take_word(text);
    take_word(text);  // the kind of message
    if (!skip_structured_data(text)) return false;
    if (text.starts_with(' ')) text.remove_prefix(1);
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (text.starts_with(' ')) text.remove_prefix(1);  // rsyslog keeps the blank after the tag
    fill_from_sender(sender, text, piece);
    piece.text = unescape_controls(piece.text, scratch_);
    return true;
  }

  const cctz::time_zone* const zone_;
  YearlessClock clock_;
  std::string scratch_;
};

// Only what PostgreSQL sent ("[5-2] text"), as collectors pass it on without the header. The number
// of the message stands for its origin.
class SyslogMessage : public Envelope {
 public:
  void open(std::string_view line, Piece& piece) override {
    piece.text = line;
    take_part(piece);
    piece.kind = piece.part > 0 ? Piece::log : Piece::headless;
    piece.origin = origin_of(line.substr(0, line.find('-')));
    piece.text = unescape_controls(piece.text, scratch_);
  }

 private:
  std::string scratch_;
};

}  // namespace

std::unique_ptr<Envelope> make_syslog_message(const EnvelopeContext&) {
  return std::make_unique<SyslogMessage>();
}

std::unique_ptr<Envelope> make_syslog(const EnvelopeContext& context) {
  return std::make_unique<Syslog>(context);
}

}  // namespace dbperf
