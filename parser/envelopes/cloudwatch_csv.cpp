// What Amazon's console downloads of CloudWatch: CSV of the columns "timestamp" (milliseconds) and
// "message", or Insights' "@timestamp" ("2026-11-22 10:00:00.123") and "@message", with others
// beside them. A message that is quoted may have several lines.

#include "parser/envelopes/syslog_line.h"
#include "parser/timestamp.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;

bool is_milliseconds(std::string_view text) {
  return text.size() == 13 && text.find_first_not_of("0123456789") == npos;
}

std::string_view without_return(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

class CloudWatchCsv : public Envelope {
 public:
  void open(std::string_view line, Piece& piece) override {
    line = without_return(line);
    if (take_heading(line)) {
      piece.kind = Piece::foreign;
      return;
    }
    // In the middle of a file only milliseconds tell what the lines are.
    const std::string_view first = line.substr(0, line.find(','));
    if (columns_ == 0 && !is_milliseconds(first)) return;
    // A row begins with its time: a quote that is never closed costs its own message alone.
    if (take_time(line, piece.time_us)) {
      piece.kind = take_message(line) ? Piece::log : Piece::foreign;
    } else {
      piece.kind = quoted_ ? Piece::headless : Piece::unrecognised;
    }
    piece.text = quoted_ ? unquoted(line) : line;
  }

 private:
  // "timestamp,message", or with more columns behind the time.
  bool take_heading(std::string_view line) {
    if (!line.starts_with("timestamp,") && !line.starts_with("@timestamp,")) return false;
    size_t column = 0, message = 0;
    for (std::string_view rest = line; !rest.empty(); ++column) {
      const std::string_view name = rest.substr(0, rest.find(','));
      if (name == "message" || name == "@message") message = column;
      rest.remove_prefix(std::min(name.size() + 1, rest.size()));
    }
    if (message == 0) return false;
    columns_ = column;
    message_ = message;
    return true;
  }

  // Cuts off the first column.
  bool take_time(std::string_view& line, int64_t& time_us) const {
    std::string_view time = line.substr(0, line.find(','));
    if (time.size() == line.size()) return false;
    const size_t column = time.size();
    if (time.size() > 2 && time.starts_with('"') && time.ends_with('"'))
      time = time.substr(1, time.size() - 2);
    if (is_milliseconds(time)) {
      time_us = 0;
      for (const char c : time) time_us = time_us * 10 + (c - '0');
      time_us *= 1000;
    } else {
      const auto read = parse_timestamp(time, nullptr);
      if (!read || time.size() > 30) return false;
      time_us = *read;
    }
    line.remove_prefix(column + 1);
    return true;
  }

  // Leaves the message: behind its opening quote if it has one. False if it is not in this line.
  bool take_message(std::string_view& line) {
    for (size_t column = 1; column < message_; ++column) {
      quoted_ = line.starts_with('"');
      if (quoted_) {
        line.remove_prefix(1);
        const std::string_view rest = line;
        unquoted(rest);
        if (quoted_) return quoted_ = false;
        line.remove_prefix(std::min(closed_at_ + 1, line.size()));
      } else {
        line.remove_prefix(std::min(line.find(','), line.size()));
      }
      if (!line.starts_with(',')) return false;
      line.remove_prefix(1);
    }
    quoted_ = line.starts_with('"');
    if (quoted_)
      line.remove_prefix(1);
    else if (message_ + 1 < columns_)
      line = line.substr(0, line.find(','));
    return true;
  }

  // The text up to the quote that ends it, or all of it.
  std::string_view unquoted(std::string_view line) {
    scratch_.clear();
    for (size_t at = 0; at < line.size(); ++at) {
      if (line[at] == '"') {
        if (at + 1 == line.size() || line[at + 1] != '"') {
          quoted_ = false;
          closed_at_ = at;
          break;
        }
        ++at;
      }
      scratch_ += line[at];
    }
    return scratch_;
  }

  size_t columns_ = 0, message_ = 1;  // how many, 0: not told; which is the message
  bool quoted_ = false;               // the message goes on in the next line
  size_t closed_at_ = 0;
  std::string scratch_;
};

}  // namespace

std::unique_ptr<Envelope> make_cloudwatch_csv(const EnvelopeContext&) {
  return std::make_unique<CloudWatchCsv>();
}

}  // namespace dbperf
