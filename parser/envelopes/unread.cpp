#include "parser/envelopes/unread.h"

#include <algorithm>

namespace dbperf {

std::string_view unread_layout(std::string_view head) {
  constexpr auto npos = std::string_view::npos;
  if (head.starts_with("-- ")) head.remove_prefix(std::min(head.find('\n'), head.size() - 1) + 1);
  const std::string_view line = head.substr(0, head.find('\n'));
  if (line.starts_with("__CURSOR=") && head.find("\n__REALTIME_TIMESTAMP=") != npos)
    return "journalctl -o export: not read; -o json and -o short are";
  if (line.find(" [s=") != npos && line.find(";i=") != npos && head.find("\n    PRIORITY=") != npos)
    return "journalctl -o verbose: not read; -o json and -o short are";
  return {};
}

bool is_of_unread_layout(std::string_view log_line_prefix) {
  for (const std::string_view mark : {"{\"", "\":"})
    if (log_line_prefix.find(mark) != std::string_view::npos) return true;
  // A quote that opens in front of the time, and does not close behind it.
  for (const std::string_view time : {"\"%t", "\"%m", "\"%n"}) {
    const size_t at = log_line_prefix.find(time);
    if (at != std::string_view::npos && log_line_prefix.substr(at + time.size(), 1) != "\"")
      return true;
  }
  return false;
}

}  // namespace dbperf
