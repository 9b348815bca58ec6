#include "analysis/redact/redactor.h"

#include <sodium.h>

#include <algorithm>
#include <vector>

#include "analysis/attributes.h"
#include "analysis/sql/fingerprint.h"
#include "analysis/sql/lexer.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n\f\v") == npos; }

// $1, ?, :name and %s hold the place of a value, and are none.
bool is_placeholder(std::string_view literal) {
  if (literal[0] == '$') return literal.size() > 1 && is_digit(literal[1]);
  return literal[0] == '?' || literal[0] == ':' || literal[0] == '%';
}

// What stands between the quotes, so that 'x' and x are one value.
std::string_view value_of(std::string_view literal) {
  const size_t open = literal.find_first_of("'\"");
  if (open == npos) return literal;
  const char quote = literal[open];
  literal.remove_prefix(open + 1);
  return literal.substr(0, literal.rfind(quote));
}

// What a reader must not see of a statement: a literal, or the comments between two tokens.
struct Secret {
  size_t begin, end;
  bool comment;
};

std::vector<Secret> secrets_of(std::string_view text, Dialect dialect) {
  std::vector<Secret> secrets;
  size_t read = 0;
  const auto read_gap = [&](size_t to) {
    const std::string_view gap = text.substr(read, to - read);
    if (is_blank(gap)) return;
    secrets.push_back({read + gap.find_first_not_of(" \t\r\n"),
                       read + gap.find_last_not_of(" \t\r\n") + 1, true});
  };
  Lexer lexer(text, dialect);
  for (;;) {
    const Token& token = lexer.next();
    if (token.kind == TokenKind::end) break;
    const auto begin = static_cast<size_t>(token.begin - text.data());
    read_gap(begin);
    read = begin + token.length;
    const std::string_view word = token.text();
    const bool unclosed =
        token.kind == TokenKind::quoted && (word.size() < 2 || word.back() != word.front());
    const bool value = token.kind == TokenKind::literal && !is_placeholder(word);
    if (value || unclosed) secrets.push_back({begin, read, false});
  }
  read_gap(text.size());
  return secrets;
}

// What is hidden under either reading.
std::vector<Secret> unite(std::vector<Secret> secrets, const std::vector<Secret>& others) {
  secrets.insert(secrets.end(), others.begin(), others.end());
  std::sort(secrets.begin(), secrets.end(),
            [](const Secret& a, const Secret& b) { return a.begin < b.begin; });
  std::vector<Secret> united;
  for (const Secret& secret : secrets) {
    if (united.empty() || secret.begin >= united.back().end) {
      united.push_back(secret);
      continue;
    }
    united.back().end = std::max(united.back().end, secret.end);
    united.back().comment &= secret.comment;
  }
  return united;
}

}  // namespace

Redactor::Redactor(std::string_view key) : keyed_(true) {
  crypto_generichash(key_.data(), key_.size(), reinterpret_cast<const unsigned char*>(key.data()),
                     key.size(), nullptr, 0);
}

std::string Redactor::mark(std::string_view value) const {
  if (!keyed_ || value == "?") return "?";
  std::array<unsigned char, crypto_generichash_BYTES_MIN> hash;
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(value.data()),
                     value.size(), key_.data(), key_.size());
  uint64_t digits = 0;
  for (size_t i = 0; i < 8; ++i) digits = digits << 8 | hash[i];
  return '?' + format_id(digits);
}

std::string Redactor::statement(std::string_view text, Dialect dialect) const {
  const std::vector<Secret> secrets =
      dialect == unsure_dialect
          ? unite(secrets_of(text, Dialect::postgres), secrets_of(text, Dialect::mysql))
          : secrets_of(text, dialect);
  std::string out;
  size_t copied = 0;
  for (const auto& [begin, end, comment] : secrets) {
    out += text.substr(copied, begin - copied);
    const std::string_view secret = text.substr(begin, end - begin);
    out += comment ? "/* " + mark(secret) + " */" : mark(value_of(secret));
    copied = end;
  }
  return out += text.substr(copied);
}

std::string Redactor::attributes(std::string_view lines) const {
  std::string out;
  for (const auto& [name, value] : read_attributes(lines)) {
    const bool harmless =
        value == "Yes" || value == "No" || value.find_first_not_of("0123456789.:-+TZ") == npos;
    out.append("# ").append(name).append(": ").append(harmless ? value : mark(value)) += '\n';
  }
  return out;
}

std::string Redactor::parameters(std::string_view text) const {
  return statement(text, Dialect::postgres);
}

}  // namespace dbperf
