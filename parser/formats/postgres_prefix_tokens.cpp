#include "parser/formats/postgres_prefix_tokens.h"

#include <algorithm>

#include "parser/formats/postgres_prefix_keys.h"
#include "parser/formats/postgres_prefix_words.h"
#include "parser/timestamp.h"

namespace dbperf {
namespace {

using Kind = PrefixTokenKind;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

template <typename Predicate>
size_t run(std::string_view text, size_t at, Predicate predicate) {
  size_t end = at;
  while (end < text.size() && predicate(text[end])) ++end;
  return end - at;
}

// Length of the time at the beginning of `text` with its zone; 0 if there is none.
size_t time_length(std::string_view text, bool& has_ms) {
  const auto civil = parse_civil_time(text);
  if (!civil || text[10] != ' ') return 0;
  size_t end = civil->length;
  has_ms = end > 19;
  if (end + 1 >= text.size() || text[end] != ' ') return end;
  size_t zone = 0;
  if (text[end + 1] == '+' || text[end + 1] == '-') {
    const size_t digits = run(text, end + 2, is_digit);
    zone = digits >= 2 ? digits + 1 : 0;
  } else {
    zone = run(text, end + 1, [](char c) { return is_upper(c) || is_lower(c); });
    if (zone > 6) zone = 0;
  }
  return zone == 0 ? end : end + 1 + zone;
}

size_t port_length(std::string_view text, size_t at) {
  if (at >= text.size() || text[at] != '(') return 0;
  const size_t digits = run(text, at + 1, is_digit);
  const size_t close = at + 1 + digits;
  return digits > 0 && close < text.size() && text[close] == ')' ? digits + 2 : 0;
}

// Length of an IPv4 or IPv6 address, or of any name with a port in parentheses; 0 if it is none.
size_t host_length(std::string_view text) {
  size_t end = 0;
  int parts = 0;
  while (parts < 4) {
    const size_t digits = run(text, end, is_digit);
    if (digits == 0 || digits > 3) break;
    end += digits;
    if (++parts < 4) {
      if (end >= text.size() || text[end] != '.') break;
      ++end;
    }
  }
  if (parts == 4 && prefix_word_ends(text, end)) return end + port_length(text, end);
  const auto in_ipv6 = [](char c) { return is_hex(c) || c == ':' || c == '.'; };
  end = run(text, 0, in_ipv6);
  const auto colons =
      std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), ':');
  if (colons >= 2 && text.substr(0, end).find("::") != std::string_view::npos) {
    if (end < text.size() && text[end] == '%') {
      end += 1 + run(text, end + 1, [](char c) { return is_prefix_word_byte(c) || c == '.'; });
    }
    const size_t port = port_length(text, end);
    if (port == 0 && text[end - 1] == ':') --end;
    if (end >= 3) return end + port;
  }
  end = run(text, 0, [](char c) { return is_prefix_word_byte(c) || c == '.' || c == '-'; });
  const size_t port = end == 0 ? 0 : port_length(text, end);
  return port == 0 ? 0 : end + port;
}

bool looks_like_sqlstate(std::string_view word) {
  if (word == "00000") return true;
  if (word.size() != 5) return false;
  const auto fits = [](char c) { return is_digit(c) || is_upper(c); };
  return std::all_of(word.begin(), word.end(), fits) &&
         std::any_of(word.begin(), word.end(), is_digit) &&
         std::any_of(word.begin(), word.end(), is_upper);
}

