#pragma once
// Reads a JSON object that holds no other, as nearly every record of a JSON log is, in one walk
// over its bytes.
//
// It is strict: what it takes says the same to simdjson, and what is unusual (a value within a
// value, a \u, an escape in a key, an exponent), broken, or no JSON at all it refuses, for simdjson
// to decide. It is faster by what it need not do: there is no index of the brackets, no tape, texts
// without escapes are not copied, and the keys, which come in the same order in every record, are
// compared with those expected instead of being looked for. (A third of the instructions that
// simdjson and walking its tape take for objects of 200 to 400 bytes.)

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "parser/arena.h"
#include "parser/formats/json_value.h"

namespace dbperf {

struct JsonMember {
  uint8_t meaning;  // of the key
  JsonValue value;
};

// Keep one for the objects of one log.
class FlatObjectReader {
 public:
  // What the caller calls a key; members whose key means `ignored` are read, but not told.
  using MeaningOf = uint8_t (*)(std::string_view key);
  static constexpr uint8_t ignored = UINT8_MAX;

  FlatObjectReader(MeaningOf meaning_of, Arena& arena);
  FlatObjectReader(const FlatObjectReader&) = delete;  // keys point to each other

  // The members of the object that `text` is, in their order, with white space around it.
  // False: it is refused. 64 readable bytes follow it.
  bool read(std::string_view text);
  // Valid until the next call of read().
  std::span<const JsonMember> members() const { return {members_.data(), count_}; }

 private:
  // A key as it was written, from its quote to its colon.
  struct Key {
    bool stands_at(const char* at) const;

    std::array<char, 32> text = {};  // of no key: what no key begins with
    uint8_t size = 1;
    uint8_t meaning = ignored;
    Key* next = nullptr;  // which key came after it the latest time
  };

  const char* read_other_key(const char* at, const char* end, uint32_t& top_bits, Key*& key,
                             uint8_t& meaning);
  Key* learn(std::string_view written, uint8_t meaning);

  const MeaningOf meaning_of_;
  Arena& arena_;
  std::array<Key, 48> keys_;  // those met first, behind one that stands for the object's beginning
  size_t key_count_ = 1;
  std::array<JsonMember, 48> members_;
  size_t count_ = 0;
};

}  // namespace dbperf
