// Heroku's logplex: "2026-11-22T10:00:00.000000+00:00 app[postgres.123]: [DATABASE] [5-1]  text".
// PostgreSQL numbers its messages as for syslog; everything else is of the application.

#include "parser/envelopes/syslog_line.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;

class Heroku : public Envelope {
 public:
  void open(std::string_view line, Piece& piece) override {
    const size_t length = read_iso_time(line, nullptr, piece.time_us);
    if (length == 0 || length == line.size()) return;
    std::string_view rest = line.substr(length + 1);
    const size_t close = rest.find("]: ");
    const size_t open = rest.substr(0, close).find('[');
    if (close == npos || open == npos || rest.substr(0, open).find(' ') != npos) return;
    const std::string_view process = rest.substr(open + 1, close - open - 1);
    rest.remove_prefix(close + 3);
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
};

}  // namespace

std::unique_ptr<Envelope> make_heroku(const EnvelopeContext&) { return std::make_unique<Heroku>(); }

}  // namespace dbperf
