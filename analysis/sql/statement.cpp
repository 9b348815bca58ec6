#include "analysis/sql/statement.h"

#include <utility>

#include "analysis/sql/fingerprint.h"
#include "analysis/sql/predicates.h"
#include "analysis/sql/query_blocks.h"
#include "analysis/sql/token_list.h"

namespace dbperf {
namespace {

// A statement is read as far as this; only bulk data is longer.
constexpr size_t max_read = 1 << 20;

// Whether semicolons belong to the body of a routine.
class RoutineBody {
 public:
  void see(const Token& token) {
    if (token.kind != TokenKind::word) return;
    ++words_;
    if (words_ == 1) creates_ = token.is("create");
    if (creates_ && depth_ == 0 && words_ < 12) {
      routine_ = routine_ || token.is("function") || token.is("procedure") || token.is("trigger") ||
                 token.is("event");
    }
    if (!routine_) return;
    if (after_end_ && (token.is("if") || token.is("loop") || token.is("while") ||
                       token.is("repeat") || token.is("case"))) {
      if (!token.is("case")) ++depth_;  // END IF closes an IF, which was not counted
      after_end_ = false;
      return;
    }
    after_end_ = token.is("end") && depth_ > 0;
    if (after_end_) --depth_;
    if (token.is("begin") || (token.is("case") && depth_ > 0)) ++depth_;
  }
  bool open() const { return depth_ > 0; }

 private:
  size_t words_ = 0, depth_ = 0;
  bool creates_ = false, routine_ = false, after_end_ = false;
};

}  // namespace

Statement read_statement(std::string_view statement, Dialect dialect, const HasColumn& has_column) {
  Statement read;
  statement = statement.substr(0, max_read);
  read.verb = Fingerprinter()(statement, dialect).verb;
  if (read.verb == Verb::admin) return read;
  const TokenList tokens(statement, dialect);
  QueryBlocks blocks = read_blocks(tokens);
  read.predicates = read_predicates(tokens, blocks, has_column);
  read.tables = std::move(blocks.tables);
  read.selects_star = blocks.selects_star;
  read.has_where = blocks.has_where;
  read.has_limit = blocks.has_limit;
  read.has_offset = blocks.has_offset;
  read.orders_by_random = blocks.orders_by_random;
  read.not_in_subquery = blocks.not_in_subquery;
  return read;
}

void read_tables(std::string_view statement, Dialect dialect, std::vector<TableUse>& tables) {
  tables = read_blocks(TokenList(statement.substr(0, max_read), dialect)).tables;
}

std::vector<std::string_view> split_statements(std::string_view text, Dialect dialect) {
  std::vector<std::string_view> pieces;
  Lexer lexer(text, dialect);
  RoutineBody body;
  const char* begin = text.data();
  size_t depth = 0;
  bool empty = true;
  for (;;) {
    const Token& token = lexer.next();
    const bool end = token.kind == TokenKind::end;
    if (end || (token.kind == TokenKind::semicolon && depth == 0 && !body.open())) {
      const char* stop = end ? text.data() + text.size() : token.begin;
      while (begin < stop && is_space_byte(*begin)) ++begin;
      while (stop > begin && is_space_byte(stop[-1])) --stop;
      if (!empty) pieces.emplace_back(begin, static_cast<size_t>(stop - begin));
      if (end) return pieces;
      begin = token.begin + 1;
      body = RoutineBody();
      empty = true;
      continue;
    }
    empty = empty && token.kind == TokenKind::hint_close;
    body.see(token);
    if (token.kind == TokenKind::open) ++depth;
    if (token.kind == TokenKind::close && depth > 0) --depth;
  }
}

}  // namespace dbperf
