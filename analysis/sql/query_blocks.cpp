// One walk over the tokens with a stack of open parentheses, each with the block and clause it
// stands in. Only words on the level of a query begin clauses: `extract(day from x)` has no FROM.

#include "analysis/sql/query_blocks.h"

#include <algorithm>
#include <set>
#include <utility>

namespace dbperf {
namespace {

// More tables than this are not told apart: it would take time squared.
constexpr size_t max_refs = 256;

struct Frame {
  uint32_t outer = no_block;  // the block around the parenthesis
  uint32_t block = no_block;
  uint32_t group = no_group;
  Clause clause = Clause::other;
  Verb verb = Verb::other;  // whose clauses follow
  bool start = false;       // a statement may begin here
  bool query = false;       // words on this level begin clauses
  bool outermost = false;   // a level of the statement itself
  bool expects_table = false;
  bool is_table = false;  // it stands where a table may
  bool after_table_function = false;
  bool after_conflict = false;  // what follows does not choose rows
  bool writes = false;          // tables that follow are targets
  size_t cases = 0;             // open CASEs
  size_t visible = 0;           // common table expressions known when it opened
  std::string cte;              // the one that it holds
};

class BlockReader {
 public:
  explicit BlockReader(const TokenList& tokens) : tokens_(tokens) {}
  QueryBlocks read();

 private:
  Frame& top() { return frames_.back(); }
  QueryBlock& block() { return out_.blocks[top().block]; }
  void reset();
  size_t step(size_t i);
  size_t word(size_t i);
  void clause_word(size_t i);
  void begin_clause(Clause clause);
  void begin_block(size_t i, Verb verb);
  size_t open(size_t i);
  size_t close(size_t i);
  size_t start(size_t i);
  size_t with(size_t i);
  size_t table(size_t i);
  size_t alias(size_t i, TableRef& ref);
  size_t skip_table_options(size_t i) const;
  size_t add_ref(size_t i, bool written);
  size_t skip(size_t i, std::initializer_list<std::string_view> words) const;
  void condition_word(size_t i);
  void limit_word(size_t i);
  size_t insert(size_t i);
  size_t delete_from(size_t i);
  size_t create(size_t i);
  size_t utility(size_t i, Verb verb);
  size_t names(size_t i, bool written);
  void update_targets(size_t set);
  void use(size_t i, bool written);
  bool is_cte(std::string_view name) const;
  void finish();