// A token that begins with a digit and is more than a plain number; length 0: there is none.
size_t digits_length(std::string_view text, Kind& kind) {
  const size_t digits = run(text, 0, is_digit);
  if (digits >= 9 && digits <= 11 && digits < text.size() && text[digits] == '.' &&
      run(text, digits + 1, is_digit) == 3 && prefix_word_ends(text, digits + 4)) {
    kind = Kind::epoch;
    return digits + 4;
  }
  if (digits < text.size() && text[digits] == '/') {
    const size_t more = run(text, digits + 1, is_digit);
    kind = Kind::virtual_transaction;
    if (more > 0 && prefix_word_ends(text, digits + 1 + more)) return digits + 1 + more;
  }
  const size_t hex = run(text, 0, is_hex);
  if (hex >= 7 && hex <= 9 && hex < text.size() && text[hex] == '.') {
    const size_t more = run(text, hex + 1, is_hex);
    kind = Kind::session;
    if (more > 0 && more <= 8 && prefix_word_ends(text, hex + 1 + more)) return hex + 1 + more;
  }
  return 0;
}

class Tokenizer {
 public:
  Tokenizer(std::string_view text, std::span<const std::string_view> names)
      : text_(text), names_(names) {}

  std::vector<PrefixToken> run_all() {
    while (at_ < text_.size()) next();
    return std::move(tokens_);
  }

 private:
  void push(Kind kind, size_t length) {
    tokens_.push_back({.kind = kind, .text = text_.substr(at_, length)});
    at_ += length;
  }

  void next() {
    const std::string_view rest = text_.substr(at_);
    const char c = rest.front();
    if (const size_t length = name_length(rest)) return push(Kind::word, length);
    if (c == ' ') return next_blanks(run(rest, 0, [](char b) { return b == ' '; }));
    for (std::string_view name : {"[local]", "[none]"}) {
      if (rest.starts_with(name)) return push(Kind::host, name.size());
    }
    if (rest.starts_with("[unknown]")) return push(Kind::word, 9);
    if (rest.starts_with("::")) {
      // Two colons also stand around an empty host; an address goes on with a digit.
      const size_t length = rest.size() > 2 && is_hex(rest[2]) ? host_length(rest) : 0;
      if (length > 0 && rest[length - 1] == ')') return push(Kind::host, length);
      if (length > 0 && !tokens_.empty() && tokens_.back().text == "=") {
        return push(Kind::host, length);
      }
    }
    if (c == '-' && run(rest, 1, is_digit) >= 12)
      return push(Kind::number, 1 + run(rest, 1, is_digit));
    if (is_prefix_word_byte(c)) return next_word(rest);
    push(Kind::literal, 1);
  }

  // A padded number has the same shape as one that fills its width.
  void next_blanks(size_t length) {
    const size_t start = at_;
    const bool opens = start == 0 || text_[start - 1] == '[' || text_[start - 1] == '(';
    if (opens && start + length < text_.size() && is_digit(text_[start + length])) {
      at_ += length;
      next_word(text_.substr(at_));
      if (tokens_.back().kind == Kind::number) {
        tokens_.back().padding = length;
        return;
      }
      tokens_.pop_back();
      at_ = start;
    }
    push(Kind::literal, length);
  }

  size_t name_length(std::string_view rest) const {
    if (at_ > 0 && is_prefix_word_byte(text_[at_ - 1])) return 0;
    for (std::string_view name : names_) {
      if (rest.starts_with(name) && prefix_word_ends(rest, name.size())) return name.size();
    }
    return 0;
  }

  void next_word(std::string_view rest) {
    bool has_ms = false;
    if (is_digit(rest.front())) {
      if (const size_t length = time_length(rest, has_ms)) {
        return push(has_ms ? Kind::time_ms : Kind::time, length);
      }
    }
    if (const size_t length = host_length(rest)) return push(Kind::host, length);
    if (is_digit(rest.front())) {
      Kind kind = Kind::number;
      if (const size_t length = digits_length(rest, kind)) return push(kind, length);
      const size_t digits = run(rest, 0, is_digit);
      const bool is_version =
          digits + 1 < rest.size() && rest[digits] == '.' && is_digit(rest[digits + 1]);
      if (prefix_word_ends(rest, digits) && !is_version) {
        return push(rest.substr(0, digits) == "00000" ? Kind::sqlstate : Kind::number, digits);
      }
    }
    const size_t known = known_name_length(rest);
    size_t length =
        run(rest, 0, [](char b) { return is_prefix_word_byte(b) || b == '.' || b == '-'; });
    while (!is_prefix_word_byte(rest[length - 1])) --length;
    if (known >= length) return push(Kind::word, known);
    push(looks_like_sqlstate(rest.substr(0, length)) ? Kind::sqlstate : Kind::word, length);
  }

