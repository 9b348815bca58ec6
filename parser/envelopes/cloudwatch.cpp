// Amazon CloudWatch as text. Each event has its time in front: in exports "TIME MESSAGE", printed
// by `aws logs tail` "TIME STREAM MESSAGE"; the further lines of a message follow as they are.

#include "parser/envelopes/syslog_line.h"

namespace dbperf {
namespace {

class CloudWatch : public Envelope {
 public:
  CloudWatch(const EnvelopeContext& context, bool has_stream)
      : zone_(context.timezone), has_stream_(has_stream) {}

  void open(std::string_view line, Piece& piece) override {
    const size_t length = read_iso_time(line, zone_, piece.time_us);
    if (length == 0) {
      piece.kind = Piece::headless;
      piece.text = line;
      return;
    }
    piece.kind = Piece::log;
    piece.text = line.substr(std::min(length + 1, line.size()));
    if (!has_stream_) return;
    const size_t end = std::min(piece.text.find(' '), piece.text.size());
    piece.origin = origin_of(piece.text.substr(0, end));
    piece.text.remove_prefix(std::min(end + 1, piece.text.size()));
  }

 private:
  const cctz::time_zone* const zone_;
  const bool has_stream_;
};

}  // namespace

std::unique_ptr<Envelope> make_cloudwatch(const EnvelopeContext& context) {
  return std::make_unique<CloudWatch>(context, false);
}
std::unique_ptr<Envelope> make_cloudwatch_tail(const EnvelopeContext& context) {
  return std::make_unique<CloudWatch>(context, true);
}

}  // namespace dbperf
