#pragma once
// The lines that syslog daemons and journalctl write: a time, a host, a program, a message.

#include <cctz/time_zone.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "parser/envelopes/envelope.h"

namespace dbperf {

// Reads "Nov 22 10:00:00", which lacks the year: it is the one that brings the time nearest to the
// time before, and for the first time the latest one that is not after the input was written.
class YearlessClock {
 public:
  explicit YearlessClock(const EnvelopeContext& context) : context_(context) {}
  // The length of the time at the beginning of `text`, with a fraction if it has one; 0: none.
  size_t read(std::string_view text, int64_t& time_us);

 private:
  int64_t nearest_us(int month, int day, int second_of_day) const;

  const EnvelopeContext context_;
  int64_t last_us_ = unknown_time;
  char last_text_[15] = {};
  int64_t last_second_us_ = 0;
};

// The length of an ISO 8601 time with a `T` at the beginning of `text`, up to a blank; 0: none.
size_t read_iso_time(std::string_view text, const cctz::time_zone* zone, int64_t& time_us);

// What stands between the time and the message: "host program[pid]: ".
struct SyslogSender {
  std::string_view host, program, pid;
};

// Cuts off what a line may have in front that was stored as it was sent: "<134>", with the length
// that TCP may put before it ("98 <134>"). False if there is nothing of it.
bool take_priority(std::string_view& line);
// Cuts RFC 5424's header off what follows the priority, up to the structured data.
bool take_rfc5424_header(std::string_view& text, const cctz::time_zone* zone, int64_t& time_us,
                         SyslogSender& sender);

// Cuts it off `text`; false if it does not have that form.
bool take_sender(std::string_view& text, SyslogSender& sender);

// PostgreSQL's number of a message and its part, "[5-2] " or "[5] ", cut off `piece.text`.
void take_part(Piece& piece);

// Understands "message repeated 3 times: [ text]", and "last message repeated 3 times".
void take_repeats(Piece& piece);

// Control characters as syslog daemons write them: "#011" is a tab, "#012" a newline. `scratch`
// holds the text if it has any.
std::string_view unescape_controls(std::string_view text, std::string& scratch);

// Fills in `piece` from a message and its sender.
void fill_from_sender(const SyslogSender& sender, std::string_view message, Piece& piece);

// One number for what the parts of a name have in common.
uint64_t origin_of(std::string_view a, std::string_view b = {}, std::string_view c = {});

}  // namespace dbperf
