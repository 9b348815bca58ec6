#include "analysis/recommend/example_facts.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

#include "analysis/sql/lexer.h"

namespace dbperf {
namespace {

uint64_t number(std::string_view text) {
  if (text.starts_with('\'')) text.remove_prefix(1);
  uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// The number bound to `name` in "$1 = '7', $2 = '5000'".
uint64_t bound_number(std::string_view parameters, std::string_view name) {
  const std::string wanted = std::string(name) + " = ";
  const size_t at = parameters.find(wanted);
  return at == std::string_view::npos ? 0 : number(parameters.substr(at + wanted.size()));
}

class ExampleReader {
 public:
  ExampleReader(const Execution& example, Dialect dialect)
      : parameters_(example.parameters), lexer_(example.query, dialect), token_(lexer_.next()) {}

  ExampleFacts read() {
    while (token_.kind != TokenKind::end) {
      if (take("in"))
        read_list();
      else if (take("values") || take("value"))
        read_rows();
      else if (take("offset"))
        facts_.offset = std::max(facts_.offset, value());
      else if (take("limit"))
        read_limit();
      else
        advance();
    }
    return facts_;
  }

 private:
  void advance() { token_ = lexer_.next(); }
  bool take(std::string_view word) {
    if (!token_.is(word)) return false;
    advance();
    return true;
  }

  uint64_t value() const {
    if (token_.kind != TokenKind::literal) return 0;
    const std::string_view text = token_.text();
    return text.starts_with('$') ? bound_number(parameters_, text) : number(text);
  }

  // From an opening parenthesis to behind its closing one; the commas directly inside.
  uint64_t skip_parentheses() {
    uint64_t commas = 0;
    for (size_t depth = 0; token_.kind != TokenKind::end; advance()) {
      if (token_.kind == TokenKind::open) ++depth;
      if (token_.kind == TokenKind::comma && depth == 1) ++commas;
      if (token_.kind == TokenKind::close && --depth == 0) {
        advance();
        break;
      }
    }
    return commas;
  }

  void read_list() {
    if (token_.kind != TokenKind::open) return;
    Lexer ahead = lexer_;
    const Token first = ahead.next();
    if (first.is("select") || first.is("with")) return;
    facts_.longest_list = std::max(facts_.longest_list, skip_parentheses() + 1);
  }

  void read_rows() {
    uint64_t rows = 0;
    while (token_.kind == TokenKind::open) {
      skip_parentheses();
      ++rows;
      if (token_.kind == TokenKind::comma) advance();
    }
    facts_.value_rows = std::max(facts_.value_rows, rows);
  }

  // LIMIT offset, count; LIMIT count is no offset.
  void read_limit() {
    const uint64_t first = value();
    if (token_.kind != TokenKind::literal) return;
    advance();
    if (token_.kind == TokenKind::comma) facts_.offset = std::max(facts_.offset, first);
  }

  std::string_view parameters_;
  Lexer lexer_;
  Token token_;
  ExampleFacts facts_;
};

}  // namespace

ExampleFacts read_example(const Execution& example, Dialect dialect) {
  return ExampleReader(example, dialect).read();
}

}  // namespace dbperf
