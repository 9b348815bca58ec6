#pragma once
// The one tokenizer of SQL, tolerant of both dialects, of truncation and of nonsense: it always
// moves on, allocates nothing and reads each byte a bounded number of times.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "analysis/event.h"
#include "analysis/sql/keyword.h"
#include "analysis/sql/scan.h"

namespace dbperf {

enum class TokenKind : uint8_t {
  end,
  word,      // unquoted: keyword or identifier
  quoted,    // identifier with its quotes
  variable,  // MySQL's @name, @@name
  literal,   // string, number, placeholder; a sign or a type before it is part of it
  op,
  comma,
  open,
  close,
  open_bracket,
  close_bracket,
  dot,   // between the parts of a name
  cast,  // ::
  semicolon,
  hint_open,  // what opens a comment that is code: /*+, /*!40001
  hint_close,
};

struct Token {
  TokenKind kind = TokenKind::end;
  uint8_t keyword = 0;         // of words: index into keyword_infos
  bool after_operand = false;  // it follows a value, so that a sign here were binary
  WordKey key;                 // of words
  const char* begin = nullptr;
  size_t length = 0;

  std::string_view text() const { return {begin, length}; }
  const KeywordInfo& info() const { return keyword_infos[keyword]; }
  bool is(std::string_view lower_case) const {
    return kind == TokenKind::word && length == lower_case.size() && key == word_key(lower_case);
  }
};

class Lexer {
 public:
  Lexer(std::string_view text, Dialect dialect);

  // The next token; it lasts until the call after. Filled in place, for copies of it cost as much
  // as all the rest: the parts were stored too lately to be loaded as one.
  const Token& next();
  // The word just read stands for a value that varies: what follows is read as after a literal.
  void read_as_literal(const Token& word) { become_literal(word.after_operand); }
  // The word just read is no value: a sign that follows belongs to its number.
  void read_as_keyword() { operand_ = false; }

 private:
  enum class Hint : uint8_t { none, code, comment };
  enum class Byte : uint8_t {
    other,
    space,
    word,
    digit,
    string,
    name_quote,
    dollar,
    dot,
    comma,
    open,
    close,
    open_bracket,
    close_bracket,
    semicolon,
    colon,
    question,
    sign,
    slash,
    percent,
    hash,
    at,
  };
  using ByteTable = std::array<Byte, 256>;
  static constexpr ByteTable make_bytes(bool mysql, bool double_strings);
  static const ByteTable postgres_bytes;
  static const ByteTable mysql_bytes;
  static const ByteTable mysql_ansi_bytes;

  Byte byte_at(const char* at) const { return (*bytes_)[static_cast<unsigned char>(*at)]; }
  bool has(const char* at, char c) const { return at < end_ && *at == c; }
  bool has_digit(const char* at) const { return at < end_ && is_digit(*at); }
  bool has_word_byte(const char* at) const { return at < end_ && is_word_byte(*at); }

  const Token& make(TokenKind kind, const char* stop, bool operand);
  void become_literal(bool after_operand);
  const Token& literal(const char* stop);
  const Token& word();
  const Token& special_word(const char* stop);
  bool comment(Byte byte);
  const Token& rare(Byte byte);
  const Token& end_of_text();

  const char* string_end(const char* quote, bool backslashes) const;
  const char* number_end(const char* at, bool* is_word) const;
  const char* typed_literal_end(const char* at) const;
  const char* introduced_literal_end(const char* at) const;
  const char* escape_clause_end(const char* at) const;
  const char* precision_end(const char* at) const;
  const char* comment_end(const char* at) const;
  const char* skip_spaces(const char* at) const;
  const char* skip_gap(const char* at) const;
  const char* skip_word(const char* at) const;
  const char* skip_word_if(const char* at, std::string_view lower_case) const;
  const char* skip_glued(const char* at) const;
  const char* skip_digits(const char* at) const;
  const Token& number(const char* at);
  const Token& quoted_name(const char* quote);
  const Token& dollar();
  const Token& dot();
  const Token& colon();
  const Token& question();
  const Token& percent();
  const Token& sign();
  const Token& variable();
  const Token& op();
  size_t postgres_operator_length();
  bool is_format_placeholder(const char* at, const char** stop) const;
  const Token& open_hint(Hint hint, const char* stop);

  const char* at_;
  const char* end_;
  const char* text_end_;             // `end_` may be the end of a hint
  const char* signs_end_ = nullptr;  // up to here each sign is an operator of its own
  const ByteTable* bytes_;
  bool mysql_;
  bool double_strings_;         // "x" is a string
  bool operand_ = false;        // what came last is a value
  bool after_literal_ = false;  // namely a literal
  bool after_dot_ = false;      // what comes next is part of a name
  bool operand_before_hint_ = false;
  bool hint_closed_ = false;  // the hint that ends at `end_` is closed there
  Hint hint_ = Hint::none;
  Token token_;
};

inline const Token& Lexer::make(TokenKind kind, const char* stop, bool operand) {
  token_.kind = kind;
  token_.keyword = 0;
  token_.after_operand = operand_;
  token_.begin = at_;
  token_.length = static_cast<size_t>(stop - at_);
  at_ = stop;
  operand_ = operand;
  after_literal_ = after_dot_ = false;
  return token_;
}

// In PostgreSQL a `?` after a value is an operator, and a fingerprint must read as its statement
// does: so what follows a literal in such a place is read as after an operator.
inline void Lexer::become_literal(bool after_operand) {
  operand_ = mysql_ || !after_operand;
  after_literal_ = operand_;
  after_dot_ = false;
}

inline const Token& Lexer::literal(const char* stop) {
  make(TokenKind::literal, stop, true);
  become_literal(token_.after_operand);
  return token_;
}

inline const Token& Lexer::word() {
  const WordHead head = read_word_head(at_, end_);
  const char* stop = at_ + head.length;
  uint8_t keyword = 0;
  if (head.length < 16) [[likely]] {
    keyword = find_keyword(head.key);
  } else {
    stop = skip_word(stop);
    keyword = find_long_keyword({at_, static_cast<size_t>(stop - at_)});
  }
  if (after_dot_) keyword = 0;
  const KeywordInfo& info = keyword_infos[keyword];
  const bool special = (stop < end_ && (*stop == '\'' || *stop == '"' || *stop == '&')) ||
                       (info.id >= Keyword::charset && info.id <= Keyword::time);
  make(TokenKind::word, stop, (info.flags & keyword_operand) != 0);
  token_.keyword = keyword;
  token_.key = head.key;
  if (special) [[unlikely]]
    return special_word(stop);
  return token_;
}

inline const Token& Lexer::next() {
  for (;;) {
    Byte byte = Byte::space;
    while (at_ < end_ && (byte = byte_at(at_)) == Byte::space) ++at_;
    if (at_ >= end_) return end_of_text();
    switch (byte) {
      case Byte::word:
        return word();
      case Byte::comma:
        return make(TokenKind::comma, at_ + 1, false);
      case Byte::open:
        return make(TokenKind::open, at_ + 1, false);
      case Byte::close:
        return make(TokenKind::close, at_ + 1, true);
      case Byte::digit:
        return number(at_);
      case Byte::string:
        return literal(string_end(at_, mysql_));
      case Byte::sign:
      case Byte::slash:
      case Byte::hash:
        if (!comment(byte)) return rare(byte);
        if (token_.kind == TokenKind::hint_open) return token_;
        break;
      default:
        return rare(byte);
    }
  }
}

}  // namespace dbperf
