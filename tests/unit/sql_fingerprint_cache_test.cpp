#include <boost/test/unit_test.hpp>
#include <map>
#include <random>

#include "analysis/sql/fingerprint.h"
#include "analysis/sql/fingerprint_cache.h"
#include "tests/support/sql_words.h"

namespace dbperf {
namespace {

std::string masked(std::string_view statement, Dialect dialect = Dialect::postgres) {
  std::string out(statement.size() + 16, '\0');
  out.resize(mask_literals(statement, dialect, out.data()));
  return out;
}

// Statements of one mask have one fingerprint, or the cache would lie.
class MaskCheck {
 public:
  explicit MaskCheck(Dialect dialect) : dialect_(dialect) {}

  void add(const std::string& statement) {
    const std::string mask = masked(statement, dialect_);
    if (mask.empty()) return;
    const Fingerprint print = fingerprint_(statement, dialect_);
    const auto [known, fresh] = known_.try_emplace(mask, First{statement, print.id, print.verb});
    if (fresh) return;
    ++compared_;
    if (known->second.id == print.id && known->second.verb == print.verb) return;
    BOOST_ERROR("one mask, two fingerprints: " << known->second.statement << " | " << statement);
  }
  size_t compared() const { return compared_; }

 private:
  struct First {
    std::string statement;
    uint64_t id;
    Verb verb;
  };
  const Dialect dialect_;
  Fingerprinter fingerprint_;
  std::map<std::string, First> known_;
  size_t compared_ = 0;
};

BOOST_AUTO_TEST_SUITE(sql_fingerprint_cache)

BOOST_AUTO_TEST_CASE(plain_literals_are_masked) {
  BOOST_TEST(masked("SELECT a FROM t WHERE id = 12 AND n = 'it''s'") ==
             "SELECT a FROM t WHERE id = 0 AND n = ''''");
  BOOST_TEST(masked("VALUES (1,2.50, -3)") == "VALUES (0,0., -0)");
  BOOST_TEST(masked("\"x 1\" = 1", Dialect::postgres) == "\"x 1\" = 0");
  BOOST_TEST(masked("\"x 1\" = 1", Dialect::mysql) == "\"\" = 0");
  BOOST_TEST(masked("`a 1` = 1", Dialect::mysql) == "`a 1` = 0");
  BOOST_TEST(masked("/* page '7 */ SELECT/***/1/**/") == "/**/ SELECT/**/0/**/");
}

BOOST_AUTO_TEST_CASE(digits_of_names_and_odd_numbers_stay) {
  for (const char* text : {"users_2009", "t1.c2", "0x1F", "1e5", "1_000", "$12", "a.5", "5.",
                           "1.2.3", ":1", "@1", "7'x"})
    BOOST_TEST((masked(text).empty() || masked(text).find_first_of("1234567") != std::string::npos),
               text);
}

BOOST_AUTO_TEST_CASE(what_wants_a_closer_look_has_no_mask) {
  for (const char* text :
       {"SELECT 1 -- x", "/* a /* b */ */ SELECT 1", "/*! SELECT */ 1", "/*+ x */ SELECT 1",
        "/*M! SELECT */ 1", "SELECT /*/ 1", "SELECT 1 /* open *", "SELECT $$a$$", "SELECT 'a\\'b'",
        "SELECT 'open", "SELECT 1 # c", "SELECT \"open", "SELECT `open"})
    BOOST_TEST(masked(text) == "", text);
}

BOOST_AUTO_TEST_CASE(equal_masks_have_equal_fingerprints_over_all_short_texts) {
  constexpr std::string_view alphabet = "01aE'\".-$`(),: /*";
  for (const Dialect dialect : test::all_dialects) {
    MaskCheck check(dialect);
    for (size_t length = 1; length <= 4; ++length) {
      size_t count = 1;
      for (size_t i = 0; i < length; ++i) count *= alphabet.size();
      for (size_t number = 0; number < count; ++number) {
        std::string text = "SELECT ";
        for (size_t rest = number, i = 0; i < length; ++i, rest /= alphabet.size())
          text += alphabet[rest % alphabet.size()];
        check.add(text);
      }
    }
    BOOST_TEST(check.compared() > 3'000u);
  }
}

BOOST_AUTO_TEST_CASE(equal_masks_have_equal_fingerprints_over_random_statements) {
  constexpr std::string_view pieces[] = {"select ",    "insert into t ",
                                         "values (",   "fetch ",
                                         "declare ",   "limit ",
                                         "in (",       "is ",
                                         "null",       "order by ",
                                         "interval ",  "a",
                                         "t1",         "_2",
                                         "1",          "23",
                                         "4.5",        ".6",
                                         "0",          "'x'",
                                         "'y''z'",     "''",
                                         "'12'",       "\"q\"",
                                         "\"r 1\"",    "`b`",
                                         "`c1`",       "-",
                                         "+",          "::int",
                                         ":n",         "$1",
                                         "$23",        "?",
                                         "e5",         "E",
                                         "N",          "X",
                                         "_utf8",      "0x1",
                                         "(",          ")",
                                         "),(",        ",",
                                         ";",          " ",
                                         "\n",         "=",
                                         "<",          "->",
                                         "@>",         "@",
                                         "[",          "]",
                                         "true",       "cursor ",
                                         "savepoint ", "administrator command: Quit",
                                         "/* a 1 */",  "/*b*/",
                                         "/*",         "*/",
                                         "/",          "*",
                                         "/*'*/",      "/* x=1 */"};
  std::mt19937 random(7);
  for (const Dialect dialect : test::all_dialects) {
    MaskCheck check(dialect);
    for (size_t round = 0; round < 60'000; ++round) {
      std::string text;
      for (size_t i = 1 + random() % 7; i > 0; --i) text += pieces[random() % std::size(pieces)];
      check.add(text);
      // The same with other digits and letters in its literals.
      bool quoted = false;
      for (char& c : text) {
        if (c == '\'') quoted = !quoted;
        if (c >= '0' && c <= '9') c = static_cast<char>('0' + random() % 10);
        if (quoted && c >= 'x' && c <= 'z') c = static_cast<char>('x' + random() % 3);
      }
      check.add(text);
    }
    BOOST_TEST(check.compared() > 10'000u);
  }
}

BOOST_AUTO_TEST_CASE(a_dialect_is_part_of_the_key) {
  FingerprintCache cache;
  const uint64_t key = cache.key("SELECT 1", Dialect::postgres);
  BOOST_TEST(key != cache.key("SELECT 1", Dialect::mysql));
  BOOST_TEST(key == cache.key("SELECT 22", Dialect::postgres));
  BOOST_TEST(cache.find(key) == nullptr);
  cache.remember(key, {5, Verb::select});
  BOOST_REQUIRE(cache.find(key) != nullptr);
  BOOST_TEST(cache.find(key)->id == 5u);
  cache.remember(0, {6, Verb::select});
  BOOST_TEST(cache.find(0) == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace dbperf
