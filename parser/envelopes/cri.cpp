// What container runtimes write for Kubernetes (CRI): "2026-11-22T10:00:00.123456789Z stderr F
// text", with P instead of F where the line goes on in the next one of the stream.

#include "parser/envelopes/syslog_line.h"

namespace dbperf {
namespace {

class Cri : public Envelope {
 public:
  void open(std::string_view line, Piece& piece) override {
    const size_t length = read_iso_time(line, nullptr, piece.time_us);
    if (length == 0 || length + 10 > line.size()) return;
    std::string_view text = line.substr(length + 1);
    const bool is_error = text.starts_with("stderr ");
    if (!is_error && !text.starts_with("stdout ")) return;
    text.remove_prefix(7);
    if (text.front() != 'F' && text.front() != 'P') return;
    piece.partial = text.front() == 'P';
    const size_t blank = std::min(text.find(' '), text.size());
    if (blank > 1 && text[1] != ':') return;  // tags may be more than one
    piece.text = text.substr(std::min(blank + 1, text.size()));
    piece.origin = is_error;
    piece.kind = Piece::log;
  }
};

}  // namespace

std::unique_ptr<Envelope> make_cri(const EnvelopeContext&) { return std::make_unique<Cri>(); }

}  // namespace dbperf
