#pragma once
// Tables that are told apart by a date or number at the end of their names: partitions, shards,
// yesterday's copy. Whoever asks for it (--merge-partitions) gets them as one.

#include <string>
#include <string_view>

#include "analysis/event.h"

namespace dbperf {

// The name with `n` for its date or number: events_2024_01, events_p20240101, events_2024w05 and
// events20240101 are events_n, orders_17 is orders_n. As it is if it ends in none: digits glued to
// a name (t1, md5) are one only from a year on.
std::string merged_name(std::string_view name);

// A fingerprint with the names of its tables merged; columns and aliases keep theirs.
std::string merge_partitions(std::string_view fingerprint, Dialect dialect);

}  // namespace dbperf
