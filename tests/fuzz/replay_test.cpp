// Replays the sample logs, and what a seeded generator makes of their pieces, through the bodies of
// the fuzzers: no fuzzer is needed for that.

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <random>

#include "tests/fuzz/envelopes_body.h"
#include "tests/fuzz/format_body.h"
#include "tests/fuzz/schema_body.h"
#include "tests/fuzz/sources_body.h"
#include "tests/fuzz/sql_body.h"
#include "tests/support/samples.h"
#include "tests/support/temporary_file.h"

namespace dbperf {
namespace {

std::vector<std::string> samples(std::string_view format) {
  std::vector<std::string> found;
  for (const test::Sample& sample : test::sample_logs())
    if (sample.folder == format && !sample.compressed)
      found.push_back(test::read_file(sample.path));
  const auto corpus = test::source_path("tests/fuzz/corpus/") + std::string(format);
  if (std::filesystem::exists(corpus))
    for (const auto& entry : std::filesystem::directory_iterator(corpus))
      found.push_back(test::read_file(entry.path()));
  std::sort(found.begin(), found.end());
  return found;
}

class Mutator {
 public:
  explicit Mutator(const std::vector<std::string>& samples) : samples_(samples) {}

  std::string operator()() {
    std::string text = piece(3000);
    for (size_t i = number(6); i > 0; --i) mutate(text);
    return text;
  }

 private:
  size_t number(size_t below) { return random_() % below; }

  std::string piece(size_t longest) {
    const std::string& sample = samples_[number(samples_.size())];
    size_t begin = number(sample.size());
    if (number(4) > 0) begin = sample.rfind('\n', begin) + 1;  // npos + 1 is 0
    return sample.substr(begin, 1 + number(longest));
  }

  void mutate(std::string& text) {
    static constexpr std::string_view words[] = {"\n",
                                                 "\r\n",
                                                 "\"",
                                                 "{",
                                                 "}",
                                                 "[",
                                                 "]",
                                                 ",",
                                                 "\\",
                                                 ";",
                                                 "#",
                                                 "# ",
                                                 ":",
                                                 " ",
                                                 "\t",
                                                 "\xEF\xBB\xBF",
                                                 "\xFF",
                                                 "-",
                                                 "\n# Time: 261122 10:00:00\n",
                                                 "# Query_time: 1\n",
                                                 "\n# User@Host: a[a] @ b []\n",
                                                 "LOG:  ",
                                                 "STATEMENT:  ",
                                                 "[5-2] ",
                                                 "#011",
                                                 "\n{",
                                                 "}\n",
                                                 "},\n"};
    const size_t at = number(text.size() + 1);
    switch (number(5)) {
      case 0:
        text.insert(at, words[number(std::size(words))]);
        break;
      case 1:
        text.erase(at, 1 + number(40));
        break;
      case 2:
        text.resize(at);
        break;
      case 3:
        text.insert(at, piece(200));
        break;
      default:
        if (at < text.size()) text[at] = static_cast<char>(number(256));
        break;
    }
  }

  const std::vector<std::string>& samples_;
  std::mt19937 random_{42};
};

BOOST_AUTO_TEST_CASE(every_format_keeps_its_promises) {
  for (const FuzzedFormat& fuzzed : fuzzed_formats) {
    BOOST_TEST_CONTEXT(fuzzed.name) {
      const auto format = fuzzed.make();
      BOOST_REQUIRE(format);
      const auto originals = samples(fuzzed.name);
      BOOST_REQUIRE(!originals.empty());
      for (const std::string& one : originals)
        for (const size_t window : {size_t{1}, size_t{100}, size_t{4096}})
          if (window == 4096 || one.size() < 2000)
            check_format(*format, one, window, fuzzed.records_are_lines);
      Mutator mutated(originals);
      for (size_t round = 0; round < 2000; ++round)
        check_format(*format, mutated(), 1 + round % 200, fuzzed.records_are_lines);
    }
  }
}

BOOST_AUTO_TEST_CASE(every_schema_keeps_its_promises) {
  std::vector<std::string> originals;
  for (const char* name : {"postgres.sql", "mariadb.sql"})
    originals.push_back(test::read_file(test::source_path("tests/golden/schemas/") + name));
  for (const std::string& one : originals) check_schema(one);
  Mutator mutated(originals);
  for (size_t round = 0; round < 2000; ++round) check_schema(mutated());
}

BOOST_AUTO_TEST_CASE(every_statement_keeps_its_promises) {
  std::vector<std::string> originals;
  for (const char* name : {"logs/statements.sql", "logs/statements-mysql.sql", "logs/tags.log"})
    originals.push_back(test::read_file(test::source_path("tests/golden/") + name));
  for (const std::string& one : originals) check_sql(one);
  for (const std::string& one : samples("sql")) check_sql(one);
  Mutator mutated(originals);
  for (size_t round = 0; round < 2000; ++round) check_sql(mutated());
}

BOOST_AUTO_TEST_CASE(every_packing_keeps_its_promises) {
  const auto originals = samples("sources");
  BOOST_REQUIRE(!originals.empty());
  for (const std::string& one : originals) check_source(one, 7);
  std::mt19937 random(42);
  for (size_t round = 0; round < 300; ++round) {
    std::string damaged = originals[round % originals.size()];
    for (size_t i = 0; i < 1 + round % 3; ++i)
      damaged[random() % damaged.size()] = static_cast<char>(random());
    check_source(damaged, 1 + round % 200);
  }
}

BOOST_AUTO_TEST_CASE(every_wrapping_keeps_its_promises) {
  const auto originals = samples("wrapped");
  BOOST_REQUIRE(!originals.empty());
  for (const std::string& one : originals) check_envelopes(one, 4096);
  Mutator mutated(originals);
  for (size_t round = 0; round < 1000; ++round) check_envelopes(mutated(), 1 + round % 200);
}

}  // namespace
}  // namespace dbperf
