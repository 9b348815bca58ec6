#pragma once
// The words that mean something to the tokenizer, to fingerprints or to readers of statements, with
// what they mean; every other word is an identifier.

#include <array>
#include <cstdint>
#include <string_view>

#include "analysis/sql/scan.h"
#include "analysis/sql/verb.h"

namespace dbperf {

// Keywords that fingerprints treat specially; the rest are told by their flags.
enum class Keyword : uint8_t {
  none,
  other,
  array,
  as,
  collate,
  current,
  default_,
  in,
  into,
  is,
  literal,
  not_,
  null,
  row,
  select,
  set,
  table,
  using_,
  value,
  values,
  with,
  zone,
  where,
  cursor,
  // With a string behind them they are one literal.
  charset,
  type,
  interval,
  time,
};

enum KeywordFlag : uint8_t {
  keyword_operand = 1,   // may be a value: a sign after it is binary
  keyword_tight = 2,     // calls like a function: no space before its parenthesis
  keyword_plain = 4,     // means the same when quoted
  keyword_constant = 8,  // a value that is no column
  keyword_named = 16,    // a table name follows, and perhaps a list of columns
};

struct KeywordInfo {
  WordKey key;
  Keyword id = Keyword::none;
  uint8_t flags = 0;
  Verb verb = Verb::other;
};

// `keyword_infos[0]` is what any identifier is.
extern const std::array<KeywordInfo, 256> keyword_infos;
// Hash of a key -> index into keyword_infos; 0: free.
extern const std::array<uint8_t, 1024> keyword_slots;

constexpr size_t keyword_slot(WordKey key) {
  return ((key.low ^ (key.high * 0x9e3779b97f4a7c15)) * 0xd6e8feb86659fd93) >> 54;
}

// Index into keyword_infos of a word of at most 16 bytes.
inline uint8_t find_keyword(WordKey key) {
  for (size_t slot = keyword_slot(key);; slot = (slot + 1) % keyword_slots.size()) {
    const uint8_t index = keyword_slots[slot];
    if (index == 0 || keyword_infos[index].key == key) return index;
  }
}

// Of a word of any length.
uint8_t find_long_keyword(std::string_view word);

}  // namespace dbperf
