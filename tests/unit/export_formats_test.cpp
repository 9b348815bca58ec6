// CSV, Markdown and Prometheus: what a statement holds is never taken for markup.
#include <boost/test/unit_test.hpp>

#include "cli/render/csv.h"
#include "cli/render/markdown.h"
#include "cli/render/prometheus.h"
#include "cli/render/stat_list.h"
#include "tests/unit/sample_report.h"

namespace dbperf {
namespace {

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

Report report_on(std::string fingerprint, std::string example = "SELECT 1") {
  Report report;
  QueryRow row;
  row.id = 0x1234;
  row.type = "SELECT";
  row.fingerprint = std::move(fingerprint);
  row.example.query = std::move(example);
  row.calls = row.timed = 3;
  row.total_time = 1'500'000;
  report.queries.push_back(row);
  report.stats.total_queries = 3;
  return report;
}

BOOST_AUTO_TEST_SUITE(export_formats)

BOOST_AUTO_TEST_CASE(csv_quotes_cells_and_defuses_formulas) {
  const std::string csv = render_csv(report_on("select \"a\", 'b'", "=HYPERLINK(\"x\")\nsecond"));
  BOOST_TEST(has(csv, ",\"select \"\"a\"\", 'b'\",\"'=HYPERLINK(\"\"x\"\")\nsecond\"\r\n"));
  BOOST_TEST(csv.starts_with("id,type,calls,"));
  BOOST_TEST(has(csv, "\r\n0000000000001234,SELECT,3,3,0,0,0,1.500000,"));
  for (const char* formula : {"@SUM(1)", "+1", "-1", "\tx"})
    BOOST_TEST(has(render_csv(report_on("select ?", formula)), std::string("'") + formula));
}

BOOST_AUTO_TEST_CASE(prometheus_escapes_label_values) {
  const std::string text = render_prometheus(report_on("select \"a\\b\"\nfrom t\x1b[31m"));
  BOOST_TEST(has(text, "fingerprint=\"select \\\"a\\\\b\\\"\\nfrom t\\\\x1b[31m\"} 1\n"));
  BOOST_TEST(has(text, "dbperf_total_queries 3\n"));
  BOOST_TEST(has(text, "dbperf_query_total_time_seconds{id=\"0000000000001234\"} 1.500000\n"));
  BOOST_TEST(!has(text, "_count"));  // reserved for histograms
}

BOOST_AUTO_TEST_CASE(prometheus_names_each_metric_once) {
  const std::string text = render_prometheus(sample_report());
  size_t types = 0;
  for (size_t at = 0; (at = text.find("# TYPE ", at)) != std::string::npos; ++at) {
    ++types;
    const std::string line = text.substr(at, text.find('\n', at) - at + 1);
    BOOST_TEST(text.find(line, at + 1) == std::string::npos, line);
  }
  BOOST_TEST(types > 60u);
}

BOOST_AUTO_TEST_CASE(markdown_fences_outlast_backticks) {
  const std::string text = render_markdown(report_on("select ```` from t"));
  BOOST_TEST(has(text, "\n`````sql\nselect ```` from t\n`````\n"));
}

BOOST_AUTO_TEST_CASE(markdown_takes_no_text_for_markup) {
  Report report = report_on("select ?");
  ErrorRow error;
  error.message = "<b>*bold*</b> | [link](x) _u_";
  error.severity = "ERROR";
  error.sqlstate = "42P01";
  error.count = 2;
  report.errors.push_back(error);
  const std::string text = render_markdown(report);
  BOOST_TEST(has(
      text, "| 2 | ERROR | 42P01 | \\<b\\>\\*bold\\*\\</b\\> \\| \\[link\\]\\(x\\) \\_u\\_ |\n"));
}

BOOST_AUTO_TEST_CASE(logged_from_is_listed_only_when_known) {
  Stats stats;
  const auto names = [&] {
    std::string list;
    for (const StatRow& row : stat_list(stats)) list += std::string(row.name) + ' ';
    return list;
  };
  BOOST_TEST(!has(names(), "logged_from"));
  stats.logged_from = 5;
  BOOST_TEST(has(names(), "p99_query_time logged_from queries_per_second"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace dbperf
