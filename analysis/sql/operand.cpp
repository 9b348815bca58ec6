#include "analysis/sql/operand.h"

#include <algorithm>

namespace dbperf {

bool OperandReader::ends_operand(size_t i) const {
  const Token& token = tokens_[i];
  switch (token.kind) {
    case TokenKind::end:
    case TokenKind::comma:
    case TokenKind::semicolon:
      return true;
    case TokenKind::op: {
      constexpr std::string_view comparisons[] = {"=", "<",  ">",  "<=",  ">=", "<>", "!=", "<=>",
                                                  "~", "~*", "!~", "!~*", "&&", "@>", "<@", "@@"};
      return std::find(std::begin(comparisons), std::end(comparisons), token.text()) !=
             std::end(comparisons);
    }
    case TokenKind::word:
      break;
    default:
      return false;
  }
  if (tokens_.is_name(i)) return false;
  const KeywordInfo& info = token.info();
  if (token.is("end") || token.is("desc")) return true;
  if ((info.flags & keyword_operand) != 0) return false;
  if ((info.flags & keyword_tight) != 0) return !tokens_.is(i + 1, TokenKind::open);
  return info.id != Keyword::array && info.id != Keyword::collate && info.id != Keyword::with &&
         info.id != Keyword::interval;
}

TokenRange OperandReader::before(size_t i) const {
  TokenRange range{i, i};
  while (range.begin > 0) {
    const size_t before = range.begin - 1;
    const TokenKind kind = tokens_[before].kind;
    if (kind == TokenKind::open || kind == TokenKind::open_bracket || ends_operand(before)) break;
    const bool closes = kind == TokenKind::close || kind == TokenKind::close_bracket;
    const size_t open = closes ? tokens_.match(before) : before;
    if (open > before) break;  // a parenthesis that nothing opens
    range.begin = open;
  }
  return range;
}

TokenRange OperandReader::after(size_t i) const {
  TokenRange range{i + 1, i + 1};
  while (range.end < tokens_.size() && !ends_operand(range.end)) {
    const TokenKind kind = tokens_[range.end].kind;
    if (kind == TokenKind::close || kind == TokenKind::close_bracket) break;
    const bool opens = kind == TokenKind::open || kind == TokenKind::open_bracket;
    range.end = opens ? std::min(tokens_.match(range.end) + 1, tokens_.size()) : range.end + 1;
  }
  return range;
}

TokenRange OperandReader::stripped(TokenRange range) const {
  while (range.end - range.begin > 2 && tokens_.is(range.begin, TokenKind::open) &&
         tokens_.match(range.begin) == range.end - 1 && !tokens_.opens_query(range.begin)) {
    ++range.begin;
    --range.end;
  }
  return range;
}

bool OperandReader::is_column(size_t i) const {
  if (!tokens_.is_name(i) || tokens_[i].after_operand) return false;
  const size_t last = tokens_.name_end(i) - 1;
  if (tokens_.is(last, TokenKind::quoted) && tokens_[last].length <= 2) return false;  // ""
  const Token& before = i > 0 ? tokens_[i - 1] : tokens_[tokens_.size()];
  if (before.kind == TokenKind::dot || before.kind == TokenKind::cast) return false;
  if (before.kind == TokenKind::word) {
    const Keyword id = before.info().id;
    if (id == Keyword::as || id == Keyword::collate || id == Keyword::using_) return false;
  }
  const size_t end = tokens_.name_end(i);
  return !tokens_.is(end, TokenKind::open) && !is_field(i);
}

// extract(year FROM ..), trim(both ' ' FROM ..): what is no column.
bool OperandReader::is_field(size_t i) const {
  if (i < 2 || !tokens_.is(i - 1, TokenKind::open)) return false;
  if (tokens_.is(i - 2, "extract")) return tokens_.is(i + 1, "from");
  return tokens_.is(i - 2, "trim") &&
         (tokens_.is(i, "both") || tokens_.is(i, "leading") || tokens_.is(i, "trailing"));
}

size_t OperandReader::type_end(size_t i) const {
  i = tokens_.name_end(i);
  while (tokens_.is_name(i) || tokens_.is(i, "with") || tokens_.is(i, "without")) ++i;
  while (tokens_.is(i, TokenKind::open) || tokens_.is(i, TokenKind::open_bracket)) {
    i = tokens_.match(i) + 1;
  }
  return i;
}

// f(..), column::type, (column)::type, f(..)::type, column AT TIME ZONE ..
bool OperandReader::is_wrapping(TokenRange range) const {
  size_t end = range.begin;
  if (tokens_.is(end, TokenKind::word) || tokens_.is(end, TokenKind::quoted)) {
    end = tokens_.name_end(end);
  }
  if (tokens_.is(end, TokenKind::open)) {
    const TokenRange inner = stripped({end, tokens_.match(end) + 1});
    const bool inside = end > range.begin || (inner.begin > end && is_wrapping(inner));
    if (!inside) return false;
    end = tokens_.match(end) + 1;
  }
  while (tokens_.is(end, TokenKind::cast)) end = type_end(end + 1);
  if (tokens_.is(end, "at") && tokens_.is(end + 1, "time") && tokens_.is(end + 2, "zone")) end += 4;
  return end == range.end && end > range.begin;
}

Operand OperandReader::classify(TokenRange range) const {
  Operand operand;
  range = stripped(range);
  if (range.empty()) return operand;
  if (tokens_.opens_query(range.begin) && tokens_.match(range.begin) == range.end - 1) {
    operand.kind = Operand::Kind::constant;  // one value, for all that is known
    return operand;
  }
  if (range.end - range.begin > max_operand) return operand;
  size_t columns = 0;
  for (size_t i = range.begin; i < range.end; ++i) {
    if (tokens_.is(i, "select")) return operand;
    if (!is_column(i)) continue;
    ++columns;
    operand.column = {i, tokens_.name_end(i)};
    i = operand.column.end - 1;
  }
  if (columns == 0) {
    operand.kind = Operand::Kind::constant;
  } else if (columns == 1) {
    operand.wrapped = operand.column.begin != range.begin || operand.column.end != range.end;
    if (!operand.wrapped || is_wrapping(range)) operand.kind = Operand::Kind::column;
  }
  return operand;
}

std::vector<TokenRange> OperandReader::row_columns(TokenRange range) const {
  std::vector<TokenRange> columns;
  if (range.end - range.begin < 5 || !tokens_.is(range.begin, TokenKind::open) ||
      tokens_.match(range.begin) != range.end - 1) {
    return {};
  }
  for (size_t i = range.begin + 1; i < range.end - 1;) {
    if (!is_column(i)) return {};
    columns.push_back({i, tokens_.name_end(i)});
    i = columns.back().end;
    if (i < range.end - 1 && !tokens_.is(i, TokenKind::comma)) return {};
    ++i;
  }
  return columns;
}

}  // namespace dbperf
