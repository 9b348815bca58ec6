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

#include "analysis/sql/fingerprint.h"

#include <algorithm>
#include <cstring>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "analysis/sql/lexer.h"

namespace dbperf {
namespace {

using Frame = FingerprintFrame;

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

constexpr std::string_view administrator_command = "administrator command:";

class Writer {
 public:
  Writer(std::string_view statement, Dialect dialect, char* text, std::vector<Frame>& frames)
      : lexer_(statement, dialect),
        mysql_(dialect == Dialect::mysql),
        text_(text),
        out_(text),
        frames_(frames) {}

  // How long the text is.
  size_t write();
  Verb verb() const { return verb_; }

 private:
  enum class Mode : uint8_t {
    start,  // no word of the statement has been seen
    plain,
    main_verb,  // of WITH: the statement behind the common table expressions
    hide_next,  // the next word is a name that classes do not depend on
    hide_after_to,
    hide_names,  // each name is such a one
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

  void word(const Token& token);
  void name(const Token& token);
  void quoted(const Token& token);
  void note_column(const Token& token);
  void literal();
  void open(const Token& token);
  void close(const Token& token);
  void comma();
  void finish_element(Frame& frame);
  void finish_row(Frame& parent, size_t row);
  void finish_truncated();
  void semicolon();
  void mark(const Token& token);
  void put_word(const Token& token);
  void put_hidden(const Token& token);
  bool is_value_word(const Token& token) const;
  // MySQL's INSERT INTO t VALUE (1)
  bool begins_rows(const Token& value) const {
    return mysql_ && verb_ == Verb::insert && value.after_operand && frames_.size() == 1;
  }
  void begin_statement(const Token& token);
  bool hides(const Token& token);

