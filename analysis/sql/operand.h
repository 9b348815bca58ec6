#pragma once
// What stands on either side of a comparison: a column, one column in a function or cast, or what
// is free of columns.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "analysis/sql/token_list.h"

namespace dbperf {

inline constexpr size_t max_operand = 128;  // tokens; a longer one is not looked into

struct TokenRange {
  size_t begin = 0, end = 0;
  bool empty() const { return begin >= end; }
  size_t size() const { return empty() ? 0 : end - begin; }
};

struct Operand {
  enum class Kind : uint8_t { other, constant, column } kind = Kind::other;
  bool wrapped = false;  // the column stands inside a function or cast
  TokenRange column;     // its name
};

class OperandReader {
 public:
  explicit OperandReader(const TokenList& tokens) : tokens_(tokens) {}

  // From `i` to the word or mark that ends an operand, both left out.
  TokenRange before(size_t i) const;
  TokenRange after(size_t i) const;
  Operand classify(TokenRange range) const;
  // Without the parentheses around it.
  TokenRange stripped(TokenRange range) const;
  // A name in the place of a value that is neither function, type, unit nor field.
  bool is_column(size_t i) const;
  // The columns of (a, b), if it is a row of nothing else.
  std::vector<TokenRange> row_columns(TokenRange range) const;

 private:
  bool ends_operand(size_t i) const;
  bool is_field(size_t i) const;
  bool is_wrapping(TokenRange range) const;
  size_t type_end(size_t i) const;

  const TokenList& tokens_;
};

}  // namespace dbperf
