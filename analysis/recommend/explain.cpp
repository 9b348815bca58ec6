#include "analysis/recommend/explain.h"

#include <string_view>
#include <vector>

#include "analysis/sql/statement.h"

namespace dbperf {
namespace {

// Longer ones are no help on a screen.
constexpr size_t max_explained = 4096;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// $1, ?, :name or %s, also where it only looks like one (in a string): then there is no EXPLAIN.
bool may_have_parameters(std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    const char next = i + 1 < text.size() ? text[i + 1] : ' ';
    const char before = i > 0 ? text[i - 1] : ' ';
    if (text[i] == '?') return true;
    if (text[i] == '$' && is_digit(next)) return true;
    if (text[i] == ':' && before != ':' && is_word(next) && !is_digit(next)) return true;
    if (text[i] == '%' && (next == 's' || next == '(')) return true;
  }
  return false;
}

bool can_be_explained(Verb verb) {
  return verb == Verb::select || verb == Verb::update || verb == Verb::delete_ ||
         verb == Verb::insert;
}

}  // namespace

std::optional<std::string> explain_statement(const Execution& example, Dialect dialect) {
  if (example.truncated || example.query.empty() || example.query.size() > max_explained) return {};
  if (!example.parameters.empty() || may_have_parameters(example.query)) return {};
  const std::vector<std::string_view> pieces = split_statements(example.query, dialect);
  if (pieces.size() != 1 || !can_be_explained(read_statement(pieces[0], dialect).verb)) return {};
  std::string_view piece = pieces[0];
  const size_t first = piece.find_first_not_of(" \t\r\n");
  const size_t last = piece.find_last_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return "EXPLAIN " + std::string(piece.substr(first, last + 1 - first));
}

}  // namespace dbperf
