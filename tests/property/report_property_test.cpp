// The report is the same, byte for byte, for any chunk size, any number of jobs, and any way in.
#include <boost/test/unit_test.hpp>

#include "cli/render/json.h"
#include "tests/support/quiet_observer.h"
#include "tests/support/samples.h"
#include "tests/support/stock_codecs.h"
#include "tests/support/temporary_file.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

// The samples that are not compressed: most checks cut them.
std::vector<std::string> samples() {
  std::vector<std::string> paths;
  for (const Sample& sample : sample_logs())
    if (!sample.compressed) paths.push_back(sample.path);
  return paths;
}

std::string report_on(const std::vector<std::string>& paths, size_t chunk_size, unsigned jobs) {
  AnalyzeOptions options;
  options.paths = paths;
  options.chunk_size = chunk_size;
  options.jobs = jobs;
  return render_json(analyse(options).report(), "test");
}

// The beginning of a file, so that the smallest chunks do not take all day; cut after a line.
std::string beginning(const std::string& path, size_t size) {
  const std::string text = read_file(path);
  return text.size() <= size ? text : text.substr(0, text.find('\n', size) + 1);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(report_property)

BOOST_AUTO_TEST_CASE(there_are_samples) { BOOST_TEST(samples().size() >= 4u); }

BOOST_AUTO_TEST_CASE(chunk_size_and_jobs_do_not_show) {
  for (const std::string& path : samples()) {
    const std::string expected = report_on({path}, 4 << 20, 1);
    for (const size_t chunk_size : {size_t{1000}, size_t{4096}, size_t{65'537}, size_t{4} << 20})
      for (const unsigned jobs : {1u, 2u, 4u})
        BOOST_TEST((report_on({path}, chunk_size, jobs) == expected),
                   path << " in chunks of " << chunk_size << " with " << jobs << " jobs");
  }
}

BOOST_AUTO_TEST_CASE(the_smallest_chunks) {
  TemporaryDirectory dir;
  for (const std::string& path : samples()) {
    const std::string part = dir.write("part.log", beginning(path, 20'000));
    const std::string expected = report_on({part}, 4 << 20, 1);
    for (const size_t chunk_size : {1, 2, 3, 7, 64})
      for (const unsigned jobs : {1u, 2u})
        BOOST_TEST((report_on({part}, chunk_size, jobs) == expected),
                   path << " in chunks of " << chunk_size << " with " << jobs << " jobs");
  }
}

BOOST_AUTO_TEST_CASE(cut_anywhere_nothing_breaks) {
  TemporaryDirectory dir;
  for (const std::string& path : samples()) {
    const std::string text = beginning(path, 6'000);
    for (size_t size = 1; size < text.size(); size += 97) {
      const std::string part = dir.write("part.log", text.substr(0, size));
      BOOST_TEST((report_on({part}, 50, 2) == report_on({part}, 4 << 20, 1)),
                 path << " cut at " << size);
    }
  }
}

BOOST_AUTO_TEST_CASE(compression_does_not_show) {
  TemporaryDirectory dir;
  for (const std::string& path : samples()) {
    const std::string text = read_file(path);
    // Only input.files[] and example.file may differ, so all go by one name.
    const std::string plain = report_on({dir.write("log", text)}, 4 << 20, 2);
    for (const std::string_view codec : stock_codecs) {
      std::string packed = report_on({dir.write("log", pack(codec, text))}, 4 << 20, 2);
      const std::string named = '"' + std::string(codec) + '"';
      const size_t at = packed.find(named);
      BOOST_REQUIRE(at != std::string::npos);
      packed.replace(at, named.size(), "\"none\"");
      BOOST_TEST((packed == plain), path << " in " << codec);
    }
  }
}

BOOST_AUTO_TEST_CASE(all_samples_make_one_report_in_any_order) {
  std::vector<std::string> paths = samples();
  const std::string expected = report_on(paths, 4 << 20, 1);
  std::reverse(paths.begin(), paths.end());
  BOOST_TEST((report_on(paths, 1 << 16, 2) == expected));
}

BOOST_AUTO_TEST_CASE(every_line_of_a_sample_is_recognised) {
  for (const Sample& sample : sample_logs()) {
    const Analysed told = analyse({sample.path});
    BOOST_TEST(told.report().input.unrecognised_lines == 0u, sample.path);
    BOOST_TEST(told.report().input.events > 0u, sample.path);
  }
}

BOOST_AUTO_TEST_SUITE_END()
