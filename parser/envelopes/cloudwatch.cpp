// Amazon CloudWatch as text. Each event has its time in front: in exports "TIME MESSAGE", printed
// by `aws logs tail` "TIME STREAM MESSAGE"; the further lines of a message follow as they are.
// Where messages have times of their own, or are of a slow log, the word in front is the stream.

#include <algorithm>
#include <unordered_set>

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

// Only lines of streams that are known by their messages.
class CloudWatchStreams : public Envelope {
 public:
  explicit CloudWatchStreams(const EnvelopeContext& context) : tail_(context, true) {}

  void open(std::string_view line, Piece& piece) override {
    tail_.open(line, piece);
    if (piece.kind != Piece::log || streams_.contains(piece.origin)) return;
    if (streams_.size() < most_streams && is_telling(line, piece.text))
      streams_.insert(piece.origin);
    else
      piece.kind = Piece::unrecognised;
  }

 private:
  static constexpr size_t most_streams = 1000;

  static bool is_telling(std::string_view line, std::string_view message) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    std::string_view stream = line.substr(0, line.size() - message.size());
    stream.remove_prefix(stream.find(' ') + 1);
    if (stream.size() < 2 || is_digit(stream.front()) ||
        stream.find_first_of("#[]:=") != std::string_view::npos)
      return false;
    if (message.starts_with("# Time: ") || message.starts_with("# User@Host: ")) return true;
    return message.size() > 10 && std::all_of(message.begin(), message.begin() + 4, is_digit) &&
           message[4] == '-' && message[7] == '-' && is_digit(message[9]);
  }

  CloudWatch tail_;
  std::unordered_set<uint64_t> streams_;
};

}  // namespace

std::unique_ptr<Envelope> make_cloudwatch_streams(const EnvelopeContext& context) {
  return std::make_unique<CloudWatchStreams>(context);
}
std::unique_ptr<Envelope> make_cloudwatch(const EnvelopeContext& context) {
  return std::make_unique<CloudWatch>(context, false);
}
std::unique_ptr<Envelope> make_cloudwatch_tail(const EnvelopeContext& context) {
  return std::make_unique<CloudWatch>(context, true);
}

}  // namespace dbperf
