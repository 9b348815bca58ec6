#pragma once
// The keys in what stands before a label ("user=joe,db=shop"), and where their values end.

#include <vector>

#include "parser/formats/postgres_prefix_tokens.h"

namespace dbperf {

// Makes keys of the words that are some, and one token of each key's value. An unknown key's value
// stays as it is.
std::vector<PrefixToken> join_values(std::vector<PrefixToken> tokens);

}  // namespace dbperf
