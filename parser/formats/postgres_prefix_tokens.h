#pragma once
// Cuts what stands before a label ("2026-11-22 10:00:00 UTC [4711] joe@shop ") into typed pieces,
// for the inference of log_line_prefix.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "parser/formats/postgres_prefix.h"

namespace dbperf {

enum class PrefixTokenKind : uint8_t {
  literal,  // one byte of text, or a run of spaces
  key,      // a word that names the value after it: "user" of "user=joe"
  time,     // to the second
  time_ms,  // with milliseconds
  epoch,    // "1795341600.120"
  session,  // "6921a3c0.1267"
  virtual_transaction,
  sqlstate,
  number,
  host,   // an address, with or without a port, or "[local]"
  word,   // anything else; also known names of several words, and "[unknown]"
  value,  // of a key whose name says what it is; may be empty, may be several words
};

struct PrefixToken {
  PrefixTokenKind kind = PrefixTokenKind::literal;
  PrefixField field = PrefixField::count;  // of a value: what its key says
  std::string_view text;
  size_t padding = 0;  // blanks before a number that opens the line or a bracket: "[ 4711]"
};

inline bool is_prefix_literal(const std::vector<PrefixToken>& tokens, size_t i,
                              std::string_view text) {
  return i < tokens.size() && tokens[i].kind == PrefixTokenKind::literal && tokens[i].text == text;
}

// `names` are known to be names, whatever they are made of; the longest come first.
std::vector<PrefixToken> tokenize_prefix(std::string_view text,
                                         std::span<const std::string_view> names = {});

// The same with words that only a blank divides taken for one name.
std::vector<PrefixToken> join_words(const std::vector<PrefixToken>& tokens);

}  // namespace dbperf
