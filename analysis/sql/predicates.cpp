// Comparisons are found by their operators. The operand on each side reaches to the next word or
// mark that ends one (AND, a comma, a clause); only operands that are a column, one column in a
// function or cast, or free of columns say something about an index.

#include "analysis/sql/predicates.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "analysis/sql/dialect.h"
#include "analysis/sql/operand.h"

namespace dbperf {
namespace {

constexpr size_t max_predicates = 256;

// A column's table: a ref of a block, which may be no table.
struct Home {
  const TableRef* ref = nullptr;  // null: it cannot be told
  bool known = false;             // else it is not even certain to be a column
  uint32_t block = 0;             // that names the ref
};

class PredicateReader {
 public:
  PredicateReader(const TokenList& tokens, QueryBlocks& blocks, const HasColumn& has_column)
      : tokens_(tokens), blocks_(blocks), has_column_(has_column), operands_(tokens) {}
  std::vector<Predicate> read();

 private:
  void mark_blocked();
  void comparison(size_t i);
  void like(size_t i, bool any_case);
  void between(size_t i);
  void in_list(size_t i);
  void using_columns(size_t i);
  void sorted_columns(size_t i);
  bool sorted_column(TokenRange item, uint32_t block, PredicateKind kind, bool descending);
  void compare(TokenRange left, TokenRange right, PredicateKind kind);

  bool is_any(TokenRange range) const;
  Home home_of(TokenRange column) const;
  Home home_without_table(TokenRange column, uint32_t block) const;
  std::optional<TokenRange> aliased(std::string_view name, uint32_t block, bool* found) const;
  void emit(const Operand& column, PredicateKind kind, bool descending = false);
  void emit_compared(const Operand& column, TokenRange with, PredicateKind kind);
  void emit_join(const Operand& column, const Home& home, const Operand& other,
                 const Home& other_home);
  void emit(Predicate predicate);

