// Detection is a contest: each sample is recognised by a margin, also from its first lines alone.
#include <boost/test/unit_test.hpp>

#include "parser/format.h"
#include "tests/support/samples.h"
#include "tests/support/temporary_file.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

// Scores of the format that `head` is, and of the best of the others.
std::pair<int, int> scores(std::string head, std::string_view format) {
  const size_t size = head.size();
  head.resize(size + record_padding);
  int own = 0, other = 0;
  for (const FormatEntry& entry : formats()) {
    const Detection detection = entry.detect({head.data(), size}, {});
    if (!detection.format) continue;
    int& best = entry.name == format ? own : other;
    best = std::max(best, detection.score);
  }
  return {own, other};
}

std::string first_lines(const std::string& text, size_t count) {
  size_t end = 0;
  for (; count > 0 && end != std::string::npos; --count) end = text.find('\n', end + 1);
  return end == std::string::npos ? text : text.substr(0, end + 1);
}

// The first `size` bytes, as far as they are whole lines.
std::string first_bytes(const std::string& text, size_t size) {
  if (text.size() <= size) return text;
  const size_t newline = text.rfind('\n', size);
  return text.substr(0, newline == std::string::npos ? size : newline + 1);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(detection)

BOOST_AUTO_TEST_CASE(each_sample_wins_by_a_margin) {
  for (const Sample& sample : sample_logs()) {
    if (sample.compressed || sample.folder == "wrapped") continue;
    const std::string text = read_file(sample.path);
    for (const std::string& head :
         {first_bytes(text, 256 << 10), first_bytes(text, 2048), first_lines(text, 10)}) {
      const auto [own, other] = scores(head, sample.folder);
      BOOST_TEST(own >= other + 200, sample.path << ", its first " << head.size()
                                                 << " bytes: " << own << " against " << other);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