  Lexer lexer_;
  const bool mysql_;
  char* const text_;
  char* out_;
  std::vector<Frame>& frames_;  // the first stands for the statement itself
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

size_t Writer::write() {
  for (;;) {
    const Token& token = lexer_.next();
    Keyword word_id = Keyword::none;
    switch (token.kind) {
      case TokenKind::word:
        word_id = token.info().id;
        if (word_id == Keyword::row && (last_word_ == Keyword::values || context_ & row_comma)) {
          continue;  // VALUES ROW(1), ROW(2)
        }
        word(token);
        if (word_id == Keyword::value && begins_rows(token)) word_id = Keyword::values;
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

void Writer::word(const Token& token) {
  if (mode_ != Mode::plain) [[unlikely]] {
    if (hides(token)) return put_hidden(token);
  }
  const KeywordInfo& info = token.info();
  if ((info.flags & keyword_plain) != 0) [[likely]]
    return name(token);
  if ((info.id == Keyword::null || info.id == Keyword::literal) && is_value_word(token)) {
    return put_hidden(token);
  }
  uint8_t context = (info.flags & keyword_tight) != 0 ? tight_call : 0;
  if ((info.flags & keyword_named) != 0) context |= named;
  if (info.id == Keyword::is) context |= after_is;
  if (info.id == Keyword::not_) context |= context_ & after_is;
  if (info.id == Keyword::select || info.id == Keyword::values) frames_.back().constant = false;
  put_space();
  put_word(token);
  if ((info.flags & (keyword_operand | keyword_constant)) == keyword_operand) {
    note_column(token);
    context |= context_ & may_be_call;
  }
  context_ = context;
}

void Writer::name(const Token& token) {
  put_space();
  put_word(token);
  note_column(token);
  const uint8_t kept = context_ & (may_be_call | named);
  context_ = (kept & named) != 0 ? kept : kept | tight_call;
}

// A name in the place of a value is a column unless a parenthesis follows it.
void Writer::note_column(const Token& token) {
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
void Writer::quoted(const Token& token) {
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

void Writer::put_word(const Token& token) {
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
bool Writer::is_value_word(const Token& token) const {
  if (token.after_operand || (context_ & after_is) != 0) return false;
  return token.info().id != Keyword::null ||
         (last_word_ != Keyword::not_ && last_word_ != Keyword::set);
}

void Writer::put_hidden(const Token& token) {
  lexer_.read_as_literal(token);
  literal();
}

void Writer::literal() {
  if (mode_ == Mode::hide_next) mode_ = Mode::plain;
  put_space();
  *out_++ = '?';
  context_ = 0;
}

void Writer::open(const Token& token) {
  Frame frame;
  frame.bracket = token.kind == TokenKind::open_bracket;
  Frame& parent = frames_.back();
  if ((context_ & may_be_call) != 0 && !frame.bracket) parent.constant = constant_before_name_;
  if (frame.bracket) {
    if (last_word_ == Keyword::array) frame.kind = Frame::Kind::list;
  } else if (last_word_ == Keyword::in) {
    frame.kind = Frame::Kind::list;
  } else if (last_word_ == Keyword::values) {
    frame.kind = Frame::Kind::row;
    parent.row = 0;
  } else if ((context_ & row_comma) != 0) {
    frame.kind = Frame::Kind::row;
  }
  if ((context_ & tight_call) == 0 && !frame.bracket) put_space();
  *out_++ = frame.bracket ? '[' : '(';
  frame.begin = frame.element = length();
  frames_.push_back(frame);
  context_ = glued;
  if (mode_ == Mode::hide_next) mode_ = Mode::plain;
}

void Writer::close(const Token& token) {
  const bool bracket = token.kind == TokenKind::close_bracket;
  Frame frame = frames_.back();
  context_ = 0;
  if (mode_ == Mode::hide_next) mode_ = Mode::plain;
  if (frames_.size() == 1 || frame.bracket != bracket) {
    frames_.back().constant = false;
    *out_++ = bracket ? ']' : ')';
    return;
  }
  frames_.pop_back();
  Frame& parent = frames_.back();
  if (frame.kind != Frame::Kind::plain) {
    if (frame.constant && length() > frame.begin) {
      rewind(frame.begin);
      *out_++ = '?';
    } else if (frame.kind == Frame::Kind::list) {
      finish_element(frame);
    }
  }
  parent.constant = parent.constant && frame.constant;
  *out_++ = bracket ? ']' : ')';
  if (frame.kind == Frame::Kind::row) finish_row(parent, frame.begin - 1);
}

void Writer::finish_row(Frame& parent, size_t row) {
  context_ = after_row;
  if (parent.row != 0 && same(parent.row, parent.row_end, row, length())) {
    rewind(parent.row_end);
    return;
  }
  parent.row = row;
  parent.row_end = length();
}

void Writer::finish_element(Frame& frame) {
  if (length() <= frame.element) return;
  if (frame.previous != 0 && same(frame.previous, frame.previous_end, frame.element, length())) {
    rewind(frame.previous_end);
    return;
  }
  frame.previous = frame.element;
  frame.previous_end = length();
}

void Writer::comma() {
  Frame& frame = frames_.back();
  const bool between_rows = (context_ & after_row) != 0;
  if (frame.kind == Frame::Kind::list && !between_rows) finish_element(frame);
  *out_++ = ',';
  frame.element = length() + 1;
  context_ = between_rows ? row_comma : 0;
  if (mode_ == Mode::hide_next) mode_ = Mode::plain;
}

void Writer::semicolon() {
  finish_truncated();
  mode_ = Mode::start;
  frames_.resize(1);
  frames_[0] = Frame();
  in_comment_hint_ = false;
  if (last_ != TokenKind::semicolon && out_ != text_) *out_++ = ';';
  context_ = out_ == text_ ? glued : 0;
}

// Operators, dots, casts and hints.
void Writer::mark(const Token& token) {
  const bool dot = token.kind == TokenKind::dot;
  const bool cast = token.kind == TokenKind::cast;
  if (mode_ == Mode::hide_next) mode_ = Mode::plain;
  if (token.kind == TokenKind::hint_open || token.kind == TokenKind::hint_close) {
    frames_.back().constant = false;
    in_comment_hint_ = token.text() == "/*+";
  }
  if (!dot && !(cast && token.after_operand)) put_space();
  put(token.text());
  context_ = (dot ? context_ & (may_be_call | named) : 0) | (dot || cast ? glued : 0);
}

// A list that the statement's end cut off collapses like a whole one.
void Writer::finish_truncated() {
  if ((context_ & row_comma) != 0) rewind(frames_.back().row_end);
  size_t first = frames_.size();
  for (size_t i = frames_.size(); i-- > 1 && frames_[i].constant;) {
    if (frames_[i].kind != Frame::Kind::plain && length() > frames_[i].begin) first = i;
  }
  if (first == frames_.size()) return;
  const Frame& frame = frames_[first];
  rewind(frame.begin);
  *out_++ = '?';
  const Frame& parent = frames_[first - 1];
  if (frame.kind == Frame::Kind::row && parent.row != 0 &&
      std::string_view(text_ + parent.row, parent.row_end - parent.row) == "(?)") {
    rewind(parent.row_end);
  }
}

void Writer::begin_statement(const Token& token) {
  const Verb verb = token.info().verb;
  mode_ = Mode::plain;
  if (token.info().id == Keyword::with) {
    mode_ = Mode::main_verb;
    with_depth_ = frames_.size();
    return;
  }
  if (!verb_known_) verb_ = verb;
  verb_known_ = true;
  switch (verb) {
    case Verb::savepoint:
    case Verb::release:
    case Verb::deallocate:
    case Verb::close:
    case Verb::declare:
      mode_ = Mode::hide_next;
      break;
    case Verb::rollback:
      mode_ = Mode::hide_after_to;
      break;
    case Verb::fetch:
    case Verb::move:
      mode_ = Mode::hide_names;
      break;
    default:
      break;
  }
}

// Follows what the statement's first words mean; true if `token` is a name to hide.
bool Writer::hides(const Token& token) {
  constexpr std::string_view directions[] = {"next",     "prior",    "first", "last",
                                             "absolute", "relative", "all",   "forward",
                                             "backward", "from",     "in"};
  switch (mode_) {
    case Mode::start:
      if (in_comment_hint_ || token.kind != TokenKind::word) return false;
      if (token.info().id != Keyword::null && token.info().id != Keyword::literal) {
        begin_statement(token);
      }
      return false;
    case Mode::main_verb: {
      const Verb verb = token.info().verb;
      if (frames_.size() > with_depth_ || token.kind != TokenKind::word) return false;
      if (verb < Verb::select || verb > Verb::merge) return false;
      if (!verb_known_) verb_ = verb;
      verb_known_ = true;
      mode_ = Mode::plain;
      return false;
    }
    case Mode::hide_next:
      if (token.is("savepoint") || token.is("prepare")) return false;
      mode_ = Mode::plain;
      return !token.is("all");
    case Mode::hide_after_to:
      if (token.is("to")) mode_ = Mode::hide_next;
      return false;
    case Mode::hide_names:
      return std::none_of(std::begin(directions), std::end(directions),
                          [&](std::string_view word) { return token.is(word); });
    default:
      return false;
  }
}

// What MySQL's slow log writes in the place of a statement.
bool is_administrator_command(std::string_view statement) {
  if (statement.size() < administrator_command.size()) return false;
  return std::equal(administrator_command.begin(), administrator_command.end(), statement.begin(),
                    [](char a, char b) { return a == to_lower(b); });
}

size_t write_administrator_command(std::string_view statement, char* text) {
  char* out = text;
  bool space = false;
  for (const char c : statement) {
    if (is_space_byte(c) || c == ';') {
      space = true;
      continue;
    }
    if (space) *out++ = ' ';
    space = false;
    *out++ = to_lower(c);
  }
  return static_cast<size_t>(out - text);
}

}  // namespace

Fingerprint Fingerprinter::operator()(std::string_view statement, Dialect dialect) {
  // A space before each token at the most, and room for stores that are wider than a word.
  const size_t needed = 2 * statement.size() + 64;
  if (scratch_.size() < needed) scratch_.resize(needed);
  Fingerprint fingerprint;
  if (is_administrator_command(statement)) {
    const size_t length = write_administrator_command(statement, scratch_.data());
    fingerprint.text = {scratch_.data(), length};
    fingerprint.verb = Verb::admin;
  } else {
    frames_.assign(1, FingerprintFrame());
    Writer writer(statement, dialect, scratch_.data(), frames_);
    const size_t length = writer.write();
    fingerprint.text = {scratch_.data(), length};
    fingerprint.verb = writer.verb();
  }
  fingerprint.id = fingerprint_id(fingerprint.text);
  return fingerprint;
}

uint64_t fingerprint_id(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

std::string format_id(uint64_t id) {
  std::string digits(16, '0');
  for (size_t i = 16; i-- > 0; id >>= 4) digits[i] = "0123456789abcdef"[id & 15];
  return digits;
}

}  // namespace dbperf
