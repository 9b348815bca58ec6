#pragma once
// For tests of the formats of MySQL's logs: reads a log and checks what holds of every log; and the
// pieces of which the tests of the slow log make theirs.

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

#include "parser/timestamp.h"
#include "tests/support/recording_sink.h"

namespace dbperf {

inline int64_t at(std::string_view time) { return parse_timestamp(time, nullptr).value(); }

// Parses `text`, and checks that no line is lost and that the cuts do not matter.
inline std::unique_ptr<RecordingSink> read_log_as(const Format& format, std::string_view text) {
  auto whole = record_events(format, text);
  BOOST_TEST(whole->lines() == static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n')) +
                                   (!text.empty() && text.back() != '\n'));
  uint32_t line = 0;
  size_t skip = 0;
  for (const Event& event : whole->events) {
    for (; skip < whole->skipped.size() && whole->skipped[skip].line == line; ++skip)
      line += whole->skipped[skip].lines;
    BOOST_TEST(event.line == line);
    line += event.lines;
  }
  for (const size_t window : {1, 7, 64, 1000}) {
    const auto cut = record_chunks(format, text, window);
    BOOST_REQUIRE_EQUAL(cut->events.size(), whole->events.size());
    BOOST_TEST(cut->skipped.size() == whole->skipped.size());
    BOOST_TEST(cut->lines() == whole->lines());
    for (size_t i = 0; i < cut->events.size(); ++i) {
      BOOST_TEST(cut->events[i].statement == whole->events[i].statement);
      BOOST_TEST(cut->events[i].message == whole->events[i].message);
      BOOST_TEST(cut->events[i].duration_us == whole->events[i].duration_us);
      BOOST_TEST(cut->events[i].time_us == whole->events[i].time_us);
      BOOST_TEST(cut->events[i].lines == whole->events[i].lines);
    }
  }
  return whole;
}

namespace slow_log {

inline std::unique_ptr<RecordingSink> read_log(std::string_view text,
                                               const cctz::time_zone* zone = nullptr) {
  FormatOptions options;
  options.timezone = zone;
  const auto detection = detect_mysql_slow(
      "# User@Host: a[a] @ b []\n# Query_time: 1  Lock_time: 0\nSELECT 1;\n" + std::string(64, 0),
      options);
  BOOST_REQUIRE(detection.format);
  return read_log_as(*detection.format, text);
}

inline constexpr std::string_view user = "# User@Host: root[root] @ localhost []\n";
inline constexpr std::string_view query_time =
    "# Query_time: 0.5  Lock_time: 0.0 Rows_sent: 1  Rows_examined: 2\n";

inline std::string entry(std::string_view statement, std::string_view more = "") {
  std::string text(user);
  return text.append(query_time)
      .append(more)
      .append("SET timestamp=1700000000;\n")
      .append(statement);
}

}  // namespace slow_log
}  // namespace dbperf
