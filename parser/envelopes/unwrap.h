#pragma once
// Finds out whether a log is wrapped, and how: every wrapping that knows the head's lines peels it,
// and then the formats compete for what is inside, and with those that read the lines as they are.

#include <functional>
#include <optional>
#include <string>

#include "parser/envelopes/peeled_source.h"
#include "parser/format.h"

namespace dbperf {

struct Unwrapped {
  Wrapping wrapping;
  Detection detection;       // of what is inside
  std::string head;          // what is inside of the head, followed by record_padding zeros
  std::string added_prefix;  // of the log_line_prefix: what the wrapping's facts stand for
  int explained = 0;         // of the whole head, 0 .. 1000, as the detection's score
};

// The contest of the formats.
using FindFormat = std::function<Detection(std::string_view head, const FormatOptions& options)>;

// What is inside of a piece of a wrapped log.
std::string peel(const Wrapping& wrapping, std::string_view text);

// Whether the lines of `head` are those of a wrapping, whatever is inside.
bool is_wrapped(std::string_view head, const EnvelopeContext& context);

// Nothing if the log is not wrapped, no format knows what is inside, or more of `head` is explained
// as it stands.
std::optional<Unwrapped> unwrap(std::string_view head, const EnvelopeContext& context,
                                const FormatOptions& options, const FindFormat& find_format);

}  // namespace dbperf
