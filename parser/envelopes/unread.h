#pragma once
// Wrappings that are known, and not read: better no report than one of their words.

#include <string_view>

namespace dbperf {

// What the head of such a log is, and what to do instead; empty: none that is known.
std::string_view unread_layout(std::string_view head);

// Whether what was taken for a log_line_prefix is JSON or CSV around the lines of a log.
bool is_of_unread_layout(std::string_view log_line_prefix);

}  // namespace dbperf
