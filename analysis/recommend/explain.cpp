#include "analysis/recommend/explain.h"

#include <string_view>
#include <vector>

#include "analysis/sql/lexer.h"
#include "analysis/sql/statement.h"

namespace dbperf {
namespace {

// Longer ones are no help on a screen.
constexpr size_t max_explained = 4096;

// $1, ?, :name or %s: nobody knows the value.
bool is_parameter(const Token& token) {
  if (token.kind != TokenKind::literal) return false;
  const std::string_view text = token.text();
  if (text[0] == '$') return text.size() > 1 && text[1] >= '0' && text[1] <= '9';
  return text[0] == '?' || text[0] == ':' || text[0] == '%';
}

bool has_parameters(std::string_view text, Dialect dialect) {
  Lexer lexer(text, dialect);
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next())
    if (is_parameter(token)) return true;
  return false;
}

bool can_be_explained(Verb verb) {
  return verb == Verb::select || verb == Verb::update || verb == Verb::delete_ ||
         verb == Verb::insert;
}

}  // namespace

std::optional<std::string> explain_statement(const Execution& example, Dialect dialect) {
  if (example.truncated || example.query.empty() || example.query.size() > max_explained) return {};
  if (has_parameters(example.query, dialect)) return {};
  const std::vector<std::string_view> pieces = split_statements(example.query, dialect);
  if (pieces.size() != 1 || !can_be_explained(read_statement(pieces[0], dialect).verb)) return {};
  std::string_view piece = pieces[0];
  const size_t first = piece.find_first_not_of(" \t\r\n");
  const size_t last = piece.find_last_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return "EXPLAIN " + std::string(piece.substr(first, last + 1 - first));
}

}  // namespace dbperf
