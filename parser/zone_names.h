#pragma once
// Abbreviations of time zones. Many are used in one place of the world only; some in several, and
// then what a log means by them is a guess that the user is told of.

#include <cctz/time_zone.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dbperf {

// The abbreviation at the end of a time as servers write it; empty if there is none.
std::string_view zone_name_of(std::string_view time);

// The offset, in seconds, that an abbreviation most likely means. Nothing if it is not known.
std::optional<int> offset_of_zone_name(std::string_view name);
// The offset under which `zone` itself uses it, about the time given first.
std::optional<int> offset_of_zone_name(std::string_view name, int64_t about_s,
                                       const cctz::time_zone& zone);

// Whether it is written as an abbreviation is: in letters.
bool is_zone_name(std::string_view name);

// What the user should know of how times with this abbreviation are read; empty: they can mean one
// thing only. `zone` is --timezone, null: none was given.
std::string doubt_about_zone_name(std::string_view name, int64_t about_us,
                                  const cctz::time_zone* zone);

}  // namespace dbperf
