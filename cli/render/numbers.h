#pragma once
// Numbers and times in the form in which people read them.

#include <cctz/time_zone.h>

#include <cstdint>
#include <string>

namespace dbperf {

std::string human_duration(int64_t us);     // "340 µs", "12.3 ms", "4.56 s", "3 m 12 s", "2 d 4 h"
std::string human_limit(int64_t us);        // a round one: "1 s", "500 ms"
std::string human_count(uint64_t count);    // "1,234,567"
std::string human_bytes(uint64_t bytes);    // "512 B", "1.2 MiB"
std::string human_percent(double ratio);    // "42.1 %"; "< 0.1 %" of what is not quite nothing
std::string human_rate(double per_second);  // "2.8", "1,234"

// For programs to read: six decimals; 0 for what is unknown, or no number.
std::string decimal_seconds(int64_t us);
std::string decimal_number(double value);
// RFC 3339 in UTC with microseconds; empty for unknown_time and years outside 0 to 9999.
std::string utc_timestamp(int64_t time_us);

// "2026-11-22 10:00:00" in `zone`; "unknown" for unknown_time.
std::string human_time(int64_t time_us, const cctz::time_zone& zone);
// Any part of it, as cctz::format takes it ("%H:%M").
std::string format_time(const char* format, int64_t time_us, const cctz::time_zone& zone);

}  // namespace dbperf
