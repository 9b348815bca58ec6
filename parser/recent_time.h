#pragma once
// The times of a log's records, most of which repeat the second of the record before: what it meant
// is kept.

#include <cctz/time_zone.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "parser/timestamp.h"

namespace dbperf {

class RecentTime {
 public:
  // `zone` is for times that do not say theirs (null: UTC).
  explicit RecentTime(const cctz::time_zone* zone) : zone_(zone) {}

  // As read_timestamp().
  std::optional<Timestamp> read(std::string_view text);
  // Of a time that a server wrote: if its zone is not understood, it is read without.
  Timestamp read_of_server(std::string_view text);

 private:
  static constexpr size_t second_size = 19;

  bool repeats(std::string_view text, size_t& fraction_end, int64_t& fraction_us) const;

  const cctz::time_zone* zone_;
  std::array<char, second_size> second_ = {};  // "2026-11-22 10:00:00"
  std::array<char, 16> rest_ = {};             // what stood behind its fraction
  size_t rest_size_ = 0;
  size_t zone_size_ = 0;  // of the abbreviation at the end of that
  LocalTime time_;        // the second's
};

}  // namespace dbperf
