#pragma once
// What an envelope makes of the units of a head: whether the log is wrapped so, and what its pieces
// tell beside their text.

#include <map>
#include <string>
#include <string_view>

#include "parser/envelopes/envelope.h"

namespace dbperf {

struct Census {
  size_t known = 0, headless = 0, unknown = 0;
  bool first_known = false, pids = true, times = true, several_servers = false, parts = false;
  bool of_objects = false;
  bool wholes = false;  // some line does not go on in the next piece
  // Pieces that can be turned round, and how often the time rises and falls between them.
  bool simple = true;
  size_t rises = 0, falls = 0;
  int64_t first_us = unknown_time, last_us = unknown_time;
  std::string server;
  std::map<std::string, size_t, std::less<>> programs;

  // One record may have many lines without a header, but then the head begins with a header.
  bool recognised() const {
    const size_t total = known + headless + unknown;
    return known > 0 && known * (first_known ? 20 : 2) >= total && unknown * 2 <= total;
  }
  bool newest_first() const { return simple && falls > 4 * rises && last_us < first_us; }
  void see_time(int64_t time_us) {
    if (time_us == unknown_time) return;
    if (first_us == unknown_time) first_us = last_us = time_us;
    rises += time_us > last_us;
    falls += time_us < last_us;
    last_us = time_us;
  }
  // Whether most lines have a header, so that they are no records of the format itself.
  bool certain() const { return known * 2 > headless + unknown; }
  // How much of the head is explained if a format explains so much of what is inside. What lines
  // begin with may be the log's own; a wrapping's objects are not.
  int explained(int score) const {
    if (of_objects) return 1000;
    const size_t total = known + headless + unknown;
    return static_cast<int>(static_cast<size_t>(score) * (total - unknown) / total);
  }
};

Census take_census(const EnvelopeEntry& entry, const EnvelopeContext& context,
                   std::string_view head);

}  // namespace dbperf
