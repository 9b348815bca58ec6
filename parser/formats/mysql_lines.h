#pragma once
// Framing of logs whose records begin at a line that tells so by itself: the general and the error
// log of MySQL.

#include <cstddef>
#include <string_view>

namespace dbperf {

// The line that begins at `at`, without its newline and without a byte order mark; `at` moves
// behind it.
std::string_view take_line(std::string_view text, size_t& at);

using BeginsRecord = bool (*)(std::string_view line);

// Format::next_record() and Format::last_record() of such a log.
size_t next_line_record(std::string_view text, size_t from, BeginsRecord begins);
size_t last_line_record(std::string_view text, BeginsRecord begins);

}  // namespace dbperf
