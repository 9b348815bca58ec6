#include <boost/test/unit_test.hpp>

#include "cli/render/text.h"
#include "tests/unit/sample_report.h"

using namespace dbperf;

namespace {

std::vector<std::string> lines(const Report& report, TextStyle style) {
  style.zone = cctz::utc_time_zone();
  const std::string text = render_text(report, style);
  std::vector<std::string> result;
  for (size_t at = 0; at < text.size();) {
    const size_t end = text.find('\n', at);
    result.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return result;
}

std::string text(const Report& report, TextStyle style = {}) {
  style.zone = cctz::utc_time_zone();
  return render_text(report, style);
}

bool contains(const std::string& whole, std::string_view part) {
  return whole.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(text_report)

BOOST_AUTO_TEST_CASE(the_verdict_comes_first) {
  const auto first = [](const Report& report) { return lines(report, {}).front(); };
  Report report = sample_report();
  BOOST_TEST(first(report) == "CRITICAL  1 error, 1 warning: 8 very slow queries, lock waits");
  report.alerts.erase(report.alerts.begin());
  report.worst_alert = AlertSeverity::warning;
  BOOST_TEST(first(report) == "WARNING   1 warning: lock waits");
  report.alerts.clear();
  report.worst_alert.reset();
  BOOST_TEST(first(report) == "OK        no threshold was exceeded");
  BOOST_TEST(first(Report()) == "NOTHING   no query in what was read");
}

BOOST_AUTO_TEST_CASE(no_line_is_wider_than_the_terminal) {
  for (const size_t width : {60, 80, 100, 120, 160}) {
    TextStyle style;
    style.width = width;
    for (const std::string& line : lines(sample_report(), style)) {
      // Statements to paste are never broken.
      if (contains(line, "CREATE INDEX")) continue;
      BOOST_TEST_CONTEXT(line) BOOST_TEST(display_width(line) <= width);
    }
  }
}

BOOST_AUTO_TEST_CASE(nothing_hostile_is_shown_as_it_is) {
  const std::string report = text(sample_report());
  BOOST_TEST(!contains(report, "\x1b"));
  BOOST_TEST(!contains(report, "\u202e"));
  BOOST_TEST(!contains(report, "\xfc"));
  BOOST_TEST(contains(report, "\\x1b[31m<U+202E>evil"));
  BOOST_TEST(contains(report, "\\x1b]0;owned\\x07"));
}

BOOST_AUTO_TEST_CASE(colour_changes_nothing_but_colour) {
  TextStyle style;
  style.color = true;
  std::string coloured = text(sample_report(), style);
  BOOST_TEST(contains(coloured, "\x1b[1;31m"));
  for (size_t at; (at = coloured.find('\x1b')) != std::string::npos;) {
    coloured.erase(at, coloured.find('m', at) + 1 - at);
  }
  // Blanks at the end of a line may stand inside a colour.
  std::string plain;
  for (const std::string& line : lines(sample_report(), {})) plain += line + '\n';
  for (size_t at; (at = coloured.find(" \n")) != std::string::npos;) coloured.erase(at, 1);
  BOOST_TEST(coloured == plain);
}

BOOST_AUTO_TEST_CASE(sections_stand_in_order) {
  const std::string report = text(sample_report());
  size_t last = 0;
  for (const char* part :
       {"Read ", "Period ", "── Alerts", "── Statistics", "── Load over time", "── Top queries",
        "── Slowest queries", "── Errors", "── Tables", "── Users", "── Server",
        "── Recommendations", "CREATE INDEX CONCURRENTLY ON orders", "Not shown"}) {
    const size_t at = report.find(part);
    BOOST_TEST_CONTEXT(part) BOOST_TEST(at != std::string::npos);
    BOOST_TEST(at >= last);
    last = at;
  }
  BOOST_TEST(!contains(report, "── Databases"));
}

BOOST_AUTO_TEST_CASE(times_are_in_the_display_zone_which_is_named) {
  TextStyle style;
  BOOST_REQUIRE(cctz::load_time_zone("Europe/Berlin", &style.zone));
  style.zone_name = "Europe/Berlin";
  const std::string report = render_text(sample_report(), style);
  BOOST_TEST(contains(report, "2026-11-22 11:00:00 to 11:59:58 Europe/Berlin (59 m 58 s)"));
  BOOST_TEST(contains(report, "11:12:34"));
}

BOOST_AUTO_TEST_CASE(what_is_cut_is_counted) {
  Report report = sample_report();
  TextStyle style;
  style.limits.top = 1;
  const std::string shown = text(report, style);
  BOOST_TEST(contains(shown, "and 1 more"));
  BOOST_TEST(contains(shown, "1 alert, 37 queries, 2 tables (--top 0)"));
}

BOOST_AUTO_TEST_CASE(odd_timelines_do_no_harm) {
  Report report = sample_report();
  report.timeline.bucket_seconds = 86'400;
  report.timeline.buckets.clear();
  for (const int64_t day : {-20'000, 0, 1, 19'000}) {
    TimelineBucket bucket;
    bucket.start = day * 86'400'000'000;
    bucket.queries = 1;
    report.timeline.buckets.push_back(bucket);
  }
  BOOST_TEST(contains(text(report), "Load over time"));
  report.timeline.buckets.resize(1);
  BOOST_TEST(!contains(text(report), "Load over time"));
}

BOOST_AUTO_TEST_SUITE_END()