  const TokenList& tokens_;
  QueryBlocks out_;
  std::vector<Frame> frames_;
  std::vector<std::string> ctes_;
  std::vector<std::pair<size_t, TableUse>> uses_;  // by token, for those outside of blocks
  bool explained_ = false;
  bool skipping_ = false;  // to the end of a statement that is not read
};

size_t BlockReader::skip(size_t i, std::initializer_list<std::string_view> words) const {
  const auto is_one = [&](std::string_view word) { return tokens_.is(i, word); };
  while (std::any_of(words.begin(), words.end(), is_one)) ++i;
  return i;
}

void BlockReader::reset() {
  frames_.assign(1, Frame());
  top().start = top().outermost = true;
  ctes_.clear();
  explained_ = skipping_ = false;
}

QueryBlocks BlockReader::read() {
  out_.places.resize(tokens_.size());
  reset();
  for (size_t i = 0; i < tokens_.size();) {
    const size_t next = std::min(step(i), tokens_.size());
    const Frame& frame = frames_.back();
    Place place{frame.block, frame.group, frame.cases > 0 ? Clause::other : frame.clause};
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
  Frame& parent = top();
  const bool query = tokens_.opens_query(i);
  Frame frame;
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
  const Frame frame = std::move(top());
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
  Frame& frame = top();
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

size_t BlockReader::word(size_t i) {
  if (tokens_[i].keyword == 0 && !top().start) return i + 1;
  if (tokens_.is(i, "select")) {
    const bool combined =
        top().query && i > 0 &&
        (tokens_.is(i - 1, "union") || tokens_.is(i - 1, "all") || tokens_.is(i - 1, "distinct") ||
         tokens_.is(i - 1, "except") || tokens_.is(i - 1, "intersect"));
    begin_block(i, Verb::select);
    block().combined = combined;
    begin_clause(Clause::select);
    return i + 1;
  }
  if (top().start) return start(i);
  condition_word(i);
  if (top().query) clause_word(i);
  return i + 1;
}

// OR, CASE and NOT IN (SELECT ..) matter on every level.
void BlockReader::condition_word(size_t i) {
  Frame& frame = top();
  const bool mysql_or = tokens_.dialect() == Dialect::mysql && tokens_.is_op(i, "||");
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

void BlockReader::clause_word(size_t i) {
  Frame& frame = top();
  const bool joins = frame.clause == Clause::from || frame.clause == Clause::on;
  const bool by = tokens_.is(i + 1, "by");
  if (frame.cases > 0) return;
  if (tokens_.is(i, "from")) {
    const bool first = frame.clause == Clause::select || frame.clause == Clause::set ||
                       (frame.verb == Verb::delete_ && frame.clause == Clause::other);
    const bool is_distinct = i > 1 && tokens_.is(i - 1, "distinct") &&
                             (tokens_.is(i - 2, "is") || tokens_.is(i - 2, "not"));
    if (!first || is_distinct) return;
    begin_clause(Clause::from);
    frame.expects_table = true;
  } else if (tokens_.is(i, "where")) {
    const bool chooses = !frame.after_conflict && frame.verb != Verb::insert;
    begin_clause(chooses ? Clause::where : Clause::other);
    out_.has_where = out_.has_where || (chooses && frame.outermost);
  } else if (tokens_.is(i, "on")) {
    frame.after_conflict =
        frame.after_conflict || tokens_.is(i + 1, "conflict") || tokens_.is(i + 1, "duplicate");
    if (frame.after_conflict)
      begin_clause(Clause::other);
    else if (joins)
      begin_clause(Clause::on);
  } else if (joins && (tokens_.is(i, "join") || tokens_.is(i, "straight_join"))) {
    begin_clause(Clause::from);
    frame.expects_table = true;
  } else if (tokens_.is(i, "using") && frame.writes) {  // DELETE FROM a USING a JOIN b
    if (tokens_.dialect() == Dialect::mysql) std::swap(block().targets, block().refs);
    frame.writes = false;
    frame.expects_table = true;
  } else if (tokens_.is(i, "using") && frame.verb == Verb::merge && !joins) {
    begin_clause(Clause::from);
    frame.expects_table = true;
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

// A table, or a function, where one is expected; `i` again if there is none.
size_t BlockReader::table(size_t i) {
  i = skip(i, {"only", "lateral"});
  if (tokens_.is(i, TokenKind::open)) return i;  // with the table still expected
  Frame& frame = top();
  frame.expects_table = false;
  if (tokens_.is(i, "rows") && tokens_.is(i + 1, "from")) {
    frame.after_table_function = true;
    return i + 2;
  }
  if (!tokens_.is_name(i) || frame.block == no_block) return i;
  const size_t end = tokens_.name_end(i);
  if (tokens_.is(end, TokenKind::open) && !frame.writes) {
    frame.after_table_function = true;
    return end;
  }
  return add_ref(i, frame.writes);
}

size_t BlockReader::add_ref(size_t i, bool written) {
  const size_t end = tokens_.name_end(i);
  TableRef ref;
  ref.token = i;
  ref.written = written;
  ref.name = tokens_.name(i, end);
  const bool dual =
      tokens_.dialect() == Dialect::mysql && same_name(ref.name, "dual", Dialect::mysql);
  if (dual || (end == i + 1 && is_cte(ref.name))) {
    ref.alias = std::move(ref.name);
    ref.name.clear();
  }
  const size_t next = alias(end, ref);
  if (!dual) block().refs.push_back(std::move(ref));
  return next;
}

size_t BlockReader::skip_table_options(size_t i) const {
  for (;;) {
    const bool hint = (tokens_.is(i, "use") || tokens_.is(i, "force") || tokens_.is(i, "ignore")) &&
                      (tokens_.is(i + 1, "index") || tokens_.is(i + 1, "key"));
    size_t paren = i;
    if (hint || tokens_.is(i, "tablesample")) {
      while (paren < i + 6 && !tokens_.is(paren, TokenKind::open)) ++paren;
    } else if (tokens_.is(i, "partition")) {
      paren = i + 1;
    }
    if (paren == i || !tokens_.is(paren, TokenKind::open)) return i;
    i = tokens_.match(paren) + 1;
  }
}

// Reads the alias of `ref`, and what else may follow a table.
size_t BlockReader::alias(size_t i, TableRef& ref) {
  if (tokens_.is_op(i, "*")) ++i;
  if (tokens_.is(i, "with") && tokens_.is(i + 1, "ordinality")) i += 2;
  i = skip_table_options(i);
  const bool as = tokens_.is(i, "as");
  const size_t name = as ? i + 1 : i;
  const bool option = tokens_.is(name, "use") || tokens_.is(name, "force") ||
                      tokens_.is(name, "ignore") || tokens_.is(name, "lock") ||
                      tokens_.is(name, "tablesample") || tokens_.is(name, "procedure") ||
                      tokens_.is(name, "minus") || tokens_.is(name, "search");
  const bool named = as ? tokens_.is(name, TokenKind::word) || tokens_.is(name, TokenKind::quoted)
                        : tokens_.is_name(name) && !option;
  if (!named) return as ? i + 1 : i;
  ref.alias = tokens_.name_part(name);
  i = name + 1;
  if (tokens_.is(i, TokenKind::open) && top().verb != Verb::insert) i = tokens_.match(i) + 1;
  return skip_table_options(i);
}

// Common table expressions; the main statement begins behind them.
size_t BlockReader::with(size_t i) {
  const bool recursive = tokens_.is(i, "recursive");
  if (recursive) ++i;
  size_t paren = i + 1;
  if (tokens_.is(paren, TokenKind::open)) paren = tokens_.match(paren) + 1;
  if (!tokens_.is(paren, "as")) {
    top().start = true;
    return i;
  }
  paren = skip(paren + 1, {"not", "materialized"});
  if (!tokens_.is(paren, TokenKind::open)) return paren;
  std::string name = tokens_.name_part(i);
  // Its own name means itself only where it may be recursive.
  if (recursive) ctes_.push_back(name);
  const size_t next = open(paren);
  top().start = true;
  top().outermost = top().is_table = false;
  top().clause = Clause::other;
  top().cte = std::move(name);
  return next;
}

bool BlockReader::is_cte(std::string_view name) const {
  if (ctes_.size() > max_refs) return true;
  return std::any_of(ctes_.begin(), ctes_.end(), [&](const std::string& cte) {
    return same_name(cte, name, tokens_.dialect());
  });
}

// The word with which a statement begins.
size_t BlockReader::start(size_t i) {
  const Verb verb = tokens_[i].info().verb;
  Frame& frame = top();
  if (verb == Verb::explain || (verb == Verb::describe && frame.outermost)) {
    explained_ = true;
    i = skip(i + 1, {"analyze", "analyse", "verbose", "extended", "partitions"});
    if (!tokens_.is_name(i)) return i;
    const size_t end = tokens_.name_end(i);
    if (tokens_.is(end, TokenKind::end) || tokens_.is(end, TokenKind::semicolon)) use(i, false);
    return i;
  }
  if (tokens_.is(i, "with")) {
    frame.start = false;
    return with(i + 1);
  }
  if (verb == Verb::other && explained_) return i + 1;  // FORMAT = JSON
  if (tokens_.is(i, "prepare")) {
    size_t as = tokens_.name_end(i + 1);
    if (tokens_.is(as, TokenKind::open)) as = tokens_.match(as) + 1;
    if (tokens_.is(as, "as")) return as + 1;
  }
  frame.start = false;
  switch (verb) {
    case Verb::insert:
      return insert(i);
    case Verb::update:
      begin_block(i, verb);
      begin_clause(Clause::from);
      top().expects_table = true;
      return skip(i + 1, {"low_priority", "ignore"});
    case Verb::delete_:
      return delete_from(i);
    case Verb::merge:
      begin_block(i, verb);
      i = skip(i + 1, {"into", "only"});
      return tokens_.is_name(i) ? add_ref(i, true) : i;
    case Verb::create:
      return create(i);
    default:
      return utility(i, verb);
  }
}

size_t BlockReader::insert(size_t i) {
  begin_block(i, Verb::insert);
  i = skip(i + 1, {"low_priority", "delayed", "high_priority", "ignore", "into"});
  return tokens_.is_name(i) ? add_ref(i, true) : i;
}

size_t BlockReader::delete_from(size_t i) {
  begin_block(i, Verb::delete_);
  i = skip(i + 1, {"low_priority", "quick", "ignore"});
  if (tokens_.is(i, "from")) {
    begin_clause(Clause::from);
    top().writes = top().expects_table = true;
    return i + 1;
  }
  while (tokens_.is_name(i)) {  // DELETE a, b.* FROM a JOIN b
    const size_t end = tokens_.name_end(i);
    TableRef target;
    target.name = tokens_.name(i, end);
    target.token = i;
    block().targets.push_back(std::move(target));
    i = tokens_.is(end, TokenKind::dot) ? end + 2 : end;
    if (tokens_.is(i, TokenKind::comma)) ++i;
  }
  return i;
}

size_t BlockReader::create(size_t i) {
  for (const size_t end = i + 16; i < end; ++i) {
    if (tokens_.is(i, "table")) {
      i = skip(i + 1, {"if", "not", "exists"});
      if (!tokens_.is_name(i)) return i;
      use(i, true);
      i = tokens_.name_end(i);
      const size_t like = tokens_.is(i, TokenKind::open) ? i + 1 : i;
      if (tokens_.is(like, "like") && tokens_.is_name(like + 1)) use(like + 1, false);
      return i;
    }
    if (tokens_.is(i, "index")) {
      while (i < end && !tokens_.is(i, "on")) ++i;
      i = skip(i + 1, {"only"});
      if (tokens_.is_name(i)) use(i, true);
      break;
    }
    if (tokens_.is(i, "view") || tokens_.is(i, "select")) return i;
    if (tokens_.is(i, TokenKind::semicolon)) return i;
  }
  skipping_ = true;
  return i;
}

// Statements that name their tables, if any, right behind the verb.
size_t BlockReader::utility(size_t i, Verb verb) {
  const bool has_table = tokens_.is(i + 1, "table") || tokens_.is(i + 1, "tables");
  size_t next = skip(i + 1, {"table", "tables", "if", "exists", "only", "full", "freeze", "verbose",
                             "analyze", "local", "no_write_to_binlog", "concurrently"});
  if (tokens_.is(next, TokenKind::open) && !tokens_.opens_query(next)) {
    next = skip(tokens_.match(next) + 1, {"table", "only"});
  }
  skipping_ = true;
  switch (verb) {
    case Verb::truncate:
      return names(next, true);
    case Verb::drop:
    case Verb::alter:
      return has_table ? names(next, true) : i + 1;
    case Verb::rename:
      return has_table ? names(next, true) : i + 1;
    case Verb::reindex:
    case Verb::optimize:
    case Verb::check:
    case Verb::checksum:
    case Verb::repair:
      return has_table ? names(next, false) : i + 1;
    case Verb::lock:
    case Verb::vacuum:
    case Verb::analyze:
    case Verb::cluster:
    case Verb::handler:
      return names(next, false);
    case Verb::select:  // TABLE t; VALUES (..)
      return tokens_.is(i, "table") ? names(i + 1, false) : (skipping_ = false, i + 1);
    case Verb::refresh:
      return names(skip(i + 1, {"materialized", "view", "concurrently"}), true);
    case Verb::load:
      while (i < tokens_.size() && !tokens_.is(i, "table")) ++i;
      return names(i + 1, true);
    case Verb::copy:
      skipping_ = false;
      if (tokens_.is_name(next)) {
        size_t direction = tokens_.name_end(next);
        if (tokens_.is(direction, TokenKind::open)) direction = tokens_.match(direction) + 1;
        use(next, tokens_.is(direction, "from"));
      }
      return i + 1;
    case Verb::set:
    case Verb::call:
    case Verb::do_:
    case Verb::execute:
    case Verb::declare:
    case Verb::other:
      skipping_ = false;
      return i + 1;
    default:
      return i + 1;
  }
}

// A list of tables; what stands between their names and the commas is not looked at.
size_t BlockReader::names(size_t i, bool written) {
  while (tokens_.is_name(i)) {
    use(i, written);
    i = tokens_.name_end(i);
    while (i < tokens_.size() && !tokens_.is(i, TokenKind::comma) &&
           !tokens_.is(i, TokenKind::semicolon) && !tokens_.is(i, "to")) {
      i = tokens_.is(i, TokenKind::open) ? tokens_.match(i) + 1 : i + 1;
    }
    if (i >= tokens_.size() || tokens_.is(i, TokenKind::semicolon)) break;
    i = skip(i + 1, {"only"});
  }
  return i;
}

// MySQL updates the tables of a join that its assignments name.
void BlockReader::update_targets(size_t set) {
  std::vector<TableRef>& refs = block().refs;
  if (refs.empty()) return;
  if (refs.size() == 1 || tokens_.dialect() == Dialect::postgres) {
    refs[0].written = true;
    return;
  }
  for (size_t i = set + 1; tokens_.is_name(i);) {
    const size_t end = tokens_.name_end(i);
    const size_t ref =
        end > i + 1 ? find_ref(refs, tokens_.name(i, end - 2), tokens_.dialect()) : 0;
    if (ref < refs.size()) refs[ref].written = true;
    i = end;
    while (i < tokens_.size() && !tokens_.is(i, TokenKind::comma) && !tokens_.is(i, "where") &&
           !tokens_.is(i, TokenKind::close) && !tokens_.is(i, TokenKind::semicolon)) {
      i = tokens_.is(i, TokenKind::open) ? tokens_.match(i) + 1 : i + 1;
    }
    if (!tokens_.is(i, TokenKind::comma)) break;
    ++i;
  }
}

void BlockReader::use(size_t i, bool written) {
  uses_.push_back({i, {tokens_.name(i, tokens_.name_end(i)), written}});
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

}  // namespace

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
