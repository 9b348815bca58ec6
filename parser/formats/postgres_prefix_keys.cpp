#include "parser/formats/postgres_prefix_keys.h"

#include <utility>

#include "parser/formats/postgres_prefix_words.h"

namespace dbperf {
namespace {

using Kind = PrefixTokenKind;

// What stands between a key and its value.
struct Separator {
  size_t tokens = 0;  // 0: the word is no key
  enum Kind : uint8_t { none, equals, colon, bracket, blank } kind = none;
};

// Whether the word at `i` stands where a value begins, which may be named like a key.
bool follows_separator(const std::vector<PrefixToken>& tokens, size_t i) {
  return i > 0 && (is_prefix_literal(tokens, i - 1, "@") || is_prefix_literal(tokens, i - 1, "=") ||
                   is_prefix_literal(tokens, i - 1, ":"));
}

Separator::Kind separator_kind(const std::vector<PrefixToken>& tokens, size_t i) {
  const std::string_view word = tokens[i].text;
  if (is_prefix_literal(tokens, i + 1, "=")) return Separator::equals;
  if (is_prefix_literal(tokens, i + 1, " ") && is_prefix_literal(tokens, i + 2, "="))
    return Separator::equals;
  if (prefix_field_of_key(word) == PrefixField::count || follows_separator(tokens, i))
    return Separator::none;
  if (is_prefix_literal(tokens, i + 1, ":")) return Separator::colon;
  if (word.size() == 1) return Separator::none;
  if (is_prefix_literal(tokens, i + 1, "[")) return Separator::bracket;
  return is_prefix_literal(tokens, i + 1, " ") ? Separator::blank : Separator::none;
}

Separator separator_after(const std::vector<PrefixToken>& tokens, size_t i) {
  Separator found;
  found.kind = separator_kind(tokens, i);
  if (found.kind == Separator::none) return found;
  size_t end = i + 2;
  if (found.kind == Separator::equals && is_prefix_literal(tokens, i + 1, " ")) ++end;
  if (is_prefix_literal(tokens, end, " ")) ++end;
  for (std::string_view open : {"\"", "'", "[", "(", "<"}) {
    if (is_prefix_literal(tokens, end, open)) {
      ++end;
      break;
    }
  }
  found.tokens = end - (i + 1);
  return found;
}

bool is_strong(const PrefixToken& token) {
  return token.kind == Kind::time || token.kind == Kind::time_ms || token.kind == Kind::session ||
         token.kind == Kind::virtual_transaction || token.kind == Kind::host ||
         token.kind == Kind::epoch;
}

// Marks that close what the value has opened are its own.
size_t with_closing_marks(const std::vector<PrefixToken>& tokens, size_t from, size_t end) {
  constexpr std::pair<std::string_view, std::string_view> pairs[] = {
      {"(", ")"}, {"[", "]"}, {"<", ">"}};
  for (const auto& [open, close] : pairs) {
    if (!is_prefix_literal(tokens, end, close)) continue;
    int opened = 0;
    for (size_t i = from; i < end; ++i) {
      opened += is_prefix_literal(tokens, i, open)    ? 1
                : is_prefix_literal(tokens, i, close) ? -1
                                                      : 0;
    }
    if (opened > 0) return end + 1;
  }
  return end;
}

// Where the value of a key ends that begins at token `from`: before the punctuation in front of the
// next key, or of something that is surely no part of a name.
size_t value_end(const std::vector<PrefixToken>& tokens, size_t from) {
  size_t end = from;  // behind the last token that is no punctuation
  for (size_t i = from; i < tokens.size(); ++i) {
    const PrefixToken& token = tokens[i];
    if (token.kind == Kind::literal) continue;
    if (token.kind == Kind::key) break;
    if (i > from) {
      const bool bracketed =
          (token.kind == Kind::number || token.kind == Kind::sqlstate) &&
          is_prefix_literal(tokens, i - 1, "[") &&
          (is_prefix_literal(tokens, i + 1, "]") || is_prefix_literal(tokens, i + 1, "-"));
      if (end > from && (is_strong(token) || bracketed)) break;
      if (end == from && i > from) break;  // the value is empty, and this is something else
    }
    end = i + 1;
    if (is_strong(token)) break;
  }
  return with_closing_marks(tokens, from, end);
}

// A blank behind a word that may be a key ("user joe db shop") divides it from its value if what
// follows is surely no name, or if it does so elsewhere too: "app" is also a common name.
void drop_doubtful_keys(const std::vector<PrefixToken>& tokens,
                        std::vector<Separator>& separators) {
  size_t blanks = 0;
  bool has_equals = false;
  const auto value_of = [&](size_t i) { return i + 1 + separators[i].tokens; };
  const auto has_value = [&](size_t i) {
    const size_t value = value_of(i);
    return value < tokens.size() && tokens[value].kind != Kind::literal &&
           separators[value].kind == Separator::none;
  };
  for (size_t i = 0; i < tokens.size(); ++i) {
    has_equals = has_equals || separators[i].kind == Separator::equals;
    blanks += separators[i].kind == Separator::blank && has_value(i) ? 1 : 0;
  }
  const bool divides = blanks > 1 && !has_equals;
  std::vector<size_t> doubtful;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (separators[i].kind != Separator::blank) continue;
    if (has_value(i) && (divides || tokens[value_of(i)].kind != Kind::word)) continue;
    doubtful.push_back(i);
  }
  for (const size_t i : doubtful) separators[i] = {};
}

}  // namespace

std::vector<PrefixToken> join_values(std::vector<PrefixToken> tokens) {
  std::vector<Separator> separators(tokens.size());
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind == Kind::word) separators[i] = separator_after(tokens, i);
  }
  drop_doubtful_keys(tokens, separators);
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (separators[i].tokens > 0) tokens[i].kind = Kind::key;
  }
  std::vector<PrefixToken> result;
  for (size_t i = 0; i < tokens.size(); ++i) {
    result.push_back(tokens[i]);
    if (tokens[i].kind != Kind::key) continue;
    const PrefixField field = prefix_field_of_key(tokens[i].text);
    size_t at = i + 1;
    for (; at <= i + separators[i].tokens; ++at) result.push_back(tokens[at]);
    i = at - 1;
    const bool is_time =
        at < tokens.size() && (tokens[at].kind == Kind::time || tokens[at].kind == Kind::time_ms);
    if (field == PrefixField::count || (field == PrefixField::session_start && !is_time)) continue;
    const size_t end = value_end(tokens, at);
    const bool empty = end == at;
    if (empty && is_prefix_literal(tokens, i, " ") && is_prefix_literal(tokens, i - 1, "=")) {
      result.pop_back();  // the blank is text behind the value
      --at;
      --i;
    }
    PrefixToken value = {.kind = Kind::value, .field = field};
    const char* const start = tokens[at - 1].text.data() + tokens[at - 1].text.size();
    value.text = {start, 0};
    if (!empty) {
      if (end == at + 1) value.kind = is_strong(tokens[at]) ? tokens[at].kind : Kind::value;
      const std::string_view last = tokens[end - 1].text;
      value.text = {start, static_cast<size_t>(last.data() + last.size() - start)};
      i = end - 1;
    }
    result.push_back(value);
  }
  return result;
}

}  // namespace dbperf
