// Detection is a contest: each sample is recognised by a margin, also from its first lines alone.
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "parser/envelopes/unwrap.h"
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

Detection contest(std::string_view head, const FormatOptions& options) {
  std::string reasons;
  return find_format(head, "auto", options, reasons);
}

// "wrapping|format" of a log that begins with `head`.
std::string recognised(std::string head) {
  const FormatOptions options;
  if (const auto found = unwrap(head, {}, options, contest))
    return found->wrapping.name() + "|" + std::string(found->detection.format->name());
  const size_t size = head.size();
  head.resize(size + record_padding);
  const Detection found = contest({head.data(), size}, options);
  return "none|" + std::string(found.format ? found.format->name() : "none");
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

// One line in the middle that looks like a record of another log: of a dying server, or in a text
// that a statement stores.
BOOST_AUTO_TEST_CASE(a_line_of_another_kind_changes_nothing) {
  constexpr std::string_view strangers[] = {
      "06:37:41 UTC - mysqld got signal 6 ;\n",
      "2024-01-01 10:00:00 0 [Note] InnoDB: Buffer pool(s) load completed\n",
      "2018-03-13T06:37:40.498084Z 12 [Note] Access denied for user 'x'@'h'\n",
      "ERROR:  division by zero\n",
      "2024-01-01 10:00:00 UTC [7] LOG:  duration: 5.000 ms  statement: SELECT 1\n",
      "2024-01-01 10:00:00.301 UTC [1] LOG C-0x5: a/b@unix:6432 login attempt: db=a user=b\n",
      "{\"query\":\"SELECT 1\",\"duration\":1}\n",
      "\t\t    3 Query\tSELECT 2\n",
      "# User@Host: a[a] @ b []\n# Query_time: 1  Lock_time: 0  Rows_sent: 1  Rows_examined: 1\n",
  };
  for (const Sample& sample : sample_logs()) {
    if (sample.compressed || sample.path.ends_with(".json")) continue;  // a document has no lines
    const std::string text = first_bytes(read_file(sample.path), 8192);
    if (std::count(text.begin(), text.end(), '\n') < 10) continue;
    const size_t middle = text.find('\n', text.size() / 2) + 1;
    const std::string expected = recognised(text);
    for (const std::string_view stranger : strangers) {
      // Entries among records of MySQL's error log: both are read.
      const bool joins = stranger.ends_with("SELECT 2\n") || stranger.starts_with('#');
      if (joins && sample.folder == "mysql-error") continue;
      std::string mixed = text;
      mixed.insert(middle, stranger);
      BOOST_TEST(recognised(mixed) == expected, sample.path << " is " << recognised(mixed)
                                                            << ", not " << expected << ", with "
                                                            << stranger);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
