#include "analysis/attributes.h"

#include <algorithm>

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr size_t max_attributes = 100;

// What stands elsewhere in a report, and lines that are no pairs.
constexpr std::string_view other_fields[] = {
    "Id",        "Thread_id",     "Schema",        "Query_time", "Lock_time",
    "Rows_sent", "Rows_examined", "Rows_affected", "Errno",      "Last_errno",
};
constexpr std::string_view other_lines[] = {
    "# Time: ",   "# User@Host: ", "# explain: ", "# Warnings",
    "# Warning ", "# Note ",       "# Error ",    "# No InnoDB "};

bool is_key_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string_view trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r");
  if (first == npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

struct Name {
  size_t begin = npos, end = npos;  // npos: none
};

// Percona's "Stored routine" is the one name of two words.
size_t with_first_word(std::string_view line, size_t begin) {
  constexpr std::string_view first = "Stored ";
  return line.substr(0, begin).ends_with(first) ? begin - first.size() : begin;
}

// The next `Name:` that begins a word at or after `from`.
Name find_name(std::string_view line, size_t from) {
  for (size_t colon = line.find(':', from); colon != npos; colon = line.find(':', colon + 1)) {
    size_t begin = colon;
    while (begin > from && is_key_char(line[begin - 1])) --begin;
    const bool begins_word = begin == 0 || line[begin - 1] == ' ' || line[begin - 1] == '#';
    const bool is_name =
        begin < colon && begins_word && !(line[begin] >= '0' && line[begin] <= '9');
    if (is_name) return {with_first_word(line, begin), colon};
  }
  return {};
}

void read_line(std::string_view line, Attributes& attributes) {
  for (Name name = find_name(line, 0); name.begin != npos;) {
    const Name next = find_name(line, name.end + 1);
    const std::string_view key = line.substr(name.begin, name.end - name.begin);
    const size_t end = next.begin == npos ? line.size() : next.begin;
    const std::string_view value = trim(line.substr(name.end + 1, end - name.end - 1));
    name = next;
    const bool known = std::ranges::find(other_fields, key) != std::end(other_fields) ||
                       std::ranges::any_of(attributes, [&](auto& one) { return one.first == key; });
    if (!known && attributes.size() < max_attributes) attributes.emplace_back(key, value);
  }
}

}  // namespace

Attributes read_attributes(std::string_view lines) {
  Attributes attributes;
  while (!lines.empty() && attributes.size() < max_attributes) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    const bool other = std::ranges::any_of(
        other_lines, [&](std::string_view begin) { return line.starts_with(begin); });
    if (!other) read_line(line, attributes);
  }
  return attributes;
}

}  // namespace dbperf
