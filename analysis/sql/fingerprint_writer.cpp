// How a fingerprint is made.
//
// One pass over the tokens writes the text: words in lower case, `?` for each literal, one space
// between tokens except where none belongs. Nothing is looked up twice and no tree is built.
//
// Lists are collapsed by going back in what is written. While a parenthesis is open its frame knows
// where it began and whether it is constant so far, that is, free of columns and sub-selects. When
// a list (IN, ARRAY[], a row of VALUES) closes and is constant, all of it becomes one `?`. If not,
// an element, or a row, that reads like the one before it is taken back. So `in (1, 2, lower('x'))`
// is `in (?)`, and `values (1, a), (2, a)` is `values (?, a)`.
//
// A fingerprint of a fingerprint must be the same text. Nearly all of it follows from one rule:
// whatever is replaced by `?` must leave the tokenizer in the state in which a `?` would have left
// it (see Lexer::become_literal), and whatever is left out must not have changed that state. Signs
// are part of a number only; `- ?` stays two tokens. Between two operators stands a space, so that
// no new one (or a comment) is made of them.

#include "analysis/sql/fingerprint_writer.h"

#include <algorithm>

namespace dbperf {

size_t FingerprintWriter::write() {
  for (;;) {
    const Token& token = lexer_.next();
    Keyword word_id = Keyword::none;
    switch (token.kind) {
      case TokenKind::word:
        if (token.info().id == Keyword::row &&
            (last_word_ == Keyword::values || (context_ & row_comma) != 0)) {
          continue;  // VALUES ROW(1), ROW(2)
        }
        word_id = word(token);
        break;
      case TokenKind::quoted:
        quoted(token);
        break;
      case TokenKind::variable:
        put_space();
        put_lower(token.text());
        if (!token.after_operand) frames_.back().constant = false;
        context_ = 0;
        break;
      case TokenKind::literal:
        literal();
        break;
      case TokenKind::comma:
        comma();
        break;
      case TokenKind::open:
      case TokenKind::open_bracket:
        open(token);
        break;
      case TokenKind::close:
      case TokenKind::close_bracket:
        close(token);
        break;
      case TokenKind::semicolon:
        semicolon();
        break;
      case TokenKind::end:
        finish_truncated();
        if (last_ == TokenKind::semicolon && out_ != text_) --out_;
        return length();
      default:
        mark(token);
    }
    last_ = token.kind;
    last_word_ = word_id;
  }
}

// Returns what the word means to the next token.
Keyword FingerprintWriter::word(const Token& token) {
  if (mode_ != Mode::plain && hides(token)) [[unlikely]] {
    put_hidden(token);
    return Keyword::none;
  }
  const KeywordInfo& info = token.info();
  if ((info.flags & keyword_plain) != 0) [[likely]] {
    name(token);
    return Keyword::none;
  }
  if ((info.id == Keyword::null || info.id == Keyword::literal) && is_value_word(token)) {
    put_hidden(token);
    return Keyword::none;
  }
  const bool of_column = mysql_ && info.id == Keyword::values && last_ == TokenKind::op;
  const bool rows = mysql_ && info.id == Keyword::value && verb_ == Verb::insert &&
                    token.after_operand && frames_.size() == 1;
  uint8_t context = (info.flags & keyword_tight) != 0 || of_column ? tight_call : 0;
  if ((info.flags & keyword_named) != 0) context |= named;
  if (info.id == Keyword::is) context |= after_is;
  if (info.id == Keyword::not_) context |= context_ & after_is;
  if (info.id == Keyword::select || info.id == Keyword::values) frames_.back().constant = false;
  if (info.id == Keyword::cursor && last_word_ == Keyword::where) mode_ = Mode::hide_after_of;
  put_space();
  put_word(token);
  if (rows) {  // INSERT INTO t VALUE (1)
    *out_++ = 's';
    context_ = 0;
    return Keyword::values;
  }
  if ((info.flags & (keyword_operand | keyword_constant)) == keyword_operand) {
    note_column(token);
    context |= context_ & may_be_call;
  }
  context_ = context;
  return of_column ? Keyword::other : info.id;  // ON DUPLICATE KEY UPDATE a = VALUES(a)
}

void FingerprintWriter::name(const Token& token) {
  put_space();
  put_word(token);
  note_column(token);
  const uint8_t kept = context_ & (may_be_call | named);
  context_ = (kept & named) != 0 ? kept : kept | tight_call;
}

// A name in the place of a value is a column unless a parenthesis follows it.
void FingerprintWriter::note_column(const Token& token) {
  if (last_ == TokenKind::dot) return;
  const bool column = !token.after_operand && last_ != TokenKind::cast &&
                      last_word_ != Keyword::as && last_word_ != Keyword::collate &&
                      last_word_ != Keyword::using_ && last_word_ != Keyword::with;
  context_ &= static_cast<uint8_t>(~may_be_call);
  if (!column) return;
  context_ |= may_be_call;
  constant_before_name_ = frames_.back().constant;
  frames_.back().constant = false;
}

// Quotes go where the name means the same without them.
void FingerprintWriter::quoted(const Token& token) {
  if (mode_ != Mode::plain && hides(token)) return put_hidden(token);
  const std::string_view inner =
      token.length < 2 ? std::string_view() : token.text().substr(1, token.length - 2);
  const bool simple = !inner.empty() && !is_digit(inner[0]) && inner[0] != '$' &&
                      is_word_byte(*token.begin) == 0 &&
                      std::all_of(inner.begin(), inner.end(),
                                  [](char c) { return is_word_byte(c) && to_lower(c) == c; });
  if (!simple) {
    put_space();
    put(token.text());
  } else {
    const WordHead head = read_word_head(inner.data(), inner.data() + inner.size());
    Token plain;
    plain.key = head.key;
    plain.begin = inner.data();
    plain.length = inner.size();
    const uint8_t keyword = inner.size() <= 16 ? find_keyword(head.key) : find_long_keyword(inner);
    const bool needless =
        last_ == TokenKind::dot || (keyword_infos[keyword].flags & keyword_plain) != 0;
    put_space();
    if (needless) {
      put_word(plain);
    } else {
      put(token.text());
    }
  }
  note_column(token);
  const uint8_t kept = context_ & (may_be_call | named);
  context_ = (kept & named) != 0 ? kept : kept | tight_call;
}

void FingerprintWriter::put_word(const Token& token) {
  char* const begin = out_;
  std::memcpy(out_, &token.key.low, 8);
  std::memcpy(out_ + 8, &token.key.high, 8);
  out_ += std::min<size_t>(token.length, 16);
  if (token.length > 16) put_lower(token.text().substr(16));
  // Schemas of temporary tables, of which each session has its own.
  constexpr uint64_t pg_temp = word_key("pg_temp_").low, pg_toast = word_key("pg_toast").low;
  if (token.key.low != pg_temp && token.key.low != pg_toast) [[likely]]
    return;
  const std::string_view written(begin, token.length);
  for (const std::string_view prefix : {"pg_temp_", "pg_toast_temp_"}) {
    if (!written.starts_with(prefix) || written.size() == prefix.size()) continue;
    if (std::all_of(begin + prefix.size(), out_, is_digit)) out_ = begin + prefix.size() - 1;
  }
}

// NULL and TRUE where a value stands; they are something else behind IS, and in definitions.
bool FingerprintWriter::is_value_word(const Token& token) const {
  if (token.after_operand || (context_ & after_is) != 0) return false;
  return token.info().id != Keyword::null ||
         (last_word_ != Keyword::not_ && last_word_ != Keyword::set);
}

void FingerprintWriter::put_hidden(const Token& token) {
  lexer_.read_as_literal(token);
  literal();
}

void FingerprintWriter::literal() {
  if (mode_ == Mode::hide_next) mode_ = Mode::plain;
  put_space();
  *out_++ = '?';
  context_ = 0;
}

// Operators, dots, casts and hints.
void FingerprintWriter::mark(const Token& token) {
  const bool dot = token.kind == TokenKind::dot;
  const bool cast = token.kind == TokenKind::cast;
  if (mode_ == Mode::hide_next) mode_ = Mode::plain;
  if (mode_ == Mode::set_name && token.text() == "=") mode_ = Mode::set_value;
  if (token.kind == TokenKind::hint_open || token.kind == TokenKind::hint_close) {
    frames_.back().constant = false;
    in_comment_hint_ = token.text() == "/*+";
  }
  if (!dot && !(cast && token.after_operand)) put_space();
  put(token.text());
  context_ = (dot ? context_ & (may_be_call | named) : 0) | (dot || cast ? glued : 0);
}

}  // namespace dbperf
