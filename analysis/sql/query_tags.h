#pragma once
// What an application says of a statement in a comment at its beginning or its end:
//   sqlcommenter  /*controller='users',route='%2Fusers%2F:id'*/
//   marginalia    /*application:App,controller:users,action:show*/

#include <cstddef>
#include <string>
#include <string_view>

namespace dbperf {

// Whether it begins or ends with a comment. Asked of each statement, so that few are looked into.
inline bool may_have_tags(std::string_view statement) {
  constexpr auto is_white = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!statement.empty() && (is_white(statement.back()) || statement.back() == ';'))
    statement.remove_suffix(1);
  while (!statement.empty() && is_white(statement.front())) statement.remove_prefix(1);
  return statement.ends_with('/') || statement.starts_with("/*");
}

// Appends each tag as `name=value` and a NUL: names without the like, values decoded, of a name
// only the first. A comment of other words has none.
void read_tags(std::string_view statement, std::string& tags);

// Whether the tag tells kinds of requests apart, and not single requests, as `traceparent` and
// other ids do: only those are worth grouping by.
bool groups_requests(std::string_view tag);

// Calls `visit` with each `name=value` of what read_tags() wrote.
template <typename Visit>
void for_each_tag(std::string_view tags, Visit visit) {
  while (!tags.empty()) {
    const size_t end = tags.find('\0');
    visit(tags.substr(0, end));
    tags.remove_prefix(end + 1);
  }
}

}  // namespace dbperf
