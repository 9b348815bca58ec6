#pragma once
// Where the entries of a MySQL slow log begin, and where their statements end. A statement may hold
// lines that look like parts of a header, so an entry is told by a run of `#` lines as a whole.

#include <cstddef>
#include <optional>
#include <string_view>

namespace dbperf {

struct SlowEntry {
  size_t begin = 0;       // of its first header line
  size_t header_end = 0;  // after its `Query_time:` line; more header lines may follow
};

// The first entry at or after `from`, which is the beginning of a line.
std::optional<SlowEntry> find_slow_entry(std::string_view text, size_t from);
// Where the last entry begins whose `Query_time:` line is complete; npos if there is none.
size_t last_slow_entry(std::string_view text);

// A line (without its newline) that a server writes when it opens the log.
bool is_banner_line(std::string_view line);

// The beginning of the unfinished header at the end of `text`, which no white space ends: `#` lines
// of which none holds a Query_time, after a finished statement or a banner. npos if there is none.
size_t unfinished_slow_header(std::string_view text);

// How much of `body`, the text of an entry after its header, is the statement, and where the server
// banners begin that follow it (body.size() if none do). Between the two may stand the header of an
// entry that was never finished.
struct SlowBody {
  size_t statement_end = 0;
  size_t banner_begin = 0;
};
SlowBody split_slow_body(std::string_view body);

}  // namespace dbperf
