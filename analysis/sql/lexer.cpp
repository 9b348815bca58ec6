#include "analysis/sql/lexer.h"

#include <algorithm>

namespace dbperf {

constexpr Lexer::ByteTable Lexer::make_bytes(bool mysql) {
  ByteTable table{};
  for (size_t i = 0; i < table.size(); ++i) {
    const char c = static_cast<char>(i);
    if (is_space_byte(c))
      table[i] = Byte::space;
    else if (is_digit(c))
      table[i] = Byte::digit;
    else if (is_word_byte(c))
      table[i] = Byte::word;
  }
  constexpr std::pair<char, Byte> marks[] = {
      {'\'', Byte::string},       {'.', Byte::dot},       {',', Byte::comma},
      {'(', Byte::open},          {')', Byte::close},     {'[', Byte::open_bracket},
      {']', Byte::close_bracket}, {';', Byte::semicolon}, {':', Byte::colon},
      {'?', Byte::question},      {'+', Byte::sign},      {'-', Byte::sign},
      {'/', Byte::slash},         {'%', Byte::percent},
  };
  for (const auto& [c, byte] : marks) table[static_cast<unsigned char>(c)] = byte;
  table['"'] = mysql ? Byte::string : Byte::name_quote;
  if (mysql) {
    table['`'] = Byte::name_quote;
    table['#'] = Byte::hash;
    table['@'] = Byte::at;
  } else {
    table['$'] = Byte::dollar;
  }
  return table;
}

constexpr Lexer::ByteTable Lexer::postgres_bytes = make_bytes(false);
constexpr Lexer::ByteTable Lexer::mysql_bytes = make_bytes(true);

Lexer::Lexer(std::string_view text, Dialect dialect)
    : at_(text.data()),
      end_(text.data() + text.size()),
      text_end_(end_),
      bytes_(dialect == Dialect::mysql ? &mysql_bytes : &postgres_bytes),
      mysql_(dialect == Dialect::mysql) {}

const char* Lexer::skip_spaces(const char* at) const {
  while (at < end_ && is_space_byte(*at)) ++at;
  return at;
}

const char* Lexer::skip_word(const char* at) const {
  while (at < end_ && is_word_byte(*at)) ++at;
  return at;
}

const char* Lexer::skip_digits(const char* at) const {
  while (at < end_ && (is_digit(*at) || *at == '_')) ++at;
  return at;
}

// Behind the word `lower_case` and the space before it; null if another word, or none, follows.
const char* Lexer::skip_word_if(const char* at, std::string_view lower_case) const {
  at = skip_spaces(at);
  const WordHead head = read_word_head(at, end_);
  const bool same = head.length == lower_case.size() && head.key == word_key(lower_case);
  return same ? at + head.length : nullptr;
}

const Token& Lexer::end_of_text() {
  if (hint_ != Hint::comment) return make(TokenKind::end, at_, operand_);
  const bool closed = hint_closed_;
  end_ = text_end_;
  hint_ = Hint::none;
  if (!closed) return make(TokenKind::end, at_, operand_);
  return make(TokenKind::hint_close, at_ + 2, operand_before_hint_);
}

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
  if (has(stop, '\'') || (mysql_ && has(stop, '"'))) {
    if (token_.is("e") && !mysql_) return become(string_end(stop, true));
    if (token_.is("b") || token_.is("x")) return become(string_end(stop, false));
    if (token_.is("n") || (mysql_ && *token_.begin == '_')) {
      return become(string_end(stop, mysql_));
    }
  }
  if (!mysql_ && token_.is("u") && has(stop, '&')) {
    if (has(stop + 1, '\'')) return become(string_end(stop + 1, false));
    if (has(stop + 1, '"')) {
      restart();
      return quoted_name(stop + 1);
    }
  }
  if (!token_.after_operand && token_.info().id >= Keyword::type) {
    if (const char* end = typed_literal_end(stop)) return become(end);
  }
  return token_;
}

