// What PostgreSQL sends to syslog ("[5-2] text"), as collectors pass it on: without the header, or
// with words of their own in front ("level=info host=db1 program=postgres| [5-2] text").
//
// The words in front and the number of the message stand for its origin. A log_line_prefix may look
// like them and have "[%l-1] " or "[%p-%l] "; but then no line with a number begins with a tab.

#include <unordered_map>

#include "parser/envelopes/syslog_line.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr size_t longest_words = 160;
constexpr size_t most_messages = 1000;  // whose parts are told from those of others

class SyslogMessage : public Envelope {
 public:
  explicit SyslogMessage(const EnvelopeContext& context) : zone_(context.timezone) {}

  void open(std::string_view line, Piece& piece) override {
    const size_t time = read_iso_time(line, zone_, piece.time_us);
    const std::string_view rest = line.substr(time);
    if (!find_part(rest, piece)) {
      // Only what is of the same process may go on without a number.
      piece.kind = !has_words_ ? Piece::headless : time > 0 ? Piece::foreign : Piece::unrecognised;
      piece.part = 0;
      piece.text = line;
      return;
    }
    piece.kind = Piece::log;
    piece.text = unescape_controls(piece.text, scratch_);
  }

 private:
  // The first "[5-2] " in the line; its second part must follow its first.
  bool find_part(std::string_view line, Piece& piece) {
    const std::string_view window = line.substr(0, longest_words);
    for (size_t at = window.find('['); at != npos; at = window.find('[', at + 1)) {
      if (at > 0 && line[at - 1] != ' ') continue;
      piece.text = line.substr(at);
      piece.part = 0;
      take_part(piece);
      if (piece.part == 0) continue;
      const size_t dash = line.find_first_of("-]", at);
      const bool has_words = line.find_first_not_of(' ') < at;
      if (has_words && line[dash] != '-') continue;
      piece.origin = origin_of(line.substr(0, dash));
      if (piece.part == 1) {
        has_words_ = has_words_ || has_words;
        if (parts_.size() == most_messages) parts_.clear();
        parts_[piece.origin] = 1;
        return true;
      }
      const auto before = parts_.find(piece.origin);
      const bool follows = before != parts_.end() && before->second + 1 == piece.part;
      if (follows) before->second = piece.part;
      return follows || !has_words;
    }
    return false;
  }

  const cctz::time_zone* const zone_;
  std::unordered_map<uint64_t, uint32_t> parts_;  // of a message: which came last
  bool has_words_ = false;
  std::string scratch_;
};

}  // namespace

std::unique_ptr<Envelope> make_syslog_message(const EnvelopeContext& context) {
  return std::make_unique<SyslogMessage>(context);
}

}  // namespace dbperf
