// Reading SQL takes linear time, whatever the text. Time is not measured but counted: the sources
// under test are compiled to call this counter at the beginning of each of their basic blocks.
#include <boost/test/unit_test.hpp>

#include "analysis/sql/fingerprint.h"
#include "analysis/sql/statement.h"
#include "tests/support/sql_words.h"

namespace {
uint64_t blocks_run = 0;
}
extern "C" void __sanitizer_cov_trace_pc() { ++blocks_run; }

using namespace dbperf;
using namespace dbperf::test;

namespace {

constexpr size_t bytes = 32 << 10;

// What is repeated, after what it stands for `head`.
struct Text {
  std::string_view head, repeated;

  std::string of(size_t size) const {
    std::string text(head);
    while (text.size() < size) text += repeated;
    return text;
  }
};

constexpr Text texts[] = {
    {"", "'"},
    {"", "\""},
    {"", "`"},
    {"", "''x"},
    {"", "'a' "},
    {"", "'a'\n"},
    {"", "\\'"},
    {"", "E'"},
    {"'", "\\"},
    {"", "$"},
    {"", "$$"},
    {"", "$a$"},
    {"$a$", "$a"},
    {"", "$a"},
    {"", "("},
    {"", ")"},
    {"", "()"},
    {"", "(("},
    {"", "["},
    {"", "(["},
    {"", "/*"},
    {"", "*/"},
    {"", "/* */"},
    {"", "/*/"},
    {"", "/*+"},
    {"", "/*+ */"},
    {"", "/*!"},
    {"", "/*!1 */"},
    {"", "--\n"},
    {"", "--"},
    {"", "- "},
    {"", "+"},
    {"", "-+"},
    {"", "<-"},
    {"", "+- "},
    {"", "@"},
    {"", "#"},
    {"", "%"},
    {"", "%("},
    {"", "%(a"},
    {"", "?"},
    {"", "a?"},
    {"", ":"},
    {"", "::"},
    {"", "."},
    {"", "a."},
    {"", "1."},
    {"", "1e"},
    {"", "0x"},
    {"", "1"},
    {"", "a"},
    {"", " "},
    {"", ","},
    {"", ";"},
    {"", "a,"},
    {"", "1,"},
    {"", "date "},
    {"", "time "},
    {"", "time("},
    {"", "time with "},
    {"", "interval "},
    {"interval '1'", " day to"},
    {"", "interval("},
    {"", "U&"},
    {"", "U&'' uescape "},
    {"", "_binary "},
    {"move ", "absolute "},
    {"", "where current of "},
    {"", "in ("},
    {"", "in (1,"},
    {"", "in ((1),"},
    {"", "array["},
    {"", "values ("},
    {"values ", "(1),"},
    {"values ", "(a),"},
    {"values ", "(a,(1)),"},
    {"a in (", "(a,1),"},
    {"a in (", "b,"},
    {"", "select "},
    {"", "(select "},
    {"", "with a as ("},
    {"", "from a "},
    {"select * from ", "a,"},
    {"select * from ", "a join "},
    {"select * from ", "(a join "},
    {"select * from t where ", "a=1 and "},
    {"select * from t where ", "a and "},
    {"select * from t where ", "(a=1 or "},
    {"select * from t where ", "a=b="},
    {"select * from t where ", "a+"},
    {"select * from t where ", "not "},
    {"select * from t where a in (", "f("},
    {"select * from t where ", "a like "},
    {"select * from t where ", "a between 1 and "},
    {"select * from t where ", "a::b::"},
    {"select * from t where ", "is null "},
    {"select * from t where ", "t.a=u.b and "},
    {"select * from t order by ", "a,"},
    {"select * from t order by ", "(a),"},
    {"select * from t group by ", "a desc,"},
    {"", "union select a from b "},
    {"", "insert into t "},
    {"", "case when "},
    {"", "end "},
    {"", "create function begin "},
    {"", "savepoint "},
    {"fetch ", "a "},
    {"", "as "},
    {"", "using (a) "},
    {"", "limit "},
    {"", "exists ("},
};

template <typename Work>
uint64_t count(const std::string& text, Work work) {
  const uint64_t before = blocks_run;
  work(std::string_view(text));
  return blocks_run - before;
}

// A text of twice the length may take little more than twice the work.
template <typename Work>
void check_linear(Work work) {
  for (const Dialect dialect : both_dialects) {
    for (const Text& text : texts) {
      const auto of = [&](size_t size) {
        return count(text.of(size), [&](std::string_view read) { work(read, dialect); });
      };
      const uint64_t half = of(bytes / 2), whole = of(bytes);
      BOOST_TEST_CONTEXT(text.head << "|" << text.repeated << " dialect " << int(dialect)) {
        BOOST_TEST(whole <= 2 * half + half / 8 + 1'000);
        BOOST_TEST(whole <= 400 * bytes);
      }
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sql_linear)

BOOST_AUTO_TEST_CASE(work_is_counted) {
  Fingerprinter fingerprinter;
  const auto once = [&] {
    return count("select a from t", [&](auto text) { fingerprinter(text, Dialect::postgres); });
  };
  once();
  BOOST_TEST(once() > 50u);
  BOOST_TEST(once() == once());
}

BOOST_AUTO_TEST_CASE(fingerprints) {
  Fingerprinter fingerprinter;
  check_linear([&](std::string_view text, Dialect dialect) { fingerprinter(text, dialect); });
}

BOOST_AUTO_TEST_CASE(statements) {
  check_linear([](std::string_view text, Dialect dialect) { read_statement(text, dialect); });
}

BOOST_AUTO_TEST_CASE(splitting) {
  check_linear([](std::string_view text, Dialect dialect) { split_statements(text, dialect); });
}

BOOST_AUTO_TEST_SUITE_END()
