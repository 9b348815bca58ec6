#pragma once
// Times as logs write them, turned into microseconds since 1970 UTC.

#include <cctz/time_zone.h>

#include <cstdint>
#include <optional>
#include <string_view>

namespace dbperf {

// A civil time (no zone): "2026-11-22 10:00:00[.fraction]", date and time separated by a space or
// `T`. `length` is how much of `text` it took. Out-of-range fields are no time.
struct CivilTime {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  int32_t microsecond = 0;
  size_t length = 0;
};
std::optional<CivilTime> parse_civil_time(std::string_view text);

// Whether there is such a day.
bool is_date(const CivilTime& civil);
// The civil time in UTC of microseconds since 1970.
CivilTime to_civil_time(int64_t time_us);

// Microseconds since 1970 of a civil time `offset_s` seconds east of UTC.
int64_t to_unix_us(const CivilTime& civil, int offset_s = 0);
// The same in a zone with daylight-saving rules; null: UTC.
int64_t to_unix_us(const CivilTime& civil, const cctz::time_zone* zone);

// A time that a clock on the wall showed. When clocks go back, an hour is shown twice: `us` is the
// first time, and repeats_after_s tells how much later it was shown again.
struct LocalTime {
  int64_t us = 0;
  uint16_t repeats_after_s = 0;  // 0: it was shown once
};
LocalTime to_local_time(const CivilTime& civil, const cctz::time_zone* zone);

// RFC 3339 and ISO 8601 with `Z`, an offset, a zone_offset_s() name, or (read in `zone`) none. The
// whole text must be a time.
struct Timestamp : LocalTime {
  std::string_view zone;  // its abbreviation, if it was written with one
};
std::optional<Timestamp> read_timestamp(std::string_view text, const cctz::time_zone* zone);
std::optional<int64_t> parse_timestamp(std::string_view text, const cctz::time_zone* zone);

// A zone as servers write it: "UTC", "+02", "-0330", "+05:30", "<+03>", "CET". Abbreviations are
// read in `zone` if it uses them, else from a fixed table. Nothing if unknown.
std::optional<int> zone_offset_s(std::string_view name, const CivilTime& at,
                                 const cctz::time_zone* zone);

}  // namespace dbperf
