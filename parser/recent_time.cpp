#include "parser/recent_time.h"

#include "analysis/event.h"
#include "analysis/same_bytes.h"
#include "parser/zone_names.h"

namespace dbperf {

// Whether `text` is a time in the second and zone kept, and how much later.
bool RecentTime::repeats(std::string_view text, size_t& fraction_end, int64_t& fraction_us) const {
  if (text.size() < second_size || !same_bytes(text.data(), second_.data(), second_size))
    return false;
  size_t at = second_size;
  fraction_us = 0;
  if (at < text.size() && text[at] == '.') {
    int64_t unit_us = 100'000;
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit_us /= 10)
      fraction_us += (text[at] - '0') * unit_us;
    if (at == second_size + 1) return false;
  }
  fraction_end = at;
  return text.size() - at == rest_size_ && same_bytes(text.data() + at, rest_.data(), rest_size_);
}

std::optional<Timestamp> RecentTime::read(std::string_view text) {
  size_t fraction_end = 0;
  int64_t fraction_us = 0;
  if (repeats(text, fraction_end, fraction_us)) {
    return Timestamp{{time_.us + fraction_us, time_.repeats_after_s},
                     text.substr(text.size() - zone_size_)};
  }
  const auto time = read_timestamp(text, zone_);
  const auto civil = time ? parse_civil_time(text) : std::nullopt;
  if (!civil || text.size() - civil->length > rest_.size()) return time;
  text.copy(second_.data(), second_size);
  rest_size_ = text.copy(rest_.data(), rest_.size(), civil->length);
  zone_size_ = time->zone.size();
  time_ = {time->us - civil->microsecond, time->repeats_after_s};
  return time;
}

Timestamp RecentTime::read_of_server(std::string_view text) {
  if (const auto time = read(text)) return *time;
  const auto civil = parse_civil_time(text);
  if (!civil) return {{unknown_time, 0}, {}};
  return {to_local_time(*civil, zone_), zone_name_of(text)};
}

}  // namespace dbperf
