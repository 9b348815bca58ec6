#include "analysis/sql/fingerprint.h"

#include <algorithm>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "analysis/sql/fingerprint_writer.h"
#include "analysis/sql/partitions.h"

namespace dbperf {
namespace {

constexpr std::string_view administrator_command = "administrator command:";

size_t write_administrator_command(std::string_view statement, char* text) {
  char* out = text;
  bool space = false;
  for (const char c : statement) {
    if (is_space_byte(c) || c == ';') {
      space = true;
      continue;
    }
    if (space) *out++ = ' ';
    space = false;
    *out++ = to_lower(c);
  }
  return static_cast<size_t>(out - text);
}

}  // namespace

bool is_administrator_command(std::string_view statement) {
  if (statement.size() < administrator_command.size() || to_lower(statement[0]) != 'a')
    return false;
  return std::equal(administrator_command.begin(), administrator_command.end(), statement.begin(),
                    [](char a, char b) { return a == to_lower(b); });
}

Fingerprint Fingerprinter::operator()(std::string_view statement, Dialect dialect) {
  // A space before each token at the most, and room for stores that are wider than a word.
  scratch_.grow(2 * statement.size() + 64);
  Fingerprint fingerprint;
  if (is_administrator_command(statement)) {
    const size_t length = write_administrator_command(statement, scratch_.data());
    fingerprint.text = {scratch_.data(), length};
    fingerprint.verb = Verb::admin;
  } else {
    frames_.assign(1, FingerprintFrame());
    FingerprintWriter writer(statement, dialect, scratch_.data(), frames_);
    const size_t length = writer.write();
    fingerprint.text = {scratch_.data(), length};
    fingerprint.verb = writer.verb();
    if (merge_partitions_) {
      merged_ = merge_partitions(fingerprint.text, dialect);
      fingerprint.text = merged_;
    }
  }
  fingerprint.id = fingerprint_id(fingerprint.text);
  return fingerprint;
}

uint64_t fingerprint_id(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

std::string format_id(uint64_t id) {
  std::string digits(16, '0');
  for (size_t i = 16; i-- > 0; id >>= 4) digits[i] = "0123456789abcdef"[id & 15];
  return digits;
}

}  // namespace dbperf
