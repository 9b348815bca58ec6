// Verbs, and the names behind some of them that tell no two statements apart.

#include <algorithm>

#include "analysis/sql/fingerprint_writer.h"

namespace dbperf {

void FingerprintWriter::begin_statement(const Token& token) {
  const Verb verb = token.info().verb;
  mode_ = Mode::plain;
  if (token.info().id == Keyword::with) {
    mode_ = Mode::main_verb;
    with_depth_ = frames_.size();
    return;
  }
  if (!verb_known_) verb_ = verb;
  verb_known_ = true;
  switch (verb) {
    case Verb::savepoint:
    case Verb::release:
    case Verb::deallocate:
    case Verb::prepare:
    case Verb::close:
    case Verb::declare:
      mode_ = Mode::hide_next;
      break;
    case Verb::drop:
      mode_ = Mode::hide_after_prepare;
      break;
    case Verb::rollback:
      mode_ = Mode::hide_after_to;
      break;
    case Verb::fetch:
    case Verb::move:
      mode_ = Mode::hide_names;
      break;
    case Verb::set:
      if (!mysql_) mode_ = Mode::set_name;
      break;
    default:
      break;
  }
}

// Follows what the statement's first words mean; true if `token` is a name to hide.
bool FingerprintWriter::hides(const Token& token) {
  constexpr std::string_view directions[] = {"next",     "prior",    "first", "last",
                                             "absolute", "relative", "all",   "forward",
                                             "backward", "from",     "in"};
  switch (mode_) {
    case Mode::start:
      if (in_comment_hint_ || token.kind != TokenKind::word) return false;
      if (token.info().id != Keyword::null && token.info().id != Keyword::literal) {
        begin_statement(token);
      }
      return false;
    case Mode::main_verb: {
      const Verb verb = token.info().verb;
      if (frames_.size() > with_depth_ || token.kind != TokenKind::word) return false;
      if (verb < Verb::select || verb > Verb::merge) return false;
      if (!verb_known_) verb_ = verb;
      verb_known_ = true;
      mode_ = Mode::plain;
      return false;
    }
    case Mode::hide_next:
      if (token.is("savepoint") || token.is("prepare")) return false;
      mode_ = Mode::plain;
      return !token.is("all") && !token.is("transaction");
    case Mode::hide_after_to:
      if (token.is("to")) mode_ = Mode::hide_next;
      return false;
    case Mode::hide_after_of:
      mode_ = token.is("of") ? Mode::hide_next : Mode::plain;
      return false;
    case Mode::hide_after_prepare:
      mode_ = token.is("prepare") ? Mode::hide_next : Mode::plain;
      return false;
    case Mode::hide_names:
      if (std::none_of(std::begin(directions), std::end(directions),
                       [&](std::string_view word) { return token.is(word); }))
        return true;
      lexer_.read_as_keyword();
      return false;
    case Mode::set_name:
      if (token.is("to") || token.is("zone")) mode_ = Mode::set_value;
      return false;
    case Mode::set_value:
      return !token.is("default");
    default:
      return false;
  }
}

}  // namespace dbperf
