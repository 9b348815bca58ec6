#include "analysis/text.h"

#include <algorithm>
#include <array>

namespace dbperf {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Words after which a quoted text is the name of something, not a value.
constexpr std::array naming_words = {
    "relation",   "table",  "column",    "constraint",  "index",        "key",
    "role",       "user",   "database",  "schema",      "function",     "type",
    "sequence",   "view",   "extension", "parameter",   "cursor",       "trigger",
    "procedure",  "host",   "operator",  "publication", "subscription", "server",
    "tablespace", "domain", "collation", "language",    "policy",       "statement"};

bool names_something(std::string_view before) {
  while (!before.empty() && before.back() == ' ') before.remove_suffix(1);
  size_t start = before.size();
  while (start > 0 && is_word(before[start - 1])) --start;
  const std::string_view word = before.substr(start);
  return std::find(naming_words.begin(), naming_words.end(), word) != naming_words.end();
}

}  // namespace

std::string normalise_message(std::string_view message) {
  std::string out;
  out.reserve(message.size());
  for (size_t i = 0; i < message.size();) {
    const char c = message[i];
    // An apostrophe inside a word ("can't") opens nothing.
    const bool quote = c == '"' || (c == '\'' && (i == 0 || !is_word(message[i - 1])));
    if (quote) {
      const size_t end = message.find(c, i + 1);
      const std::string_view quoted =
          message.substr(i, end == std::string_view::npos ? end : end + 1 - i);
      if (names_something(message.substr(0, i)))
        out += quoted;
      else
        (out += c) += "?", out += c;
      i += quoted.size();
    } else if (is_digit(c) && (i == 0 || !is_word(message[i - 1]))) {
      size_t end = i;
      while (end < message.size() &&
             (is_word(message[end]) ||
              (message[end] == '.' && end + 1 < message.size() && is_digit(message[end + 1]))))
        ++end;
      out += '?';
      i = end;
    } else {
      out += c;
      ++i;
    }
  }
  return out;
}

}  // namespace dbperf
