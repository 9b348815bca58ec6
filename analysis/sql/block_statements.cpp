// How statements begin, and where those without clauses name their tables.

#include <algorithm>

#include "analysis/sql/block_reader.h"

namespace dbperf {

size_t BlockReader::skip(size_t i, std::initializer_list<std::string_view> words) const {
  const auto is_one = [&](std::string_view word) { return tokens_.is(i, word); };
  while (std::any_of(words.begin(), words.end(), is_one)) ++i;
  return i;
}

// The word with which a statement begins.
size_t BlockReader::start(size_t i) {
  const Verb verb = tokens_[i].info().verb;
  BlockFrame& frame = top();
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
    constexpr std::string_view routines[] = {"function", "procedure", "trigger", "event", "rule"};
    const auto begins_routine = [&](std::string_view word) { return tokens_.is(i, word); };
    if (std::any_of(std::begin(routines), std::end(routines), begins_routine)) {
      return tokens_.size();  // with all the statements in it
    }
    if (tokens_.is(i, "view") || tokens_.is(i, "select")) return i;
    if (tokens_.is(i, TokenKind::semicolon)) return i;
  }
  skipping_ = true;
  return i;
}

// Statements that name their tables, if any, right behind the verb. But for a few, nothing else in
// them is read.
size_t BlockReader::utility(size_t i, Verb verb) {
  const bool has_table = tokens_.is(i + 1, "table") || tokens_.is(i + 1, "tables");
  size_t next = skip(i + 1, {"table", "tables", "if", "exists", "only", "full", "freeze", "verbose",
                             "analyze", "local", "no_write_to_binlog", "concurrently"});
  if (tokens_.is(next, TokenKind::open) && !tokens_.opens_query(next)) {
    next = skip(tokens_.match(next) + 1, {"table", "only"});
  }
  switch (verb) {
    case Verb::truncate:
      names(next, true);
      break;
    case Verb::drop:
    case Verb::alter:
    case Verb::rename:
      if (tokens_.is(i + 1, "index")) next = behind(i, "on");
      if (has_table || tokens_.is(i + 1, "index")) names(next, true);
      break;
    case Verb::reindex:
    case Verb::optimize:
    case Verb::check:
    case Verb::checksum:
    case Verb::repair:
      if (has_table) names(next, false);
      break;
    case Verb::lock:
    case Verb::vacuum:
    case Verb::analyze:
    case Verb::cluster:
    case Verb::handler:
      names(next, false);
      break;
    case Verb::refresh:
      names(skip(i + 1, {"materialized", "view", "concurrently"}), true);
      break;
    case Verb::load:
      names(behind(i, "table"), true);
      break;
    default:
      return other_statement(i, verb);
  }
  skipping_ = true;
  return i + 1;
}

// Those that may hold a query, and those of which nothing is known.
size_t BlockReader::other_statement(size_t i, Verb verb) {
  if (verb == Verb::copy && tokens_.is_name(i + 1)) {
    size_t direction = tokens_.name_end(i + 1);
    if (tokens_.is(direction, TokenKind::open)) direction = tokens_.match(direction) + 1;
    use(i + 1, tokens_.is(direction, "from"));
  }
  skipping_ = verb != Verb::copy && verb != Verb::select && verb != Verb::set &&
              verb != Verb::call && verb != Verb::do_ && verb != Verb::execute &&
              verb != Verb::declare && verb != Verb::other;
  return i + 1;
}

// Behind the next `word` of the statement, or its end.
size_t BlockReader::behind(size_t i, std::string_view word) const {
  while (i < tokens_.size() && !tokens_.is(i, TokenKind::semicolon)) {
    if (tokens_.is(i++, word)) return i;
  }
  return i;
}

// A list of tables; what stands between their names and the commas is not looked at.
void BlockReader::names(size_t i, bool written) {
  while (tokens_.is_name(i)) {
    use(i, written);
    i = tokens_.name_end(i);
    while (i < tokens_.size() && !tokens_.is(i, TokenKind::comma) &&
           !tokens_.is(i, TokenKind::semicolon) && !tokens_.is(i, "to")) {
      i = tokens_.is(i, TokenKind::open) ? tokens_.match(i) + 1 : i + 1;
    }
    if (i >= tokens_.size() || tokens_.is(i, TokenKind::semicolon)) return;
    i = skip(i + 1, {"only"});
  }
}

void BlockReader::use(size_t i, bool written) {
  uses_.push_back({i, {tokens_.name(i, tokens_.name_end(i)), written}});
}

}  // namespace dbperf
