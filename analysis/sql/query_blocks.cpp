// One walk over the tokens with a stack of open parentheses, each with the block and clause it
// stands in. Only words on the level of a query begin clauses: `extract(day from x)` has no FROM.

#include "analysis/sql/query_blocks.h"

#include <algorithm>
#include <set>
#include <utility>

#include "analysis/sql/block_reader.h"
#include "analysis/sql/dialect.h"

namespace dbperf {

namespace {

bool follows_set_operator(const TokenList& tokens, size_t i) {
  return i > 0 &&
         (tokens.is(i - 1, "union") || tokens.is(i - 1, "all") || tokens.is(i - 1, "distinct") ||
          tokens.is(i - 1, "except") || tokens.is(i - 1, "intersect"));
}

}  // namespace

void BlockReader::reset() {
  frames_.assign(1, BlockFrame());
  top().start = top().outermost = true;
  ctes_.clear();
  explained_ = skipping_ = false;
}

QueryBlocks BlockReader::read() {
  out_.places.resize(tokens_.size());
  reset();
  for (size_t i = 0; i < tokens_.size();) {
    const size_t next = std::min(step(i), tokens_.size());
    const BlockFrame& frame = frames_.back();
    TokenPlace place{frame.block, frame.group, frame.cases > 0 ? Clause::other : frame.clause};
    std::fill(out_.places.begin() + static_cast<std::ptrdiff_t>(i),
              out_.places.begin() + static_cast<std::ptrdiff_t>(next), place);
    i = next;
  }
  finish();
  return std::move(out_);
}

// Reads what begins at `i`; returns where to go on, which is farther.
size_t BlockReader::step(size_t i) {
  const Token& token = tokens_[i];
  if (token.kind == TokenKind::semicolon) {
    reset();
    return i + 1;
  }
  if (skipping_) return i + 1;
  if (top().expects_table && token.kind != TokenKind::open) {
    const size_t next = table(i);
    if (next > i) return next;
  }
  switch (token.kind) {
    case TokenKind::open:
    case TokenKind::open_bracket:
      return open(i);
    case TokenKind::close:
    case TokenKind::close_bracket:
      return close(i);
    case TokenKind::comma:
      if (top().query && (top().clause == Clause::from || top().clause == Clause::on)) {
        begin_clause(Clause::from);
        top().expects_table = true;
        top().optional = false;
      }
      return i + 1;
    case TokenKind::op:
      condition_word(i);
      return i + 1;
    case TokenKind::word:
      return word(i);
    default:
      return i + 1;
  }
}

size_t BlockReader::open(size_t i) {
  BlockFrame& parent = top();
  const bool query = tokens_.opens_query(i);
  BlockFrame frame;
  frame.outer = frame.block = parent.block;
  frame.clause = parent.clause;
  frame.visible = ctes_.size();
  frame.is_table = parent.expects_table || parent.after_table_function;
  frame.outermost = parent.outermost && parent.start && query;
  if (query) {
    frame.start = true;
    frame.clause = Clause::other;
  } else if (parent.expects_table) {  // (a JOIN b)
    frame.query = frame.expects_table = true;
    frame.verb = parent.verb;
    frame.writes = parent.writes;
  } else if (parent.group != no_group) {
    const bool plain = i > 0 && (tokens_.is(i - 1, "and") || tokens_.is(i - 1, "or") ||
                                 tokens_.is(i - 1, "where") || tokens_.is(i - 1, "on") ||
                                 tokens_.is(i - 1, TokenKind::open));
    frame.group = static_cast<uint32_t>(out_.groups.size());
    out_.groups.push_back({parent.group, !plain || parent.cases > 0, false});
  }
  if (parent.outermost && parent.start && query) parent.query = true;
  parent.expects_table = parent.after_table_function = false;
  frames_.push_back(std::move(frame));
  return i + 1;
}

size_t BlockReader::close(size_t i) {
  if (frames_.size() == 1) return i + 1;
  const BlockFrame frame = std::move(top());
  frames_.pop_back();
  ctes_.resize(std::min(ctes_.size(), frame.visible));
  if (!frame.cte.empty()) {
    if (!is_cte(frame.cte)) ctes_.push_back(frame.cte);
    if (tokens_.is(i + 1, TokenKind::comma)) return with(i + 2);
    top().start = true;
    return i + 1;
  }
  if (frame.outermost) {  // (SELECT ..) may be followed by UNION, ORDER BY, LIMIT
    top().start = false;
    if (top().block == no_block) top().block = frame.block;
  }
  if (!frame.is_table || top().block == no_block) return i + 1;
  TableRef ref;
  ref.token = i;
  const size_t next = alias(i + 1, ref);
  // A sub-select or a function; the tables of a join in parentheses stand for themselves.
  if (!frame.query || frame.start || frame.block != frame.outer || !ref.alias.empty()) {
    block().refs.push_back(std::move(ref));
  }
  return next;
}

void BlockReader::begin_clause(Clause clause) {
  top().clause = clause;
  top().group = no_group;
  if (clause != Clause::where && clause != Clause::on) return;
  top().group = static_cast<uint32_t>(out_.groups.size());
  out_.groups.emplace_back();
}

void BlockReader::begin_block(size_t i, Verb verb) {
  BlockFrame& frame = top();
  frame.block = static_cast<uint32_t>(out_.blocks.size());
  frame.verb = verb;
  frame.query = true;
  frame.start = frame.after_conflict = frame.writes = false;
  frame.cases = 0;
  QueryBlock block;
  block.parent = frame.outer;
  block.begin = i;
  out_.blocks.push_back(std::move(block));
  begin_clause(Clause::other);
}

// Whether TABLE is short for SELECT * FROM here, and not a word of another statement.
bool BlockReader::begins_table_query(size_t i) const {
  const BlockFrame& frame = frames_.back();
  if (!tokens_.is(i, "table")) return false;
  if (frame.start) return true;
  return frame.query ? frame.verb == Verb::insert || follows_set_operator(tokens_, i)
                     : i > 0 && tokens_.is(i - 1, "as");  // CREATE TABLE a AS TABLE b
}

size_t BlockReader::word(size_t i) {
  if (tokens_[i].keyword == 0 && !top().start) return i + 1;
  const bool table_query = begins_table_query(i);
  if (table_query || tokens_.is(i, "select")) {
    const bool combined = top().query && follows_set_operator(tokens_, i);
    begin_block(i, Verb::select);
    block().combined = combined;
    begin_clause(table_query ? Clause::from : Clause::select);
    top().expects_table = table_query;
    return i + 1;
  }
  if (top().start) return start(i);
  condition_word(i);
  if (top().query) clause_word(i);
  return i + 1;
}

// OR, CASE and NOT IN (SELECT ..) matter on every level.
void BlockReader::condition_word(size_t i) {
  BlockFrame& frame = top();
  const bool mysql_or = is_mysql(tokens_.dialect()) && tokens_.is_op(i, "||");
  if (tokens_.is(i, "case")) {
    ++frame.cases;
  } else if (tokens_.is(i, "end") && frame.cases > 0) {
    --frame.cases;
  } else if (tokens_.is(i, "or") || tokens_.is(i, "xor") || mysql_or) {
    if (frame.group != no_group && frame.cases == 0) out_.groups[frame.group].has_or = true;
  } else if (tokens_.is(i, "in") && i > 0 && tokens_.is(i - 1, "not")) {
    out_.not_in_subquery = out_.not_in_subquery || tokens_.opens_query(i + 1);
  } else if (frame.query && frame.outermost && frame.clause == Clause::select &&
             tokens_.is_op(i, "*") && !tokens_[i].after_operand) {
    out_.selects_star = true;
  }
}

void BlockReader::limit_word(size_t i) {
  const bool limit = tokens_.is(i, "limit") || (tokens_.is(i, "fetch") && i > 0);
  if (top().outermost) {
    out_.has_limit = out_.has_limit || limit;
    out_.has_offset = out_.has_offset || !limit || tokens_.is(i + 2, TokenKind::comma);
  }
  begin_clause(Clause::other);
}

// FROM and what may stand in it; false if the word is none of these.
bool BlockReader::from_word(size_t i) {
  BlockFrame& frame = top();
  const bool joins = frame.clause == Clause::from || frame.clause == Clause::on;
  if (tokens_.is(i, "from")) {
    const bool first = frame.clause == Clause::select || frame.clause == Clause::set ||
                       (frame.verb == Verb::delete_ && frame.clause == Clause::other);
    const bool is_distinct = i > 1 && tokens_.is(i - 1, "distinct") &&
                             (tokens_.is(i - 2, "is") || tokens_.is(i - 2, "not"));
    if (!first || is_distinct) return true;
  } else if (tokens_.is(i, "on")) {
    frame.after_conflict =
        frame.after_conflict || tokens_.is(i + 1, "conflict") || tokens_.is(i + 1, "duplicate");
    if (frame.after_conflict || joins) {
      begin_clause(frame.after_conflict ? Clause::other : Clause::on);
    }
    return true;
  } else if (tokens_.is(i, "using")) {
    const bool deletes = frame.writes;  // DELETE FROM a USING a JOIN b
    if (deletes && is_mysql(tokens_.dialect())) std::swap(block().targets, block().refs);
    if (!deletes && (frame.verb != Verb::merge || joins)) return true;
    frame.writes = false;
  } else if (!joins || (!tokens_.is(i, "join") && !tokens_.is(i, "straight_join"))) {
    return false;
  }
  begin_clause(Clause::from);
  frame.expects_table = true;
  const size_t side = i > 0 && tokens_.is(i - 1, "outer") ? 2 : 1;
  frame.optional = i >= side && tokens_.is(i, "join") && tokens_.is(i - side, "left");
  return true;
}

void BlockReader::clause_word(size_t i) {
  BlockFrame& frame = top();
  if (frame.cases > 0 || from_word(i)) return;
  const bool by = tokens_.is(i + 1, "by");
  if (tokens_.is(i, "where")) {
    const bool chooses = !frame.after_conflict && frame.verb != Verb::insert;
    begin_clause(chooses ? Clause::where : Clause::other);
    out_.has_where = out_.has_where || (chooses && frame.outermost);
  } else if (tokens_.is(i, "set") && frame.verb == Verb::update && frame.clause != Clause::set) {
    update_targets(i);
    begin_clause(Clause::set);
  } else if (by && (tokens_.is(i, "group") || tokens_.is(i, "order"))) {
    begin_clause(tokens_.is(i, "group") ? Clause::group_by : Clause::order_by);
  } else if (tokens_.is(i, "limit") || tokens_.is(i, "offset") || tokens_.is(i, "fetch")) {
    limit_word(i);
  } else if (tokens_.is(i, "union") || tokens_.is(i, "except") || tokens_.is(i, "intersect")) {
    if (frame.block != no_block) block().combined = true;
    begin_clause(Clause::other);
  } else if (tokens_.is(i, "having") || tokens_.is(i, "returning") || tokens_.is(i, "window") ||
             tokens_.is(i, "for") || tokens_.is(i, "values") || tokens_.is(i, "when")) {
    begin_clause(Clause::other);
  } else if (tokens_.is(i, "into") && frame.clause == Clause::select &&
             tokens_.dialect() == Dialect::postgres) {
    const size_t name = skip(i + 1, {"temp", "temporary", "unlogged", "table"});
    if (tokens_.is_name(name)) use(name, true);
  }
}

void BlockReader::finish() {
  for (QueryBlock& block : out_.blocks) {
    for (const TableRef& target : block.targets) {
      const size_t ref = find_ref(block.refs, target.name, tokens_.dialect());
      if (ref < block.refs.size()) {
        block.refs[ref].written = true;
      } else {
        uses_.push_back({target.token, {target.name, true}});
      }
    }
    for (const TableRef& ref : block.refs) {
      if (!ref.name.empty()) uses_.push_back({ref.token, {ref.name, ref.written}});
    }
  }
  std::stable_sort(uses_.begin(), uses_.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::set<std::pair<std::string, bool>> seen;
  for (auto& [token, table] : uses_) {
    if (seen.emplace(table.name, table.written).second) out_.tables.push_back(std::move(table));
  }
}

QueryBlocks read_blocks(const TokenList& tokens) { return BlockReader(tokens).read(); }

bool same_name(std::string_view a, std::string_view b, Dialect dialect) {
  if (dialect == Dialect::postgres) return a == b;
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return to_lower(x) == to_lower(y); });
}

size_t find_ref(const std::vector<TableRef>& refs, std::string_view qualifier, Dialect dialect) {
  if (refs.size() > max_refs) return refs.size();
  for (size_t i = 0; i < refs.size(); ++i) {
    const TableRef& ref = refs[i];
    const std::string_view name = ref.alias.empty() ? ref.name : ref.alias;
    if (same_name(name, qualifier, dialect)) return i;
    const size_t dot = name.rfind('.');
    if (dot != name.npos && same_name(name.substr(dot + 1), qualifier, dialect)) return i;
  }
  return refs.size();
}

}  // namespace dbperf
