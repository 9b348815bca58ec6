#pragma once
// Which field of log_line_prefix each piece of a line's prefix is, judged by all the lines whose
// prefixes have the same shape.

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "parser/formats/postgres_prefix_tokens.h"

namespace dbperf {

// A labelled line of a log.
struct PrefixSample {
  std::string_view text;  // before the label
  size_t index = 0;       // among the labelled lines of the log
  PostgresLabel label;
  std::vector<PrefixToken> tokens;
  std::string shape;        // the kinds of the tokens; punctuation and keys as they are
  bool background = false;  // logged by a process that serves no session
};

// What the messages of a log say of names, wherever its prefix may have them.
struct KnownNames {
  std::set<std::string_view> users, databases, applications;
  bool ports = false;  // hosts are logged with their ports
};

// One shape, with its tokens labelled.
struct PrefixShape {
  std::vector<const PrefixSample*> samples;  // in log order; all have the shape
  std::vector<PrefixField> fields;           // for each token; count: literal
  int evidence = 0;                          // how well the labels are founded
  bool plausible = true;

  const std::vector<PrefixToken>& tokens() const { return samples.front()->tokens; }
};

void label_columns(PrefixShape& shape, const KnownNames& names);

// Where %q stands: before `token` (npos: nowhere), and of a run of blanks there behind so many.
struct PrefixStop {
  size_t token = std::string_view::npos;
  size_t blanks_before = std::string_view::npos;
};

// The log_line_prefix of the labelled shape.
std::string setting_of(const PrefixShape& shape, PrefixStop stop = {});

// Whether only the processes that serve a session have something to say in this field.
bool is_session_field(PrefixField field);

}  // namespace dbperf
