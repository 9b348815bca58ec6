#pragma once
// Tables of numbers that come from a log: hashes, sessions, times. Where a number stands in its
// table depends on a secret of the process, so that nobody can write a log whose numbers all want
// the same place, which would take quadratic time. So does the order of iteration: whoever walks
// over a table must not let it show.

#include <tsl/robin_map.h>
#include <tsl/robin_set.h>

#include <cstddef>
#include <cstdint>

#include "analysis/secret.h"

namespace dbperf {

struct SecretHash {
  size_t operator()(uint64_t key) const {
    key = (key ^ process_secrets[0]) * 0x9E3779B97F4A7C15;
    key = (key ^ (key >> 32)) * 0xD6E8FEB86659FD93;
    return key ^ (key >> 29);
  }
};

template <typename Value>
using KeyMap = tsl::robin_map<uint64_t, Value, SecretHash>;
using KeySet = tsl::robin_set<uint64_t, SecretHash>;

}  // namespace dbperf
