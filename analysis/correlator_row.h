#pragma once
// The row at hand of the sequential stage, with what was resolved of it; shared by the files that
// make up the Correlator.

#include "analysis/correlator.h"

namespace dbperf {

inline constexpr uint32_t unresolved = UINT32_MAX;  // a number of the digest, not asked for yet

struct Correlator::Current {
  const Digest& digest;
  const DigestRow& row;
  const Place& place;
  Stream& stream;
  const Event* rest;  // what few events carry; null if it has none
  uint64_t key;
  int64_t time_us;
  uint32_t origin = 0;
  Session* session = nullptr;

  uint64_t line() const { return place.first_line + row.line; }
};

}  // namespace dbperf
