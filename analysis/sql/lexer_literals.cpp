// Where literals end: strings with their prefixes and types, numbers, placeholders.

#include <algorithm>

#include "analysis/sql/lexer.h"

namespace dbperf {

// The words behind which a quote means more than itself: E'', N'', U&"", _utf8'', date ''.
const Token& Lexer::special_word(const char* stop) {
  const auto restart = [this] {
    operand_ = token_.after_operand;
    at_ = token_.begin;
  };
  const auto become = [&](const char* literal_stop) -> const Token& {
    restart();
    return literal(literal_stop);
  };
  if (has(stop, '\'') || (double_strings_ && has(stop, '"'))) {
    if (token_.is("e") && !mysql_) return become(string_end(stop, true));
    if (token_.is("b") || token_.is("x")) return become(string_end(stop, false));
    if (token_.is("n") || (mysql_ && *token_.begin == '_')) {
      return become(string_end(stop, mysql_));
    }
  }
  if (!mysql_ && token_.is("u") && has(stop, '&')) {
    if (has(stop + 1, '\'')) return become(escape_clause_end(string_end(stop + 1, false)));
    if (has(stop + 1, '"')) {
      restart();
      return quoted_name(stop + 1);
    }
  }
  if (mysql_ && token_.info().id == Keyword::charset && !token_.after_operand) {
    if (const char* end = introduced_literal_end(stop)) return become(end);
  }
  if (!token_.after_operand && token_.info().id >= Keyword::type) {
    if (const char* end = typed_literal_end(stop)) return become(end);
  }
  return token_;
}

// Behind the UESCAPE that may follow U&''.
const char* Lexer::escape_clause_end(const char* at) const {
  const char* quote = skip_word_if(at, "uescape");
  if (quote == nullptr) return at;
  quote = skip_gap(quote);
  return has(quote, '\'') ? string_end(quote, false) : at;
}

// The end of the string or hexadecimal number that a character set stands before; null if none
// follows.
const char* Lexer::introduced_literal_end(const char* at) const {
  at = skip_gap(at);
  if (has(at, '\'') || (double_strings_ && has(at, '"'))) return string_end(at, true);
  const bool hex = has(at, 'x') || has(at, 'X') || has(at, 'b') || has(at, 'B');
  if (hex && has(at + 1, '\'')) return string_end(at + 1, false);
  const bool number = has(at, '0') && (has(at + 1, 'x') || has(at + 1, 'b'));
  return number ? skip_word(at) : nullptr;
}

// Behind the precision of a type, `(3)`, if it has one.
const char* Lexer::precision_end(const char* at) const {
  if (!has(at, '(')) return at;
  const char* close = skip_gap(skip_digits(skip_gap(at + 1)));
  return has(close, ')') ? skip_gap(close + 1) : at;
}

// The end of the literal that the token, a type, begins; null if it is only a word.
const char* Lexer::typed_literal_end(const char* at) const {
  const Keyword id = token_.info().id;
  if (mysql_ && id != Keyword::time && !token_.is("date")) return nullptr;
  at = skip_gap(at);
  if (id >= Keyword::interval && !mysql_) at = precision_end(at);
  if (id == Keyword::time && !mysql_) {
    const char* with = skip_word_if(at, "with");
    if (with == nullptr) with = skip_word_if(at, "without");
    const char* time = with == nullptr ? nullptr : skip_word_if(with, "time");
    const char* zone = time == nullptr ? nullptr : skip_word_if(time, "zone");
    if (zone != nullptr) at = skip_gap(zone);
  }
  if (!mysql_ && has(at, '$') && has_digit(at + 1)) {
    at = skip_glued(skip_digits(at + 1));
  } else if (has(at, '\'') || (double_strings_ && has(at, '"'))) {
    at = string_end(at, mysql_);
  } else {
    return nullptr;
  }
  if (id != Keyword::interval) return at;
  constexpr std::string_view fields[] = {"year", "month", "day", "hour", "minute", "second"};
  for (bool more = true; more;) {
    more = false;
    for (const std::string_view field : fields) {
      const char* behind = skip_word_if(at, field);
      if (behind == nullptr) continue;
      at = precision_end(behind);
      const char* to = skip_word_if(at, "to");
      more = to != nullptr;
      if (more) at = to;
      break;
    }
  }
  return at;
}

// Behind the string that opens at `quote` and those that it is continued by; `end_` if it is open.
const char* Lexer::string_end(const char* quote, bool backslashes) const {
  for (;;) {
    const char mark = *quote;
    const char* at = quote + 1;
    for (;;) {
      at = find_either(at, end_, mark, backslashes ? '\\' : mark);
      if (at == end_) return at;
      if (*at == mark && !has(at + 1, mark)) break;
      at = end_ - at > 2 ? at + 2 : end_;
    }
    ++at;
    quote = skip_spaces(at);
    const bool continued = has(quote, '\'') || (double_strings_ && has(quote, '"'));
    if (!continued || (quote == at && !mysql_)) return at;
  }
}

// Numbers of both dialects, and what is glued to them; `is_word` if it is a name in MySQL.
const char* Lexer::number_end(const char* at, bool* is_word) const {
  *is_word = false;
  const char* begin = at;
  at = skip_digits(at);
  if (at > begin && has_word_byte(at) && mysql_) {
    const char* stop = skip_word(at);
    const bool zero = at == begin + 1 && *begin == '0';
    const auto all = [&](std::string_view allowed) {
      return std::all_of(at + 1, stop, [&](char c) { return allowed.find(c) != allowed.npos; });
    };
    const bool exponent = *at == 'e' || *at == 'E';
    if (zero && *at == 'x' && stop > at + 1 && all("0123456789abcdefABCDEF")) return stop;
    if (zero && *at == 'b' && stop > at + 1 && all("01")) return stop;
    const bool bare_exponent = exponent && stop == at + 1;
    const bool sign = has(stop, '+') || has(stop, '-');
    // A name to the server, but a number cut off where the statement was truncated is more likely.
    if (bare_exponent && !(sign && has_digit(stop + 1))) return stop;
    const bool is_number = bare_exponent || (exponent && all("0123456789"));
    if (!is_number) {
      *is_word = true;
      return stop;
    }
  }
  if (has(at, '.') && !has(at + 1, '.')) at = skip_digits(at + 1);
  if (has(at, 'e') || has(at, 'E')) {
    const char* digits = at + (has(at + 1, '+') || has(at + 1, '-') ? 2 : 1);
    if (has_digit(digits)) at = skip_digits(digits);
  }
  return mysql_ ? at : skip_glued(at);
}

const Token& Lexer::number(const char* at) {
  if (after_dot_ && mysql_ && at == at_ && has_word_byte(at)) {
    const char* stop = skip_word(at);
    if (!std::all_of(at, stop, is_digit)) return word();
    return literal(stop);
  }
  bool is_word = false;
  const char* stop = number_end(at, &is_word);
  if (!is_word) return literal(stop);
  if (at != at_) return op();  // a sign before a name
  const WordHead head = read_word_head(at_, end_);
  make(TokenKind::word, stop, true);
  token_.key = head.key;
  return token_;
}

const Token& Lexer::dollar() {
  if (has_digit(at_ + 1)) return literal(skip_glued(skip_digits(at_ + 1)));
  const char* tag_end = at_ + 1;
  while (tag_end < end_ && is_word_byte(*tag_end) && *tag_end != '$') ++tag_end;
  if (!has(tag_end, '$')) return make(TokenKind::op, at_ + 1, false);
  const std::string_view tag(at_, static_cast<size_t>(tag_end + 1 - at_));
  const std::string_view rest(tag_end + 1, static_cast<size_t>(end_ - tag_end - 1));
  const size_t close = rest.find(tag);
  return literal(close == rest.npos ? end_ : rest.data() + close + tag.size());
}

// Behind what is glued to a number: 12abc, unless it is a keyword: where a = 12and b = 3.
const char* Lexer::skip_glued(const char* at) const {
  const WordHead head = read_word_head(at, end_);
  const bool word = head.length > 0 && head.length < 16 && find_keyword(head.key) != 0;
  return word ? at : skip_word(at);
}

// Python's %s and %(name)s.
bool Lexer::is_format_placeholder(const char* at, const char** stop) const {
  const char* letter = at + 1;
  if (has(letter, '(')) {
    letter = skip_word(letter + 1);
    if (!has(letter, ')')) return false;
    ++letter;
  }
  if (!has(letter, 's') || has_word_byte(letter + 1)) return false;
  *stop = letter + 1;
  return true;
}

}  // namespace dbperf
