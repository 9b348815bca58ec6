#include "analysis/sql/lexer.h"

#include <algorithm>

#include "analysis/sql/dialect.h"

namespace dbperf {

constexpr Lexer::ByteTable Lexer::make_bytes(bool mysql, bool double_strings) {
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
  table['"'] = double_strings ? Byte::string : Byte::name_quote;
  if (mysql) {
    table['`'] = Byte::name_quote;
    table['#'] = Byte::hash;
    table['@'] = Byte::at;
  } else {
    table['$'] = Byte::dollar;
  }
  return table;
}

constexpr Lexer::ByteTable Lexer::postgres_bytes = make_bytes(false, false);
constexpr Lexer::ByteTable Lexer::mysql_bytes = make_bytes(true, true);
constexpr Lexer::ByteTable Lexer::mysql_ansi_bytes = make_bytes(true, false);

Lexer::Lexer(std::string_view text, Dialect dialect)
    : at_(text.data()),
      end_(text.data() + text.size()),
      text_end_(end_),
      bytes_(dialect == Dialect::postgres ? &postgres_bytes
             : dialect == Dialect::mysql  ? &mysql_bytes
                                          : &mysql_ansi_bytes),
      mysql_(is_mysql(dialect)),
      double_strings_(dialect == Dialect::mysql) {}

const char* Lexer::skip_spaces(const char* at) const {
  while (at < end_ && is_space_byte(*at)) ++at;
  return at;
}

// Behind white space and comments, but for those that are code.
const char* Lexer::skip_gap(const char* at) const {
  for (;;) {
    at = skip_spaces(at);
    const bool hash = mysql_ && has(at, '#');
    const bool dashes =
        has(at, '-') && has(at + 1, '-') && (!mysql_ || at + 2 == end_ || is_space_byte(at[2]));
    if (hash || dashes) {
      at = std::find(at, end_, '\n');
    } else if (has(at, '/') && has(at + 1, '*') && !has(at + 2, '+') && !has(at + 2, '!') &&
               !has(at + 2, 'M')) {
      at = comment_end(at);
    } else {
      return at;
    }
  }
}

const char* Lexer::skip_word(const char* at) const {
  while (at < end_ && is_word_byte(*at)) ++at;
  return at;
}

const char* Lexer::skip_digits(const char* at) const {
  while (at < end_ && (is_digit(*at) || *at == '_')) ++at;
  return at;
}

// Behind the word `lower_case` and the gap before it; null if another word, or none, follows.
const char* Lexer::skip_word_if(const char* at, std::string_view lower_case) const {
  at = skip_gap(at);
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

// An open name is a literal: whatever it swallowed may be one.
const Token& Lexer::quoted_name(const char* quote) {
  const char mark = *quote;
  for (const char* at = quote + 1;; at += 2) {
    at = find_either(at, end_, mark, mark);
    if (at == end_) return literal(end_);
    if (!has(at + 1, mark)) return make(TokenKind::quoted, at + 1, true);
  }
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

const Token& Lexer::percent() {
  const char* stop = nullptr;
  if (!operand_ && is_format_placeholder(at_, &stop)) return literal(stop);
  return op();
}

const Token& Lexer::sign() {
  if (!operand_) {
    const char* digit = skip_gap(at_ + 1);
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

// The longest operator, but its end is a sign only in `#-`. (The server takes `!=-` for one
// operator too, and fails: whoever wrote it meant a sign.)
size_t Lexer::postgres_operator_length() {
  if (at_ < signs_end_) return 1;  // seen before: a run of signs is looked through once
  constexpr std::string_view operators = "+-*/<>=~!@#%^&|`?";
  const char* at = at_;
  for (; at < end_ && operators.find(*at) != operators.npos; ++at) {
    if (at == at_) continue;
    const char* stop = nullptr;
    if ((*at == '-' && has(at + 1, '-')) || (*at == '/' && has(at + 1, '*'))) break;
    if (*at == '?' && !(at == at_ + 1 && *at_ == '@')) break;
    if (*at == '%' && is_format_placeholder(at, &stop)) break;
  }
  const bool deletes_path = at == at_ + 2 && *at_ == '#' && at_[1] == '-';
  signs_end_ = at;
  while (!deletes_path && at > at_ + 1 && (at[-1] == '+' || at[-1] == '-')) --at;
  return std::max<size_t>(1, static_cast<size_t>(at - at_));
}

const Token& Lexer::op() {
  if (!mysql_) return make(TokenKind::op, at_ + postgres_operator_length(), false);
  if (hint_ == Hint::code && *at_ == '*' && has(at_ + 1, '/')) {
    hint_ = Hint::none;
    return make(TokenKind::hint_close, at_ + 2, operand_before_hint_);
  }
  if (*at_ == '\\' && has(at_ + 1, 'N') && !has_word_byte(at_ + 2) && !operand_)
    return literal(at_ + 2);  // \N: NULL
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
