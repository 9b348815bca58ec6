// syslog files: the traditional layout (RFC 3164), the same with ISO times (rsyslog's and
// syslog-ng's default), and RFC 5424.

#include "parser/envelopes/syslog_line.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;

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
    std::string_view text = line;
    if (take_priority(text) && open_rfc5424(text, piece)) return;
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
    SyslogSender sender;
    if (!take_rfc5424_header(text, zone_, piece.time_us, sender)) return false;
    const std::string_view message = text;
    if (!skip_structured_data(text)) text = message;  // Heroku leaves it out
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

}  // namespace

std::unique_ptr<Envelope> make_syslog(const EnvelopeContext& context) {
  return std::make_unique<Syslog>(context);
}

}  // namespace dbperf
