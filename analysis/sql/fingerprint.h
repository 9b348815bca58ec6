#pragma once
// A fingerprint is a statement with its literals replaced by `?`, lists collapsed, comments and
// needless white space gone and unquoted words in lower case: one text for one shape of statement.

#include <cstdint>
#include <string>
#include <string_view>

#include "analysis/event.h"
#include "analysis/sql/verb.h"

namespace dbperf {

struct Fingerprint {
  uint64_t id = 0;        // fingerprint_id(text)
  std::string_view text;  // whole and uncut; lives until the Fingerprinter's next call
  Verb verb = Verb::other;
};

// Turns statements into fingerprints in one pass and linear time. Reuses a scratch buffer: keep one
// per thread.
class Fingerprinter {
 public:
  Fingerprint operator()(std::string_view statement, Dialect dialect);

 private:
  std::string scratch_;
};

// XXH3-64 of the fingerprint's text; pinned by a test, it never changes.
uint64_t fingerprint_id(std::string_view text);
// 16 lower-case hex digits.
std::string format_id(uint64_t id);

}  // namespace dbperf