  const TokenList& tokens_;
  QueryBlocks& blocks_;
  const HasColumn& has_column_;
  const OperandReader operands_;
  std::vector<bool> blocked_;  // groups whose conditions need not be true
  std::vector<Predicate> found_;
};

std::vector<Predicate> PredicateReader::read() {
  mark_blocked();
  for (size_t i = 0; i < tokens_.size(); ++i) {
    const TokenPlace& place = blocks_.places[i];
    const Token& token = tokens_[i];
    if (place.block == no_block) continue;
    if (place.clause == Clause::from && tokens_.is(i, "using")) using_columns(i);
    if ((place.clause == Clause::order_by || place.clause == Clause::group_by) &&
        tokens_.is(i + 1, "by")) {
      sorted_columns(i);
    }
    if (place.clause != Clause::where && place.clause != Clause::on) continue;
    if (place.group == no_group || blocked_[place.group]) continue;
    const bool negated = i > 0 && tokens_.is(i - 1, "not");
    if (token.kind == TokenKind::op) {
      comparison(i);
    } else if (token.kind != TokenKind::word || negated) {
      continue;
    } else if (token.is("like") || token.is("ilike")) {
      like(i, token.is("ilike"));
    } else if (token.is("between")) {
      between(i);
    } else if (token.is("in")) {
      in_list(i);
    } else if ((token.is("is") && tokens_.is(i + 1, "null")) || token.is("isnull")) {
      emit(operands_.classify(operands_.before(i)), PredicateKind::is_null);
    }
  }
  return std::move(found_);
}

void PredicateReader::mark_blocked() {
  blocked_.resize(blocks_.groups.size());
  for (size_t i = 0; i < blocked_.size(); ++i) {
    const ConditionGroup& group = blocks_.groups[i];
    blocked_[i] =
        group.opaque || group.has_or || (group.parent != no_group && blocked_[group.parent]);
  }
}

bool PredicateReader::is_any(TokenRange range) const {
  return tokens_.is(range.begin, "any") || tokens_.is(range.begin, "some");
}

// Conditions

void PredicateReader::comparison(size_t i) {
  const std::string_view text = tokens_[i].text();
  const bool equal = text == "=" || (text == "<=>" && is_mysql(tokens_.dialect()));
  const bool range = text == "<" || text == ">" || text == "<=" || text == ">=";
  if (!equal && !range) return;
  const TokenRange left = operands_.before(i), right = operands_.after(i);
  if (left.begin > 0 && tokens_.is(left.begin - 1, "not")) return;
  if (!is_any(right)) {
    compare(left, right, equal ? PredicateKind::equality : PredicateKind::range);
    return;
  }
  const TokenRange list{right.begin + 1, right.end};
  if (!equal || list.empty()) return;
  if (operands_.classify(list).kind == Operand::Kind::constant)
    emit(operands_.classify(left), PredicateKind::in_list);
}

void PredicateReader::compare(TokenRange left, TokenRange right, PredicateKind kind) {
  const std::vector<TokenRange> row = operands_.row_columns(left);
  if (!row.empty()) {
    const bool constant = operands_.classify(right).kind == Operand::Kind::constant;
    if (!constant) return;
    for (const TokenRange column : row) {
      emit({Operand::Kind::column, false, column}, kind);
      if (kind == PredicateKind::range) return;
    }
    return;
  }
  const Operand a = operands_.classify(left), b = operands_.classify(right);
  if (a.kind == Operand::Kind::constant) return emit_compared(b, left, kind);
  if (b.kind == Operand::Kind::constant) return emit_compared(a, right, kind);
  if (a.kind != Operand::Kind::column || b.kind != Operand::Kind::column) return;
  const Home home_a = home_of(a.column), home_b = home_of(b.column);
  if (home_a.ref == nullptr || home_b.ref == nullptr || home_a.ref == home_b.ref) return;
  if (kind != PredicateKind::equality) return;
  emit_join(a, home_a, b, home_b);
  emit_join(b, home_b, a, home_a);
}

void PredicateReader::like(size_t i, bool any_case) {
  const TokenRange pattern = operands_.stripped(operands_.after(i));
  if (operands_.classify(pattern).kind != Operand::Kind::constant) return;
  const std::string_view text = pattern.size() == 1 ? tokens_[pattern.begin].text() : "";
  const size_t quote = std::min(text.find_first_of("'\""), text.size());
  const std::string_view inside = text.substr(std::min(quote + 1, text.size()));
  if (inside.size() > 1 && inside.find_first_not_of('%') + 1 == inside.size()) return;  // all
  const bool wild = !inside.empty() && (inside[0] == '%' || inside[0] == '_');
  const bool prefix = !any_case && !text.empty() && !wild;
  const TokenRange left = operands_.before(i);
  emit(operands_.classify(left),
       prefix ? PredicateKind::prefix_like : PredicateKind::contains_like);
}

void PredicateReader::between(size_t i) {
  const TokenRange low = operands_.after(i);
  if (!tokens_.is(low.end, "and")) return;
  const TokenRange high = operands_.after(low.end);
  if (operands_.classify(low).kind != Operand::Kind::constant) return;
  if (operands_.classify(high).kind != Operand::Kind::constant) return;
  emit(operands_.classify(operands_.before(i)), PredicateKind::range);
}

void PredicateReader::in_list(size_t i) {
  const TokenRange left = operands_.before(i), list = operands_.after(i);
  const bool long_list = list.end - list.begin > max_operand;
  if (list.empty()) return;
  const TokenRange looked_at{list.begin, long_list ? list.begin + max_operand : list.end};
  if (!long_list && operands_.classify(looked_at).kind != Operand::Kind::constant) return;
  if (long_list && !tokens_.opens_query(list.begin)) {
    for (size_t j = looked_at.begin; j < looked_at.end; ++j) {
      if (operands_.is_column(j)) return;
    }
  }
  const std::vector<TokenRange> row = operands_.row_columns(left);
  for (const TokenRange column : row) {
    emit({Operand::Kind::column, false, column}, PredicateKind::in_list);
  }
  if (row.empty()) emit(operands_.classify(left), PredicateKind::in_list);
}

void PredicateReader::using_columns(size_t i) {
  if (!tokens_.is(i + 1, TokenKind::open)) return;
  const std::vector<TableRef>& refs = blocks_.blocks[blocks_.places[i].block].refs;
  const TableRef* right = nullptr;
  size_t before = 0;
  for (const TableRef& ref : refs) {
    if (ref.token > i) continue;
    ++before;
    if (right == nullptr || ref.token > right->token) right = &ref;
  }
  if (before < 2) return;
  for (size_t j = i + 2; tokens_.is_name(j); j += 2) {
    for (const TableRef& ref : refs) {
      const bool joined = &ref == right || (before == 2 && ref.token < i);
      if (!joined || ref.name.empty()) continue;
      Predicate predicate{ref.name, tokens_.name_part(j), PredicateKind::join};
      predicate.block = predicate.other_block = blocks_.places[i].block;
      const TableRef& other = &ref == right ? refs[0] : *right;
      if (before == 2) predicate.other_table = other.name;
      if (before == 2) predicate.other_column = predicate.column;
      emit(std::move(predicate));
    }
    if (!tokens_.is(j + 1, TokenKind::comma)) break;
  }
}

// ORDER BY and GROUP BY: as far as each item is a column.
void PredicateReader::sorted_columns(size_t i) {
  const TokenPlace place = blocks_.places[i];
  const bool order = place.clause == Clause::order_by;
  const PredicateKind kind = order ? PredicateKind::order_by : PredicateKind::group_by;
  for (size_t next = i + 2; next < tokens_.size();) {
    TokenRange item{next, next};
    while (item.end < tokens_.size() && blocks_.places[item.end].clause == place.clause &&
           blocks_.places[item.end].block == place.block &&
           !tokens_.is(item.end, TokenKind::comma) && !tokens_.is(item.end, TokenKind::close) &&
           !tokens_.is(item.end, TokenKind::semicolon)) {
      item.end = tokens_.is(item.end, TokenKind::open)
                     ? std::min(tokens_.match(item.end) + 1, tokens_.size())
                     : item.end + 1;
    }
    next = item.end + 1;
    const bool more = tokens_.is(item.end, TokenKind::comma);
    const bool random = tokens_.is(item.begin, "random") || tokens_.is(item.begin, "rand");
    if (order && random && tokens_.is(item.begin + 1, TokenKind::open)) {
      blocks_.orders_by_random = true;
      return;
    }
    const bool nulls = item.size() > 2 && tokens_.is(item.end - 2, "nulls");
    const bool nulls_first = nulls && tokens_.is(item.end - 1, "first");
    if (nulls) item.end -= 2;
    const bool descending = !item.empty() && tokens_.is(item.end - 1, "desc");
    if (descending || (!item.empty() && tokens_.is(item.end - 1, "asc"))) --item.end;
    if (order && blocks_.blocks[place.block].combined) return;
    if (!sorted_column(item, place.block, kind, descending)) return;
    found_.back().nulls_elsewhere = nulls && nulls_first != descending;
    if (!more) return;
  }
}

// False if the item is not understood: what follows it cannot be used without it.
bool PredicateReader::sorted_column(TokenRange item, uint32_t block, PredicateKind kind,
                                    bool descending) {
  Operand operand = operands_.classify(item);
  if (operand.kind == Operand::Kind::constant) return false;  // by position
  if (operand.kind != Operand::Kind::column) return false;
  if (operand.column.end == operand.column.begin + 1) {
    bool found = false;
    const auto column = aliased(tokens_.name_part(operand.column.begin), block, &found);
    if (found && !column) return false;
    if (column) operand.column = *column;
  }
  const size_t before = found_.size();
  emit(operand, kind, descending);
  return found_.size() > before;
}

// What the select list of `block` calls `name`, if that is a column.
std::optional<TokenRange> PredicateReader::aliased(std::string_view name, uint32_t block,
                                                   bool* found) const {
  size_t i = blocks_.blocks[block].begin;
  if (!tokens_.is(i, "select")) return std::nullopt;
  ++i;
  if (tokens_.is(i, "distinct") || tokens_.is(i, "all")) ++i;
  for (size_t begin = i; i < tokens_.size(); ++i) {
    if (tokens_.is(i, TokenKind::open) || tokens_.is(i, TokenKind::open_bracket))
      i = std::min(tokens_.match(i), tokens_.size() - 1);
    if (blocks_.places[i].clause != Clause::select) break;
    if (tokens_.is(i, TokenKind::comma)) begin = i + 1;
    const bool last = tokens_.is(i + 1, TokenKind::comma) || i + 1 == tokens_.size() ||
                      blocks_.places[i + 1].clause != Clause::select;
    const bool alias = last && i > begin && !tokens_.is(i - 1, TokenKind::dot) &&
                       (tokens_.is(i, TokenKind::word) || tokens_.is(i, TokenKind::quoted));
    if (!alias || !same_name(tokens_.name_part(i), name, tokens_.dialect())) continue;
    *found = true;
    const Operand operand = operands_.classify({begin, tokens_.is(i - 1, "as") ? i - 1 : i});
    if (operand.kind == Operand::Kind::column && !operand.wrapped) return operand.column;
    return std::nullopt;
  }
  return std::nullopt;
}

// Tables

Home PredicateReader::home_of(TokenRange column) const {
  uint32_t block = blocks_.places[column.begin].block;
  if (block == no_block) return {};
  if (column.end == column.begin + 1) return home_without_table(column, block);
  const std::string qualifier = tokens_.name(column.begin, column.end - 2);
  for (; block != no_block; block = blocks_.blocks[block].parent) {
    const std::vector<TableRef>& refs = blocks_.blocks[block].refs;
    const size_t ref = find_ref(refs, qualifier, tokens_.dialect());
    if (ref < refs.size()) return {&refs[ref], true, block};
  }
  return {};
}

// The one table that there is, or that has the column: of this block, or one around it.
Home PredicateReader::home_without_table(TokenRange column, uint32_t block) const {
  const auto only = [this](uint32_t in) {
    const std::vector<TableRef>& refs = blocks_.blocks[in].refs;
    return Home{refs.size() == 1 ? &refs[0] : nullptr, true, in};
  };
  if (!has_column_ || blocks_.blocks[block].refs.size() > max_refs) return only(block);
  const std::string name = tokens_.name_part(column.begin);
  for (uint32_t in = block; in != no_block; in = blocks_.blocks[in].parent) {
    const TableRef* owner = nullptr;
    bool unknown = false, several = false;
    for (const TableRef& ref : blocks_.blocks[in].refs) {
      const auto has = ref.name.empty() ? std::nullopt : has_column_(ref.name, name);
      unknown |= !has;
      several |= has.value_or(false) && owner != nullptr;
      if (has.value_or(false)) owner = &ref;
    }
    if (several) return {nullptr, true, in};
    if (owner != nullptr) return {owner, true, in};
    if (unknown) return only(in);
  }
  return only(block);
}

void PredicateReader::emit(const Operand& column, PredicateKind kind, bool descending) {
  if (column.kind != Operand::Kind::column) return;
  const Home home = home_of(column.column);
  if (!home.known) return;
  if (home.ref != nullptr && home.ref->name.empty()) return;  // of a sub-select
  Predicate predicate{home.ref == nullptr ? std::string() : home.ref->name,
                      tokens_.name_part(column.column.end - 1), kind};
  predicate.wrapped = column.wrapped;
  predicate.descending = descending;
  predicate.block = home.block;
  predicate.optional = home.ref != nullptr && home.ref->optional &&
                       blocks_.places[column.column.begin].clause == Clause::on;
  emit(std::move(predicate));
}

void PredicateReader::emit_compared(const Operand& column, TokenRange with, PredicateKind kind) {
  const size_t before = found_.size();
  emit(column, kind);
  with = operands_.stripped(with);
  const std::string_view value = with.size() == 1 ? tokens_[with.begin].text() : "";
  if (found_.size() > before)
    found_.back().boolean =
        same_name(value, "true", Dialect::mysql) || same_name(value, "false", Dialect::mysql);
}

void PredicateReader::emit_join(const Operand& column, const Home& home, const Operand& other,
                                const Home& other_home) {
  if (home.ref->name.empty()) return;  // of a sub-select
  Predicate predicate{home.ref->name, tokens_.name_part(column.column.end - 1),
                      PredicateKind::join};
  predicate.wrapped = column.wrapped;
  predicate.block = home.block;
  predicate.other_table = other_home.ref->name;
  predicate.other_column = tokens_.name_part(other.column.end - 1);
  predicate.other_block = other_home.block;
  emit(std::move(predicate));
}

void PredicateReader::emit(Predicate predicate) {
  if (found_.size() >= max_predicates) return;
  if (std::find(found_.begin(), found_.end(), predicate) != found_.end()) return;
  found_.push_back(std::move(predicate));
}

}  // namespace

std::vector<Predicate> read_predicates(const TokenList& tokens, QueryBlocks& blocks,
                                       const HasColumn& has_column) {
  return PredicateReader(tokens, blocks, has_column).read();
}

}  // namespace dbperf
