#pragma once
// Times as the logs of MySQL and MariaDB write them: "261122  9:00:00", "2026-11-22  9:00:00",
// "2026-11-22T09:00:00.123456+01:00".

#include <cctz/time_zone.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "analysis/event.h"

namespace dbperf {

// How much of `text` is the time that it begins with; 0 if it begins with none.
size_t mysql_time_length(std::string_view text);

// Microseconds from midnight to "10:23:45"; unknown_time if `text` is no such time.
int64_t mysql_time_of_day_us(std::string_view text);

struct MysqlTime {
  int64_t us = unknown_time;  // unknown_time: no time
  bool has_zone = false;
};

// The moment at `of_day_us` (UTC) of a day that is not told: the one nearest to the record
// `following`, which a restart writes; if there is none, the first at or after the one `before`.
// Of a time without a zone the day is all that counts. unknown_time if both are unknown.
int64_t moment_between(MysqlTime before, int64_t of_day_us, MysqlTime following);

// Keep one for many records: those of one second share one look at the calendar.
class MysqlClock {
 public:
  // `zone` is that of times that do not say theirs; null: UTC.
  explicit MysqlClock(const cctz::time_zone* zone) : zone_(zone) {}
  // `text` is the time and nothing more.
  MysqlTime read(std::string_view text);

 private:
  const cctz::time_zone* zone_;
  // The latest time without its fraction, as text and as what it means.
  std::string cached_text_;
  MysqlTime cached_;
};

}  // namespace dbperf
