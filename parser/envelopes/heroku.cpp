// Heroku's logplex: "2026-11-22T10:00:00.000000+00:00 app[postgres.123]: [DATABASE] [5-1]  text",
// and its drains: "<134>1 2026-11-22T10:00:00+00:00 host app postgres.123 - [DATABASE] [5-1] text",
// which is RFC 5424 without structured data. PostgreSQL numbers its messages as for syslog;
// everything else is of the application.

#include "parser/envelopes/syslog_line.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;

class Heroku : public Envelope {
 public:
  void open(std::string_view line, Piece& piece) override {
    std::string_view rest = line, process;
    if (!take_frame(rest, process, piece) && !take_header(rest = line, process, piece)) return;
    piece.kind = Piece::foreign;
    if (!process.starts_with("postgres") || !rest.starts_with('[')) return;
    const size_t end = rest.find("] ");
    if (end == npos) return;
    piece.kind = Piece::log;
    piece.program = rest.substr(1, end - 1);  // the database's name at Heroku
    piece.pid = process.substr(std::min(process.find('.') + 1, process.size()));
    piece.origin = origin_of(piece.program, piece.pid);
    piece.text = rest.substr(end + 2);
    take_part(piece);
  }

 private:
  // "TIME app[process]: "
  static bool take_header(std::string_view& rest, std::string_view& process, Piece& piece) {
    const size_t length = read_iso_time(rest, nullptr, piece.time_us);
    if (length == 0 || length == rest.size()) return false;
    rest.remove_prefix(length + 1);
    const size_t close = rest.find("]: ");
    const size_t open = rest.substr(0, close).find('[');
    if (close == npos || open == npos || rest.substr(0, open).find(' ') != npos) return false;
    process = rest.substr(open + 1, close - open - 1);
    rest.remove_prefix(close + 3);
    return true;
  }

  // Each is of the host "host", and of the program "app" or "heroku".
  static bool take_frame(std::string_view& rest, std::string_view& process, Piece& piece) {
    SyslogSender sender;
    if (!take_priority(rest) || !take_rfc5424_header(rest, nullptr, piece.time_us, sender) ||
        sender.host != "host")
      return false;
    process = sender.pid;
    return true;
  }
};

}  // namespace

std::unique_ptr<Envelope> make_heroku(const EnvelopeContext&) { return std::make_unique<Heroku>(); }

}  // namespace dbperf
