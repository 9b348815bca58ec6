#pragma once
// Most statements of a log are others with new literals. The cache knows a statement by a hash of
// its text without the plain literals, and so spares reading its tokens again.
//
// Plain are numbers without letters and quoted strings without backslashes, outside of comments and
// dollar quotes: of those the digits or characters cannot change what the statement's other bytes
// mean. Nor can what a plain comment says. So statements that are equal without them have equal
// fingerprints; unequal ones may too, which costs no more than time.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "analysis/event.h"
#include "analysis/sql/verb.h"

namespace dbperf {

// One per thread.
class FingerprintCache {
 public:
  struct Known {
    uint64_t id = 0;
    Verb verb = Verb::other;
    uint32_t digest = 0, shape = 0;  // the number of a digest, and of the shape in it
  };

  FingerprintCache() : slots_(slot_count) {}
  // The key of a statement; 0 if it has none, as it has something that wants a closer look.
  static uint64_t key(std::string_view statement, Dialect dialect);
  // Null if the key is 0, or not known (any more).
  Known* find(uint64_t key);
  void remember(uint64_t key, Known known);

 private:
  static constexpr size_t slot_count = 4096;
  struct Slot {
    uint64_t key = 0;
    Known known;
  };
  std::vector<Slot> slots_;
};

}  // namespace dbperf
