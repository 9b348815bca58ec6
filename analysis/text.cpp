#include "analysis/text.h"

#include <algorithm>
#include <array>

#include "analysis/sql/scan.h"

namespace dbperf {
namespace {

// Words after which a quoted text is the name of something, not a value.
constexpr std::array naming_words = {
    "relation", "table",     "column",      "constraint",   "index",    "role",
    "user",     "database",  "schema",      "function",     "type",     "sequence",
    "view",     "extension", "parameter",   "cursor",       "trigger",  "procedure",
    "host",     "operator",  "publication", "subscription", "server",   "tablespace",
    "domain",   "collation", "language",    "policy",       "statement"};

bool names_something(std::string_view before) {
  while (!before.empty() && before.back() == ' ') before.remove_suffix(1);
  size_t start = before.size();
  while (start > 0 && is_word_byte(before[start - 1])) --start;
  const std::string_view word = before.substr(start);
  // MySQL's index: "Duplicate entry '42' for key 'PRIMARY'"; any other key is a value.
  if (word == "key") return before.ends_with("for key");
  return std::find(naming_words.begin(), naming_words.end(), word) != naming_words.end();
}

// Where the quote at `open` is closed: values may hold quotes themselves ('O'Brien'), but none that
// a word follows closes one. npos if it is not.
size_t closing_quote(std::string_view text, size_t open) {
  size_t at = text.find(text[open], open + 1);
  while (at != std::string_view::npos && at + 1 < text.size() && is_word_byte(text[at + 1]))
    at = text.find(text[open], at + 1);
  return at;
}

// MySQL's number of an error, which its slow log gives alone, says what failed: it is no value.
bool is_error_number(std::string_view message, size_t at) {
  return at == 6 && message.starts_with("error ");
}

size_t number_end(std::string_view text, size_t at) {
  const auto decimal_point = [&] {
    return text[at] == '.' && at + 1 < text.size() && is_digit(text[at + 1]);
  };
  while (at < text.size() && (is_word_byte(text[at]) || decimal_point())) ++at;
  return at;
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = to_lower(c);
  return lower;
}

std::string normalise_message(std::string_view message) {
  return normalise_message(message, [](std::string_view) { return "?"; });
}

std::string normalise_message(std::string_view message,
                              const std::function<std::string(std::string_view)>& mark) {
  std::string out;
  out.reserve(message.size());
  for (size_t i = 0; i < message.size();) {
    const char c = message[i];
    const bool after_word = i > 0 && is_word_byte(message[i - 1]);
    // An apostrophe inside a word ("can't") opens nothing.
    if (c == '"' || (c == '\'' && !after_word)) {
      const size_t close = std::min(closing_quote(message, i), message.size());
      const std::string_view quoted = message.substr(i, close + 1 - i);
      if (names_something(message.substr(0, i)))
        out += quoted;
      else
        out += c + mark(message.substr(i + 1, close - i - 1)) + c;
      i += quoted.size();
    } else if (is_digit(c) && !after_word) {
      const size_t end = number_end(message, i);
      const std::string_view number = message.substr(i, end - i);
      out += is_error_number(message, i) ? std::string(number) : mark(number);
      i = end;
    } else {
      out += c;
      ++i;
    }
  }
  return out;
}

}  // namespace dbperf
