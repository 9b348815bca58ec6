#pragma once
// The tokens of a whole statement, for readers that look ahead and back. Runs of literals are
// shortened to one, so that a bulk insert costs no more than its first row.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/event.h"
#include "analysis/sql/lexer.h"

namespace dbperf {

class TokenList {
 public:
  TokenList(std::string_view text, Dialect dialect);

  size_t size() const { return tokens_.size(); }
  // Beyond the end stands a token of kind `end`.
  const Token& operator[](size_t i) const { return i < tokens_.size() ? tokens_[i] : end_; }
  // Of an opening token, its closing one, or size(); of a closing one, the opening.
  size_t match(size_t i) const { return matches_[i]; }
  Dialect dialect() const { return dialect_; }

  bool is(size_t i, TokenKind kind) const { return (*this)[i].kind == kind; }
  bool is(size_t i, std::string_view lower_case) const { return (*this)[i].is(lower_case); }
  bool is_op(size_t i, std::string_view text) const {
    return is(i, TokenKind::op) && (*this)[i].text() == text;
  }
  // A name, or part of one: quoted, or a word that is no keyword of a clause.
  bool is_name(size_t i) const;
  // A parenthesis that holds a query.
  bool opens_query(size_t i) const { return i < tokens_.size() && opens_query_[i]; }
  // Behind the name that begins at `i` and all its parts.
  size_t name_end(size_t i) const;
  // As written, without quotes; PostgreSQL folds what has none.
  std::string name_part(size_t i) const;
  std::string name(size_t begin, size_t end) const;

 private:
  void add(const Token& token);
  void match_brackets();

  Dialect dialect_;
  std::vector<Token> tokens_;
  std::vector<uint32_t> matches_;
  std::vector<bool> opens_query_;
  Token end_;
};

}  // namespace dbperf