  std::string_view text_;
  std::span<const std::string_view> names_;
  size_t at_ = 0;
  std::vector<PrefixToken> tokens_;
};

PrefixToken joined(const std::vector<PrefixToken>& tokens, size_t from, size_t end) {
  PrefixToken token = tokens[from];
  const std::string_view last = tokens[end - 1].text;
  token.text = {token.text.data(),
                static_cast<size_t>(last.data() + last.size() - token.text.data())};
  return token;
}

// "joe@example.com@shop" is a user and a database: only the last @ divides.
std::vector<PrefixToken> with_whole_users(const std::vector<PrefixToken>& tokens) {
  const auto is_word = [&](size_t i) { return tokens[i].kind == Kind::word; };
  std::vector<PrefixToken> result;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (i + 4 < tokens.size() && is_word(i) && is_word(i + 2) && is_word(i + 4) &&
        is_prefix_literal(tokens, i + 1, "@") && is_prefix_literal(tokens, i + 3, "@")) {
      result.push_back(joined(tokens, i, i + 3));
      i += 2;
    } else {
      result.push_back(tokens[i]);
    }
  }
  return result;
}

// Where the run of words ends that begins with token `from`, with single blanks between them.
size_t words_end(const std::vector<PrefixToken>& tokens, size_t from) {
  size_t end = from + 1;
  while (end + 1 < tokens.size() && is_prefix_literal(tokens, end, " ") &&
         tokens[end + 1].kind == Kind::word) {
    end += 2;
  }
  return end;
}

// The byte of punctuation next to a run of words, with blanks between them or not; 0 if there is
// something else.
char mark_at(const std::vector<PrefixToken>& tokens, size_t i, bool forward) {
  const auto is_literal_at = [&](size_t at) {
    return at < tokens.size() && tokens[at].kind == Kind::literal;
  };
  if (is_literal_at(i) && tokens[i].text.front() == ' ') i += forward ? 1 : size_t(-1);
  return is_literal_at(i) ? tokens[i].text.front() : '\0';
}

// Between marks that divide all fields ("|", ";") a blank divides nothing.
std::vector<PrefixToken> with_marked_names(const std::vector<PrefixToken>& tokens) {
  const auto divides = [](char mark) {
    return mark != '\0' && std::string_view("|;\t~").find(mark) != std::string_view::npos;
  };
  std::vector<PrefixToken> result;
  for (size_t i = 0; i < tokens.size();) {
    size_t end = tokens[i].kind == Kind::word ? words_end(tokens, i) : i + 1;
    if (end > i + 1) {
      const char right = mark_at(tokens, end, true);
      const char left = i == 0 ? right : mark_at(tokens, i - 1, false);
      const bool marked = (divides(left) && (right == left || right == '@')) ||
                          (divides(right) && left == '@') || (left == ':' && right == '@');
      if (!marked) end = i + 1;
    }
    result.push_back(joined(tokens, i, end));
    i = end;
  }
  return result;
}

}  // namespace

std::vector<PrefixToken> tokenize_prefix(std::string_view text,
                                         std::span<const std::string_view> names) {
  return join_values(with_marked_names(with_whole_users(Tokenizer(text, names).run_all())));
}

std::vector<PrefixToken> join_words(const std::vector<PrefixToken>& tokens) {
  std::vector<PrefixToken> result;
  for (size_t i = 0; i < tokens.size();) {
    const size_t end = tokens[i].kind == Kind::word ? words_end(tokens, i) : i + 1;
    result.push_back(joined(tokens, i, end));
    i = end;
  }
  return result;
}

}  // namespace dbperf
