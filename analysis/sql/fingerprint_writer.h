#pragma once
// Writes a fingerprint's text while the tokens of the statement pass by.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "analysis/sql/dialect.h"
#include "analysis/sql/fingerprint.h"
#include "analysis/sql/lexer.h"

namespace dbperf {

class FingerprintWriter {
 public:
  FingerprintWriter(std::string_view statement, Dialect dialect, char* text,
                    std::vector<FingerprintFrame>& frames)
      : lexer_(statement, dialect),
        mysql_(is_mysql(dialect)),
        text_(text),
        out_(text),
        frames_(frames) {}

  // How long the text is.
  size_t write();
  Verb verb() const { return verb_; }

 private:
  // What the tokens before say about the next one; each token begins anew.
  enum Context : uint8_t {
    glued = 1,        // no space before it
    tight_call = 2,   // none before a parenthesis
    may_be_call = 4,  // a name that was taken for a column; a parenthesis makes it a function
    named = 8,        // in the name of a table: what follows in parentheses are its columns
    after_is = 16,    // IS, IS NOT
    after_row = 32,   // a row of VALUES
    row_comma = 64,   // and the comma behind it
  };
  enum class Mode : uint8_t {
    start,  // no word of the statement has been seen
    plain,
    main_verb,  // of WITH: the statement behind the common table expressions
    hide_next,  // the next word is a name that classes do not depend on
    hide_after_to,
    hide_after_of,
    hide_after_prepare,
    hide_names,  // each name is such a one
    set_name,    // of a PostgreSQL setting, before its value
    set_value,   // which may be written without quotes
  };

  void put_space() {
    *out_ = ' ';
    out_ += (context_ & glued) == 0;
  }
  void put(std::string_view bytes) {
    for (const char c : bytes) *out_++ = c;
  }
  void put_lower(std::string_view bytes) {
    for (const char c : bytes) *out_++ = to_lower(c);
  }
  size_t length() const { return static_cast<size_t>(out_ - text_); }
  void rewind(size_t length) { out_ = text_ + length; }
  bool same(size_t a, size_t a_end, size_t b, size_t b_end) const {
    return a_end - a == b_end - b && std::memcmp(text_ + a, text_ + b, a_end - a) == 0;
  }

  Keyword word(const Token& token);
  void name(const Token& token);
  void quoted(const Token& token);
  void note_column(const Token& token);
  void literal();
  void open(const Token& token);
  void close(const Token& token);
  void comma();
  void finish_element(FingerprintFrame& frame);
  void finish_row(FingerprintFrame& parent, size_t row);
  void finish_truncated();
  void semicolon();
  void mark(const Token& token);
  void put_word(const Token& token);
  void put_hidden(const Token& token);
  bool is_value_word(const Token& token) const;
  void begin_statement(const Token& token);
  bool hides(const Token& token);

  Lexer lexer_;
  const bool mysql_;
  char* const text_;
  char* out_;
  std::vector<FingerprintFrame>& frames_;  // the first stands for the statement itself
  uint8_t context_ = glued;
  TokenKind last_ = TokenKind::semicolon;
  Keyword last_word_ = Keyword::none;  // if the last token was a word
  Mode mode_ = Mode::start;
  bool constant_before_name_ = false;
  bool in_comment_hint_ = false;
  bool verb_known_ = false;
  size_t with_depth_ = 0;
  Verb verb_ = Verb::other;
};

}  // namespace dbperf
