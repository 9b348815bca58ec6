// What holds for the fingerprint of any text: no literal is in it, it does not depend on literals,
// and it is its own fingerprint.
#include <boost/test/unit_test.hpp>

#include "analysis/sql/fingerprint.h"
#include "tests/support/sql_words.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

constexpr Dialect postgres = Dialect::postgres, mysql = Dialect::mysql;

std::string shape(std::string_view statement, Dialect dialect) {
  static Fingerprinter fingerprinter;
  return std::string(fingerprinter(statement, dialect).text);
}

// Where a literal goes stands `~`.
constexpr std::string_view templates[] = {
    "select ~",
    "select a from t where b = ~ and c>~ or d between ~ and ~",
    "select ~, ~ from t where a in (~, ~, ~) and b not in (~)",
    "select f(~, a, ~) from t limit ~ offset ~",
    "insert into t (a, b) values (~, ~), (~, ~)",
    "update t set a=~, b = ~ where c like ~",
    "delete from t where (a, b) = (~, ~)",
    "select case when a = ~ then ~ else ~ end from t group by ~",
    "call p(~, ~)",
    "set x = ~",
    "select /* ~ */ ~",
    "select ~ -- ~",
    "with c as (select ~) select * from c where a <> ~",
    "alter user x password = ~",
};

// Literals that hold a secret, `zq7391` or parts of it.
constexpr std::string_view postgres_secrets[] = {"'zq7391'",
                                                 "'a''zq7391'",
                                                 "'zq7391\\'",
                                                 "E'\\'zq7391'",
                                                 "e'\\\\zq7391'",
                                                 "N'zq7391'",
                                                 "U&'zq7391'",
                                                 "$$zq7391'$$",
                                                 "$q$zq7391$q$",
                                                 "$q$ $$ zq7391$q$",
                                                 "7391",
                                                 "-7391",
                                                 "73.91",
                                                 ".7391",
                                                 "7391e2",
                                                 "0x7391",
                                                 "7_391",
                                                 "7391zq",
                                                 "B'7391'",
                                                 "X'7391'",
                                                 "date 'zq7391'",
                                                 "interval '7391' day",
                                                 "timestamp with time zone 'zq7391'",
                                                 "int'7391'"};
constexpr std::string_view mysql_secrets[] = {
    "'zq7391'",       "\"zq7391\"", "'a''zq7391'",   "'\\'zq7391'",   "\"\\\"'zq7391\"",
    "\"\"\"zq7391\"", "N'zq7391'",  "_utf8'zq7391'", "'zq' 'zq7391'", "7391",
    "-7391",          "73.91",      ".7391",         "7391e2",        "0x7391",
    "x'7391'",        "b'7391'",    "date 'zq7391'"};

std::string filled(std::string_view text, RandomSql& random, Dialect dialect) {
  std::string out;
  for (const char c : text) {
    if (c != '~')
      out += c;
    else
      out += dialect == mysql ? random.pick(mysql_secrets) : random.pick(postgres_secrets);
  }
  return out;
}

bool leaks(const std::string& print) {
  return print.find("zq") != std::string::npos || print.find("73") != std::string::npos ||
         print.find("91") != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sql_fingerprint_properties)

BOOST_AUTO_TEST_CASE(no_literal_is_in_a_fingerprint_and_none_makes_a_difference) {
  RandomSql random(1);
  for (const Dialect dialect : both_dialects) {
    for (const std::string_view text : templates) {
      std::string plain(text);
      std::replace(plain.begin(), plain.end(), '~', '1');
      const std::string expected = shape(plain, dialect);
      for (int i = 0; i < 200; ++i) {
        const std::string statement = filled(text, random, dialect);
        BOOST_TEST_CONTEXT(statement) {
          BOOST_REQUIRE(!leaks(expected));
          BOOST_REQUIRE(shape(statement, dialect) == expected);
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(no_literal_is_in_the_fingerprint_of_a_truncated_statement) {
  RandomSql random(2);
  for (const Dialect dialect : both_dialects) {
    for (const std::string_view text : templates) {
      for (int i = 0; i < 20; ++i) {
        const std::string statement = filled(text, random, dialect);
        for (size_t length = 0; length < statement.size(); ++length) {
          const std::string cut = statement.substr(0, length);
          BOOST_REQUIRE_MESSAGE(!leaks(shape(cut, dialect)), cut);
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(the_fingerprint_of_a_fingerprint_is_the_same) {
  const auto check = [](std::string_view text, Dialect dialect) {
    const std::string once = shape(text, dialect);
    BOOST_REQUIRE_MESSAGE(shape(once, dialect) == once,
                          text << "\n  once:  " << once << "\n  twice: " << shape(once, dialect));
  };
  for (const Dialect dialect : all_dialects) {
    for_each_text("'\"`$-/*!+?:aE1.(,; \n", 4,
                  [&](std::string_view text) { check(text, dialect); });
    RandomSql random(3);
    for (int i = 0; i < 30'000; ++i) check(random(1 + random.below(25)), dialect);
  }
}

BOOST_AUTO_TEST_CASE(white_space_and_comments_make_no_difference) {
  RandomSql random(4);
  constexpr std::string_view gaps[] = {" ", "\n", "\t \r\n", " /* x */ ", " -- y\n"};
  const std::vector<std::string> words = {"select", "a", ",", "f(",  "1",     ")", "from", "t",
                                          "where",  "b", "=", "'x'", "and",   "c", "in",   "(",
                                          "1",      ",", "2", ")",   "limit", "3"};
  for (const Dialect dialect : both_dialects) {
    for (int i = 0; i < 500; ++i) {
      std::string text;
      for (const std::string& word : words) text += word + std::string(random.pick(gaps));
      BOOST_REQUIRE(shape(text, dialect) ==
                    "select a, f(?) from t where b = ? and c in (?) limit ?");
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