// The end of the literal that the token, a type, begins; null if it is only a word.
const char* Lexer::typed_literal_end(const char* at) const {
  const Keyword id = token_.info().id;
  if (mysql_ && id != Keyword::time && !token_.is("date")) return nullptr;
  at = skip_spaces(at);
  if (id == Keyword::time && !mysql_) {
    if (has(at, '(')) {
      const char* close = skip_spaces(skip_digits(skip_spaces(at + 1)));
      if (has(close, ')')) at = skip_spaces(close + 1);
    }
    const char* with = skip_word_if(at, "with");
    if (with == nullptr) with = skip_word_if(at, "without");
    const char* time = with == nullptr ? nullptr : skip_word_if(with, "time");
    const char* zone = time == nullptr ? nullptr : skip_word_if(time, "zone");
    if (zone != nullptr) at = skip_spaces(zone);
  }
  if (!mysql_ && has(at, '$') && has_digit(at + 1)) {
    at = skip_word(at);
  } else if (has(at, '\'') || (mysql_ && has(at, '"'))) {
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
      at = behind;
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
    const bool continued = has(quote, '\'') || (mysql_ && has(quote, '"'));
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
    const bool is_number =
        exponent && (stop == at + 1 ? (has(stop, '+') || has(stop, '-')) && has_digit(stop + 1)
                                    : all("0123456789"));
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
  return mysql_ ? at : skip_word(at);
}

const Token& Lexer::number(const char* at) {
  if (after_dot_ && mysql_ && at == at_) {
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

// An open name is a literal: whatever it swallowed may be one.
const Token& Lexer::quoted_name(const char* quote) {
  const char mark = *quote;
  for (const char* at = quote + 1;; at += 2) {
    at = find_either(at, end_, mark, mark);
    if (at == end_) return literal(end_);
    if (!has(at + 1, mark)) return make(TokenKind::quoted, at + 1, true);
  }
}

const Token& Lexer::dollar() {
  if (has_digit(at_ + 1)) return literal(skip_word(at_ + 1));
  const char* tag_end = at_ + 1;
  while (tag_end < end_ && is_word_byte(*tag_end) && *tag_end != '$') ++tag_end;
  if (!has(tag_end, '$')) return make(TokenKind::op, at_ + 1, false);
  const std::string_view tag(at_, static_cast<size_t>(tag_end + 1 - at_));
  const std::string_view rest(tag_end + 1, static_cast<size_t>(end_ - tag_end - 1));
  const size_t close = rest.find(tag);
  return literal(close == rest.npos ? end_ : rest.data() + close + tag.size());
}

const Token& Lexer::dot() {
  if (operand_ && !after_literal_) {
    make(TokenKind::dot, at_ + 1, false);
    after_dot_ = true;
    return token_;
  }
  return has_digit(at_ + 1) ? number(at_) : make(TokenKind::op, at_ + 1, false);
}

const Token& Lexer::colon() {
  if (has(at_ + 1, ':')) return make(TokenKind::cast, at_ + 2, false);
  if (has(at_ + 1, '=')) return make(TokenKind::op, at_ + 2, false);
  if (!operand_ && has_word_byte(at_ + 1)) return literal(skip_word(at_ + 1));
  return make(TokenKind::op, at_ + 1, false);
}

const Token& Lexer::question() {
  if (mysql_ || !operand_) {
    const char* stop = at_ + 1;
    while (has_digit(stop)) ++stop;
    return literal(stop);
  }
  const char* stop = at_ + (has(at_ + 1, '?') ? 2 : 1);  // drivers write ?? for the operator ?
  if (has(stop, '|') || has(stop, '&')) ++stop;
  return make(TokenKind::op, stop, false);
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

const Token& Lexer::percent() {
  const char* stop = nullptr;
  if (!operand_ && is_format_placeholder(at_, &stop)) return literal(stop);
  return op();
}

const Token& Lexer::sign() {
  if (!operand_) {
    const char* digit = skip_spaces(at_ + 1);
    if (has_digit(digit) || (has(digit, '.') && has_digit(digit + 1))) return number(digit);
  }
  return op();
}

const Token& Lexer::variable() {
  const char* stop = at_ + (has(at_ + 1, '@') ? 2 : 1);
  const char* name = stop;
  while (stop < end_ && (is_word_byte(*stop) || *stop == '.')) ++stop;
  if (stop == name) return op();
  make(TokenKind::variable, stop, true);
  after_literal_ = true;  // its dots are its own
  return token_;
}

size_t Lexer::postgres_operator_length() const {
  constexpr std::string_view operators = "+-*/<>=~!@#%^&|`?";
  constexpr std::string_view may_end_in_sign = "~!@#%^&|`?";
  const char* at = at_;
  bool special = false;
  for (; at < end_ && operators.find(*at) != operators.npos; ++at) {
    if (at > at_) {
      const char* stop = nullptr;
      if ((*at == '-' && has(at + 1, '-')) || (*at == '/' && has(at + 1, '*'))) break;
      if (*at == '?' && !(at == at_ + 1 && *at_ == '@')) break;
      if (*at == '%' && is_format_placeholder(at, &stop)) break;
    }
    special = special || may_end_in_sign.find(*at) != may_end_in_sign.npos;
  }
  while (!special && at > at_ + 1 && (at[-1] == '+' || at[-1] == '-')) --at;
  return std::max<size_t>(1, static_cast<size_t>(at - at_));
}

const Token& Lexer::op() {
  if (!mysql_) return make(TokenKind::op, at_ + postgres_operator_length(), false);
  if (hint_ == Hint::code && *at_ == '*' && has(at_ + 1, '/')) {
    hint_ = Hint::none;
    return make(TokenKind::hint_close, at_ + 2, operand_before_hint_);
  }
  constexpr std::string_view longer[] = {
      "<=>", "->>", "<=", ">=", "<>", "!=", "||", "&&", "->", "<<", ">>"};
  const std::string_view rest(at_, static_cast<size_t>(end_ - at_));
  for (const std::string_view text : longer) {
    if (rest.starts_with(text)) return make(TokenKind::op, at_ + text.size(), false);
  }
  return make(TokenKind::op, at_ + 1, false);
}

// Behind the comment that opens at `at`, or `end_`. PostgreSQL's nest.
const char* Lexer::comment_end(const char* at) const {
  size_t depth = 1;
  for (at += 2; (at = find_either(at, end_, '*', '/')) < end_; ++at) {
    if (*at == '*' && has(at + 1, '/')) {
      ++at;
      if (--depth == 0) return at + 1;
    } else if (*at == '/' && has(at + 1, '*') && !mysql_) {
      ++at;
      ++depth;
    }
  }
  return end_;
}

const Token& Lexer::open_hint(Hint hint, const char* stop) {
  operand_before_hint_ = operand_;
  hint_ = hint;
  return make(TokenKind::hint_open, stop, false);
}

// Skips the comment at `at_`; false if there is none. One that is code becomes a token.
bool Lexer::comment(Byte byte) {
  token_.kind = TokenKind::end;
  const char mark = *at_;
  const bool line = byte == Byte::hash || (mark == '-' && has(at_ + 1, '-') &&
                                           (!mysql_ || at_ + 2 == end_ || is_space_byte(at_[2])));
  if (line) {
    const void* newline = std::memchr(at_, '\n', static_cast<size_t>(end_ - at_));
    at_ = newline == nullptr ? end_ : static_cast<const char*>(newline) + 1;
    return true;
  }
  if (mark != '/' || !has(at_ + 1, '*')) return false;
  if (hint_ == Hint::none && mysql_) {
    const char* bang = at_ + (has(at_ + 2, 'M') ? 3 : 2);
    if (has(bang, '!')) {
      const char* stop = bang + 1;
      while (stop < bang + 7 && has_digit(stop)) ++stop;
      open_hint(Hint::code, stop >= bang + 6 ? stop : bang + 1);
      return true;
    }
  }
  if (hint_ == Hint::none && has(at_ + 2, '+')) {
    open_hint(Hint::comment, at_ + 3);
    const size_t close = std::string_view(at_, static_cast<size_t>(end_ - at_)).find("*/");
    hint_closed_ = close != std::string_view::npos;
    if (hint_closed_) end_ = at_ + close;
    return true;
  }
  at_ = comment_end(at_);
  return true;
}

// All that is neither word, number nor simple mark.
const Token& Lexer::rare(Byte byte) {
  switch (byte) {
    case Byte::open_bracket:
      return make(TokenKind::open_bracket, at_ + 1, false);
    case Byte::close_bracket:
      return make(TokenKind::close_bracket, at_ + 1, true);
    case Byte::semicolon:
      return make(TokenKind::semicolon, at_ + 1, false);
    case Byte::name_quote:
      return quoted_name(at_);
    case Byte::dollar:
      return dollar();
    case Byte::dot:
      return dot();
    case Byte::colon:
      return colon();
    case Byte::question:
      return question();
    case Byte::percent:
      return percent();
    case Byte::sign:
      return sign();
    case Byte::at:
      return variable();
    default:
      return op();
  }
}

}  // namespace dbperf
