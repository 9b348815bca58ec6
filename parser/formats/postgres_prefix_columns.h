#pragma once
// Which field of log_line_prefix each piece of a line's prefix is, judged by all the lines whose
// prefixes have the same shape.

#include <string>
#include <string_view>
#include <vector>

#include "parser/formats/postgres_prefix_samples.h"

namespace dbperf {

// One shape, with its tokens labelled.
struct PrefixShape {
  std::vector<const PrefixSample*> samples;  // in log order; all have the shape
  std::vector<PrefixField> fields;           // for each token; count: literal
  int evidence = 0;                          // how well the labels are founded
  bool plausible = true;

  const std::vector<PrefixToken>& tokens() const { return samples.front()->tokens; }
};

void label_columns(PrefixShape& shape, const KnownNames& names);
// Its part for the columns of plain numbers.
void label_numbers(PrefixShape& shape, const std::vector<size_t>& columns);

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
