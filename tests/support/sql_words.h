#pragma once
// Statements for tests of the SQL rooms: all short texts over an alphabet, and random ones.

#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/sql/dialect.h"

namespace dbperf::test {

inline constexpr std::array both_dialects = {Dialect::postgres, Dialect::mysql};
inline constexpr std::array all_dialects = {Dialect::postgres, Dialect::mysql, mysql_ansi};

// Calls `visit` with every text of up to `longest` bytes of `alphabet`.
template <typename Visit>
void for_each_text(std::string_view alphabet, size_t longest, Visit visit) {
  for (size_t length = 0; length <= longest; ++length) {
    std::vector<size_t> digits(length, 0);
    std::string text(length, alphabet[0]);
    for (bool more = true; more;) {
      visit(std::string_view(text));
      more = false;
      for (size_t i = length; i-- > 0 && !more;) {
        digits[i] = (digits[i] + 1) % alphabet.size();
        text[i] = alphabet[digits[i]];
        more = digits[i] != 0;
      }
    }
  }
}

// Pieces of SQL of both dialects, joined at random: rarely valid, never alien.
class RandomSql {
 public:
  explicit RandomSql(unsigned seed) : random_(seed) {}

  size_t below(size_t end) { return random_() % end; }
  template <typename List>
  const auto& pick(const List& list) {
    return list[below(std::size(list))];
  }
  std::string operator()(size_t pieces) {
    static constexpr std::string_view words[] = {
        "select",    "insert", "into",    "values",  "value", "from",    "where",     "and",
        "in",        "not",    "is",      "null",    "true",  "array",   "any",       "row",
        "as",        "with",   "update",  "set",     "limit", "offset",  "interval",  "date",
        "time",      "zone",   "case",    "end",     "fetch", "close",   "savepoint", "to",
        "t",         "a",      "B",       "x1",      "\"q\"", "\"Q\"",   "`q`",       "`Q`",
        "pg_temp_3", "e",      "n",       "_utf8",   "u",     "like",    "execute",   "1",
        "-1",        "+.5e3",  "0x1F",    "12ab",    "'s'",   "E'\\''",  "$$d$$",     "$t$x$t$",
        "$1",        "?",      ":n",      "%s",      "@v",    "@@g.v",   "X'0f'",     "(",
        ")",         "[",      "]",       ",",       ",",     ".",       ";",         "::",
        ":",         "-",      "+",       "*",       "/",     "=",       "<",         "?|",
        "current",   "of",     "prepare", "uescape", "U&'d'", "_binary", "\\N",       "absolute",
        "->>",       "@>",     "#",       "||",      "!",     "/*c*/",   "--c\n",     "/*+",
        "/*!40001",  "/*!",    "*/",      "'",       "\"",    "`",       "$$"};
    std::string text;
    for (size_t i = 0; i < pieces; ++i) {
      text += pick(words);
      if (below(3) != 0) text += ' ';
    }
    return text;
  }

 private:
  std::mt19937 random_;
};

}  // namespace dbperf::test
