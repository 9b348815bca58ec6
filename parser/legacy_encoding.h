#pragma once
// In which encoding older than UTF-8 a server writes messages that are not in English.

#include <string_view>

namespace dbperf {

// The one in which `head`, the beginning of a log, holds messages of a language that dbperf reads,
// as iconv(3) names it. Null if `head` is UTF-8, or makes no more sense in any.
const char* legacy_encoding_of(std::string_view head);

}  // namespace dbperf
