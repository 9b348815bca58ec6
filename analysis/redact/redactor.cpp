#include "analysis/redact/redactor.h"

#include <sodium.h>

#include <algorithm>

#include "analysis/attributes.h"
#include "analysis/sql/fingerprint.h"
#include "analysis/sql/lexer.h"
#include "analysis/text.h"

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

// The text up to, and the text from, `at`.
std::pair<std::string_view, std::string_view> split_at(std::string_view text, size_t at) {
  return {text.substr(0, at), text.substr(std::min(at, text.size()))};
}

// "Process 123: SELECT ..." in the detail of a deadlock; npos if the line is none.
size_t quoted_statement(std::string_view line) {
  constexpr std::string_view process = "Process ";
  if (!line.starts_with(process)) return npos;
  const size_t end = line.find_first_not_of("0123456789", process.size());
  return end != npos && end > process.size() && line.substr(end).starts_with(": ") ? end + 2 : npos;
}

}  // namespace

Redactor::Redactor(std::string_view key) : keyed_(true) {
  crypto_generichash(key_.data(), key_.size(), reinterpret_cast<const unsigned char*>(key.data()),
                     key.size(), nullptr, 0);
}

std::string Redactor::mark(std::string_view value) const {
  if (!keyed_) return "?";
  std::array<unsigned char, crypto_generichash_BYTES_MIN> hash;
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(value.data()),
                     value.size(), key_.data(), key_.size());
  uint64_t digits = 0;
  for (size_t i = 0; i < 8; ++i) digits = digits << 8 | hash[i];
  return '?' + format_id(digits);
}

std::string Redactor::statement(std::string_view text, Dialect dialect) const {
  std::string out;
  const char* copied = text.data();
  // Between two tokens stand white space and comments.
  const auto copy_gap = [&](const char* to) {
    const std::string_view gap(copied, static_cast<size_t>(to - copied));
    if (is_blank(gap)) {
      out += gap;
      return;
    }
    const size_t first = gap.find_first_not_of(" \t\r\n"), last = gap.find_last_not_of(" \t\r\n");
    out += gap.substr(0, first);
    out += "/* " + mark(gap.substr(first, last + 1 - first)) + " */";
    out += gap.substr(last + 1);
  };
  Lexer lexer(text, dialect);
  for (;;) {
    const Token& token = lexer.next();
    if (token.kind == TokenKind::end) break;
    copy_gap(token.begin);
    copied = token.begin + token.length;
    const std::string_view word = token.text();
    const bool unclosed =
        token.kind == TokenKind::quoted && (word.size() < 2 || word.back() != word.front());
    const bool value = token.kind == TokenKind::literal && !is_placeholder(word);
    out += value || unclosed ? mark(value_of(word)) : std::string(word);
  }
  copy_gap(text.data() + text.size());
  return out;
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

// "Key (id)=(5) already exists.", "Failing row contains (5, x).", "... near 'x' at line 1": what
// stands in the parentheses or behind `near` may itself hold parentheses and quotes.
std::string Redactor::message(std::string_view text, Dialect dialect) const {
  std::string out;
  while (!text.empty()) {
    auto [line, rest] = split_at(text, std::min(text.find('\n'), text.size() - 1) + 1);
    text = rest;
    if (const size_t quoted = quoted_statement(line); quoted != npos) {
      out += line.substr(0, quoted);
      out += statement(line.substr(quoted), dialect);
      continue;
    }
    struct Opening {
      std::string_view words;
      char close;
    };
    constexpr Opening openings[] = {{")=(", ')'},
                                    {" contains (", ')'},
                                    {" near '", '\''},
                                    {" near \"", '"'},
                                    {"parameters: ", '\n'}};
    for (const Opening& opening : openings) {
      const size_t at = line.find(opening.words);
      if (at == npos) continue;
      const size_t begin = at + opening.words.size();
      const size_t close = std::max(line.rfind(opening.close), begin);
      const size_t end = close >= line.size() ? line.size() : close;
      out += normalise_message(line.substr(0, at), [&](auto value) { return mark(value); });
      out += opening.words;
      out += mark(line.substr(begin, end - begin));
      line.remove_prefix(end);
      break;
    }
    out += normalise_message(line, [&](auto value) { return mark(value); });
  }
  return out;
}

std::string Redactor::quoted_values(std::string_view text) const {
  std::string out;
  while (!text.empty()) {
    const auto [before, from_quote] = split_at(text, text.find('\''));
    out += before;
    if (from_quote.empty()) break;
    const size_t close = from_quote.find('\'', 1);
    const std::string_view quoted = from_quote.substr(0, close == npos ? npos : close + 1);
    out += '\'' + mark(value_of(quoted)) + '\'';
    text = from_quote.substr(quoted.size());
  }
  return out;
}

std::string Redactor::plan(std::string_view text, Dialect dialect) const {
  // Lines that only count and measure; every other line may hold an expression.
  constexpr std::string_view measures[] = {"Actual",     "Batches",    "Buckets",
                                           "Buffers",    "Cache",      "Disabled",
                                           "Execution",  "Full-sort",  "Heap",
                                           "Hits",       "I/O",        "Index Searches",
                                           "JIT",        "Memory",     "Parallel",
                                           "Peak",       "Plan ",      "Planned",
                                           "Planning",   "Pre-sorted", "Rows",
                                           "Sampling",   "Shared",     "Sort Method",
                                           "Sort Space", "Startup",    "Storage",
                                           "Temp",       "Timing",     "Total",
                                           "Triggers",   "WAL",        "Worker",
                                           "Local",      "Exact",      "Lossy",
                                           "Hash B",     "Original",   "Query Identifier"};
  std::string out;
  while (!text.empty()) {
    const auto [line, rest] = split_at(text, std::min(text.find('\n'), text.size() - 1) + 1);
    text = rest;
    const size_t first = std::min(line.find_first_not_of(" \t\"<->"), line.size());
    const std::string_view words = line.substr(first);
    const bool measure = line.find("(cost=") != npos || line.find("(actual ") != npos ||
                         std::any_of(std::begin(measures), std::end(measures),
                                     [&](std::string_view key) { return words.starts_with(key); });
    const size_t value = measure ? npos : words.find_first_of(":>");
    if (value == npos) {
      out += quoted_values(line);
      continue;
    }
    // The quotes of JSON and YAML are no part of the expression inside.
    size_t begin = first + value + 1;
    begin = std::min(line.find_first_not_of(" \"", begin), line.size());
    const size_t end = std::max(line.find_last_not_of("\", \r\n") + 1, begin);
    out += line.substr(0, begin);
    out += statement(line.substr(begin, end - begin), dialect);
    out += line.substr(end);
  }
  return out;
}

}  // namespace dbperf
