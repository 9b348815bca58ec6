#pragma once
// The lines of a log from which its log_line_prefix is inferred, and what their messages tell of
// the names that the prefix may have.

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "parser/formats/postgres_prefix_tokens.h"

namespace dbperf {

// Who logged a line, as far as its message tells.
enum class LoggedBy : uint8_t {
  anyone,
  background,  // a process that serves no session
  session,
  newcomer,  // a session that nobody has named yet: names are "[unknown]"
};

// A labelled line of a log.
struct PrefixSample {
  std::string_view text;  // before the label
  size_t index = 0;       // among the labelled lines of the log
  PostgresLabel label;
  LoggedBy logged_by = LoggedBy::anyone;
  std::vector<PrefixToken> tokens;
  std::string shape;  // the kinds of the tokens; punctuation and keys as they are
};

// What the messages of a log say of names, wherever its prefix may have them.
struct KnownNames {
  std::set<std::string_view> users, databases, applications;
  bool ports = false;     // hosts are logged with their ports
  bool messages = false;  // some message is one that only PostgreSQL writes
  const PostgresLanguage* language = nullptr;
  Arena arena;  // of translated names
};

// The labelled lines of `head`: all, or if there are very many, the first and a choice of the rest.
std::vector<PrefixSample> take_prefix_samples(std::string_view head,
                                              const PostgresLanguage* language, KnownNames& names);

// A token's part of its line's shape. Letters stand for values; text is never a letter.
std::string prefix_shape(const PrefixToken& token);

}  // namespace dbperf
