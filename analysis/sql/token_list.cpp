#include "analysis/sql/token_list.h"

namespace dbperf {

TokenList::TokenList(std::string_view text, Dialect dialect) : dialect_(dialect) {
  Lexer lexer(text, dialect);
  bool in_comment = false;
  for (;;) {
    const Token& token = lexer.next();
    if (token.kind == TokenKind::end) break;
    const bool opens = token.kind == TokenKind::hint_open;
    if (opens || token.kind == TokenKind::hint_close) {
      in_comment = opens && token.text() == "/*+";
    } else if (!in_comment) {
      add(token);
    }
  }
  match_brackets();
}

void TokenList::add(const Token& token) {
  const auto back = [this](size_t i) -> TokenKind {
    return i <= tokens_.size() ? tokens_[tokens_.size() - i].kind : TokenKind::end;
  };
  // 1, 2 -> 1
  if (token.kind == TokenKind::literal && back(1) == TokenKind::comma &&
      back(2) == TokenKind::literal &&
      !(tokens_.size() > 2 && tokens_[tokens_.size() - 3].is("limit"))) {
    tokens_.pop_back();
    return;
  }
  // (1), (2) -> (1)
  if (token.kind == TokenKind::close && back(1) == TokenKind::literal &&
      back(2) == TokenKind::open && back(3) == TokenKind::comma && back(4) == TokenKind::close &&
      back(5) == TokenKind::literal && back(6) == TokenKind::open) {
    tokens_.resize(tokens_.size() - 3);
    return;
  }
  tokens_.push_back(token);
}

void TokenList::match_brackets() {
  matches_.assign(tokens_.size(), static_cast<uint32_t>(tokens_.size()));
  std::vector<uint32_t> open;
  for (uint32_t i = 0; i < tokens_.size(); ++i) {
    const TokenKind kind = tokens_[i].kind;
    if (kind == TokenKind::open || kind == TokenKind::open_bracket) {
      open.push_back(i);
    } else if (kind == TokenKind::semicolon) {
      open.clear();
    } else if (kind == TokenKind::close || kind == TokenKind::close_bracket) {
      const TokenKind opening =
          kind == TokenKind::close ? TokenKind::open : TokenKind::open_bracket;
      if (open.empty() || tokens_[open.back()].kind != opening) continue;
      matches_[open.back()] = i;
      matches_[i] = open.back();
      open.pop_back();
    }
  }
  opens_query_.assign(tokens_.size(), false);
  for (size_t i = tokens_.size(); i-- > 0;) {
    if (tokens_[i].kind != TokenKind::open) continue;
    opens_query_[i] = is(i + 1, "select") || is(i + 1, "with") || is(i + 1, "values") ||
                      is(i + 1, "table") || opens_query(i + 1);
  }
}

bool TokenList::is_name(size_t i) const {
  const Token& token = (*this)[i];
  if (token.kind == TokenKind::quoted) return true;
  if (token.kind != TokenKind::word) return false;
  const Keyword id = token.info().id;
  return (token.info().flags & keyword_plain) != 0 || id == Keyword::value || id == Keyword::zone;
}

size_t TokenList::name_end(size_t i) const {
  ++i;
  while (is(i, TokenKind::dot) && (is(i + 1, TokenKind::word) || is(i + 1, TokenKind::quoted))) {
    i += 2;
  }
  return i;
}

std::string TokenList::name_part(size_t i) const {
  const Token& token = (*this)[i];
  std::string name(token.text());
  if (token.kind != TokenKind::quoted) {
    if (dialect_ == Dialect::postgres) {
      for (char& c : name) c = to_lower(c);
    }
    return name;
  }
  const size_t quote = name.find(name.back());
  std::string bare;
  for (size_t at = quote + 1; at + 1 < name.size(); ++at) {
    bare += name[at];
    if (name[at] == name.back()) ++at;  // a doubled quote
  }
  return bare;
}

std::string TokenList::name(size_t begin, size_t end) const {
  std::string name;
  for (size_t i = begin; i < end; i += 2) {
    if (i != begin) name += '.';
    name += name_part(i);
  }
  return name;
}

}  // namespace dbperf
