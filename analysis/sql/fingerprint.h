#pragma once
// A fingerprint is a statement with its literals replaced by `?`, lists collapsed, comments and
// needless white space gone and unquoted words in lower case: one text for one shape of statement.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/event.h"
#include "analysis/scratch.h"
#include "analysis/sql/verb.h"

namespace dbperf {

struct Fingerprint {
  uint64_t id = 0;        // fingerprint_id(text)
  std::string_view text;  // whole and uncut; lives until the Fingerprinter's next call
  Verb verb = Verb::other;
};

// A parenthesis or bracket that is open while a fingerprint is written; offsets are into its text.
struct FingerprintFrame {
  enum class Kind : uint8_t { plain, list, row };

  Kind kind = Kind::plain;
  bool bracket = false;
  bool constant = true;  // neither column nor sub-select in it yet
  size_t begin = 0;      // of its contents
  size_t element = 0;    // where its current element begins
  size_t previous = 0;   // where the element before that begins; 0: there is none
  size_t previous_end = 0;
  size_t row = 0, row_end = 0;  // the last row of VALUES in it; 0: there is none
};

// Turns statements into fingerprints in one pass and linear time. Reuses its buffers: keep one per
// thread.
class Fingerprinter {
 public:
  // See partitions.h.
  explicit Fingerprinter(bool merge_partitions = false) : merge_partitions_(merge_partitions) {}
  Fingerprint operator()(std::string_view statement, Dialect dialect);

 private:
  bool merge_partitions_;
  std::string merged_;
  Scratch scratch_;
  std::vector<FingerprintFrame> frames_;
};

// "administrator command: Quit": what MySQL's slow log writes in the place of a statement.
bool is_administrator_command(std::string_view statement);

// XXH3-64 of the fingerprint's text; pinned by a test, it never changes.
uint64_t fingerprint_id(std::string_view text);
// 16 lower-case hex digits.
std::string format_id(uint64_t id);

}  // namespace dbperf
