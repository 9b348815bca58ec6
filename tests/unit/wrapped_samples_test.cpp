// A wrapped log tells the same as the log itself: the samples hold parts of other samples.
#include <boost/test/unit_test.hpp>

#include "cli/render/json.h"
#include "tests/support/quiet_observer.h"
#include "tests/support/samples.h"
#include "tests/support/temporary_file.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

struct WrappedSample {
  std::string_view file, wrapping, format;
  std::string_view source;  // below sample-logs/
  size_t first_line = 1, last_line = SIZE_MAX;
};

constexpr std::string_view debian = "postgres-stderr/debian-all-statements.log";
constexpr std::string_view mariadb = "mysql-slow/mariadb-no-index.log";
constexpr WrappedSample wrapped_samples[] = {
    {"azure.jsonl", "azure", "postgres-stderr", debian, 932},
    {"cloudsql-newest-first.json", "cloudsql", "postgres-stderr", debian, 932},
    {"cloudsql.json", "cloudsql", "postgres-stderr", debian, 932},
    {"cloudwatch-export.csv", "cloudwatch", "postgres-stderr", debian, 932},
    {"cloudwatch-export.log", "cloudwatch", "postgres-stderr", debian, 932},
    {"cloudwatch-mariadb.json", "cloudwatch", "mysql-slow", mariadb, 1, 300},
    {"cnpg.jsonl", "cnpg", "postgres-csv", "postgres-csv/collected.csv", 325},
    {"compose-mariadb.log", "compose", "mysql-slow", mariadb, 1, 300},
    {"compose.log", "compose", "postgres-stderr", debian, 932},
    {"cri-jsonlog.log", "cri", "postgres-json", "postgres-json/collected.json", 240},
    {"cri-syslog.log", "cri/syslog", "postgres-stderr", debian, 932},
    {"cri.log", "cri", "postgres-stderr", debian, 932},
    {"docker-mariadb.jsonl", "docker", "mysql-slow", mariadb, 1, 300},
    {"docker.jsonl", "docker", "postgres-stderr", debian, 932},
    {"fluent-bit.jsonl", "docker", "postgres-stderr", debian, 932},
    {"heroku-drain.log", "heroku", "postgres-stderr", debian, 932},
    {"heroku.log", "heroku", "postgres-stderr", debian, 932},
    {"journal-short-iso.log", "journal", "postgres-stderr", debian, 932},
    {"journal-short-precise.log", "journal", "postgres-stderr", debian, 932},
    {"journal.jsonl", "journal", "postgres-stderr", debian, 932},
    {"kubectl.log", "kubectl", "postgres-stderr", debian, 932},
    {"syslog-iso.log", "syslog", "postgres-stderr", debian, 932},
    {"syslog-mariadb.log", "syslog", "mysql-slow", mariadb, 1, 300},
    {"syslog-rfc3164.log", "syslog", "postgres-stderr", debian, 932},
    {"syslog-rfc5424.log", "syslog", "postgres-stderr", debian, 932},
};

std::string lines_of(std::string_view text, size_t first, size_t last) {
  std::string out;
  for (size_t line = 1; !text.empty() && line <= last; ++line) {
    const size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    if (line >= first) out += text.substr(0, end);
    text.remove_prefix(end);
  }
  return out;
}

// All that is told of a log, but for where it was read.
std::string told_of(Analysed& analysed) {
  Report& report = analysed.result.report;
  BOOST_TEST(analysed.heard.errors.empty());
  BOOST_TEST(analysed.heard.warnings.empty());
  report.input.files.clear();
  report.input.bytes = report.input.lines = 0;
  for (QueryRow& row : report.queries) {
    row.example.file.clear();
    row.example.line = 0;
  }
  for (SlowRow& row : report.slow_queries) {
    row.file.clear();
    row.line = 0;
  }
  for (ErrorRow& row : report.errors) {
    row.example.file.clear();
    row.example.line = 0;
  }
  return render_json(report, "test");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(wrapped_samples_tell_what_their_sources_do)

BOOST_AUTO_TEST_CASE(every_sample_is_in_the_table) {
  std::vector<std::string> files, named;
  for (const Sample& sample : sample_logs())
    if (sample.folder == "wrapped") files.push_back(std::filesystem::path(sample.path).filename());
  for (const WrappedSample& sample : wrapped_samples) named.emplace_back(sample.file);
  BOOST_TEST(files == named, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_reports_are_the_same) {
  const TemporaryDirectory dir;
  for (const WrappedSample& sample : wrapped_samples) {
    BOOST_TEST_CONTEXT(sample.file) {
      const std::string part =
          dir.write("source", lines_of(read_file(source_path("sample-logs/") += sample.source),
                                       sample.first_line, sample.last_line));
      Analysed wrapped = analyse({source_path("sample-logs/wrapped/") += sample.file});
      Analysed bare = analyse({part});
      const InputFile& file = wrapped.report().input.files.at(0);
      BOOST_TEST(file.wrapping == sample.wrapping);
      BOOST_TEST(file.format == sample.format);
      BOOST_TEST(file.unrecognised_lines == 0u);
      BOOST_TEST(bare.report().input.files.at(0).wrapping == "none");
      BOOST_TEST(bare.report().stats.total_queries > 20u);
      BOOST_TEST((told_of(wrapped) == told_of(bare)));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
