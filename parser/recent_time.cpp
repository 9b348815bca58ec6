#include "parser/recent_time.h"

#include <cstring>

#include "analysis/event.h"
#include "parser/timestamp.h"

namespace dbperf {

int64_t RecentTime::operator()(std::string_view text) {
  if (text.size() < second_size) return unknown_time;
  size_t at = second_size;
  int64_t fraction_us = 0;
  if (text.size() > at && text[at] == '.') {
    int64_t unit_us = 100'000;
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit_us /= 10)
      fraction_us += (text[at] - '0') * unit_us;
  }
  if (text.size() > at && text[at] == ' ') ++at;
  const std::string_view zone_name = text.substr(at);
  if (std::memcmp(text.data(), second_.data(), second_size) == 0 &&
      zone_name == std::string_view(zone_name_.data(), zone_name_size_)) {
    return second_us_ + fraction_us;
  }
  const auto civil = parse_civil_time(text.substr(0, second_size));
  if (!civil || zone_name.size() > zone_name_.size()) return unknown_time;
  const auto offset_s = zone_offset_s(zone_name, *civil, zone_);
  second_us_ = offset_s ? to_unix_us(*civil, *offset_s) : to_unix_us(*civil, zone_);
  std::memcpy(second_.data(), text.data(), second_size);
  zone_name_size_ = zone_name.copy(zone_name_.data(), zone_name_.size());
  return second_us_ + fraction_us;
}

}  // namespace dbperf
