#pragma once
// What the values of log_line_prefix's fields look like: shared by the matcher and its search.

#include <string_view>

#include "parser/formats/postgres_prefix.h"

namespace dbperf {

// Fields whose text can be anything; the others have a shape of their own.
inline bool is_free_text(PrefixField field) {
  using enum PrefixField;
  switch (field) {
    case application:
    case user:
    case database:
    case remote_host_port:
    case remote_host:
    case backend_type:
    case local_address:
    case command_tag:
      return true;
    default:
      return false;
  }
}

constexpr bool is_usual_in_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '-' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

constexpr bool is_usual_in_host(char c) {
  return is_usual_in_name(c) || c == ':' || c == '%' || c == '/' || c == '(' || c == ')';
}

// "[unknown]", in any language, "[local]", "[none]", or "???".
inline bool is_placeholder(std::string_view text) {
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
    return text.find_first_of("[] ", 1) == text.size() - 1;
  }
  return text == "???";
}

// How unlikely `text` is as the value of a free field. Where the fields can be cut apart in more
// than one way (a space in an application's name, an @ in a user's) the least unlikely cut wins.
int prefix_oddity(PrefixField field, std::string_view text);

// Literals are short: comparing them here is faster than a call (by 6 % of parsing).
inline bool has_at(std::string_view text, size_t at, std::string_view literal) {
  if (text.size() - at < literal.size()) return false;
  for (size_t i = 0; i < literal.size(); ++i) {
    if (text[at + i] != literal[i]) return false;
  }
  return true;
}

inline std::string_view trim_blanks(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace dbperf
