#pragma once
// Values as users write them on the command line, turned into numbers. What cannot be read is told
// by a UsageError whose message says what is expected.

#include <cctz/time_zone.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "parser/analyze.h"

namespace dbperf {

// The command line or the config file cannot be carried out as it stands; `message` is for the
// user, `command` the one whose help would help, `option` the one whose value is at fault, if any.
struct UsageError {
  std::string message;
  std::string command = {};
  std::string option = {};
};

// Microseconds of "250ms", "1.5 s", "2h"; a bare number is seconds. Units: us ms s m h d.
int64_t parse_duration(std::string_view text);
// 0.05 of "0.05" or "5%". A bare number above 1 is taken for a forgotten percent sign.
double parse_ratio(std::string_view text);
uint64_t parse_count(std::string_view text, uint64_t max);
uint64_t parse_id(std::string_view text);  // of a query, as reports show it: 16 hexadecimal digits
double parse_number(std::string_view text);  // zero or more, with or without a fraction
// "24h" counts back from the end of the input; else a date, or date and time, read in `zone` unless
// it has an offset.
Moment parse_moment(std::string_view text, const cctz::time_zone& zone);
// A name of the time zone database, "localtime", or an offset such as "+02:00".
cctz::time_zone parse_zone(const std::string& text);

// The one of `candidates` that `word` is most likely a misspelling of; empty if none is near.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates);
// ", did you mean 'x'?", or nothing.
std::string suggestion(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace dbperf
