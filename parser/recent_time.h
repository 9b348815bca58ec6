#pragma once
// The times of a log's records, most of which repeat the second of the record before: what it meant
// is kept.

#include <cctz/time_zone.h>

#include <array>
#include <cstdint>
#include <string_view>

namespace dbperf {

class RecentTime {
 public:
  // `zone` is for times whose own zone is missing or not understood (null: UTC).
  explicit RecentTime(const cctz::time_zone* zone) : zone_(zone) {}

  // Microseconds since 1970 of "2026-11-22 10:00:00[.fraction][ ZONE]"; unknown_time if it is none.
  int64_t operator()(std::string_view text);

 private:
  static constexpr size_t second_size = 19;

  const cctz::time_zone* zone_;
  std::array<char, second_size> second_ = {};  // whose value is second_us_, in zone_name_
  std::array<char, 16> zone_name_ = {};
  size_t zone_name_size_ = 0;
  int64_t second_us_ = 0;
};

}  // namespace dbperf
