#include "analysis/sql/bound_statement.h"

#include <charconv>
#include <vector>

#include "analysis/sql/lexer.h"

namespace dbperf {
namespace {

constexpr size_t max_parameters = 65'535;  // of PostgreSQL's protocol
constexpr size_t npos = std::string_view::npos;

// The end of the string that begins at `from` with its quote; npos if it has none.
size_t end_of_string(std::string_view text, size_t from) {
  for (size_t at = from + 1; (at = text.find('\'', at)) != npos; at += 2)
    if (at + 1 >= text.size() || text[at + 1] != '\'') return at + 1;
  return npos;
}

// Reads "$n" at the beginning of `text`; 0 if it does not stand there.
size_t parameter_number(std::string_view text, size_t* length) {
  if (text.size() < 2 || text[0] != '$') return 0;
  size_t number = 0;
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), number);
  if (error != std::errc() || number > max_parameters) return 0;
  *length = static_cast<size_t>(end - text.data());
  return number;
}

// The values of a list of parameters by their numbers; it ends where something else begins.
std::vector<std::string_view> read_values(std::string_view text) {
  std::vector<std::string_view> values;
  for (size_t at = 0, end = 0;; at = end + 2) {
    size_t length = 0;
    const size_t number = parameter_number(text.substr(at), &length);
    if (number == 0 || text.substr(at + length, 3) != " = ") return values;
    const size_t value = at + length + 3;
    if (text.substr(value).starts_with("NULL"))
      end = value + 4;
    else if (text.substr(value).starts_with('\'') && end_of_string(text, value) != npos)
      end = end_of_string(text, value);
    else
      return values;
    if (values.size() <= number) values.resize(number + 1);
    values[number] = text.substr(value, end - value);
    if (text.substr(end, 2) != ", ") return values;
  }
}

class Writer {
 public:
  explicit Writer(size_t max_bytes) : max_bytes_(max_bytes) {}
  void add(std::string_view text) {
    written_.length += text.size();
    if (written_.text.size() < max_bytes_)
      written_.text += text.substr(0, max_bytes_ + 4 - written_.text.size());
  }
  BoundStatement take() { return std::move(written_); }

 private:
  size_t max_bytes_;
  BoundStatement written_;
};

}  // namespace

BoundStatement bind_parameters(std::string_view statement, std::string_view parameters,
                               size_t max_bytes) {
  const std::vector<std::string_view> values = read_values(parameters);
  Writer out(max_bytes);
  size_t written = 0;
  bool in_hint = false;
  Lexer lexer(statement, Dialect::postgres);
  for (const Token* token = &lexer.next(); token->kind != TokenKind::end; token = &lexer.next()) {
    if (token->kind == TokenKind::hint_open) in_hint = true;
    if (token->kind == TokenKind::hint_close) in_hint = false;
    if (token->kind != TokenKind::literal || in_hint) continue;
    // A sign may be part of the token; a string may not.
    const size_t dollar = token->text().find_first_not_of("+- \t\r\n");
    size_t length = 0;
    if (dollar == npos) continue;
    const size_t number = parameter_number(token->text().substr(dollar), &length);
    if (number == 0 || number >= values.size() || values[number].empty()) continue;
    const size_t at = static_cast<size_t>(token->begin - statement.data()) + dollar;
    out.add(statement.substr(written, at - written));
    out.add(values[number]);
    written = at + length;
  }
  out.add(statement.substr(written));
  return out.take();
}

}  // namespace dbperf
