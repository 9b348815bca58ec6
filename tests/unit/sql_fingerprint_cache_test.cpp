#include <boost/test/unit_test.hpp>
#include <map>
#include <random>

#include "analysis/sql/fingerprint.h"
#include "analysis/sql/fingerprint_cache.h"
#include "tests/support/sql_words.h"

namespace dbperf {
namespace {

uint64_t key_of(std::string_view statement, Dialect dialect = Dialect::postgres) {
  return FingerprintCache::key(statement, dialect);
}

// Statements of one key have one fingerprint, or the cache would lie.
class KeyCheck {
 public:
  explicit KeyCheck(Dialect dialect) : dialect_(dialect) {}

  void add(const std::string& statement) {
    const uint64_t key = key_of(statement, dialect_);
    if (key == 0) return;
    const Fingerprint print = fingerprint_(statement, dialect_);
    const auto [known, fresh] = known_.try_emplace(key, First{statement, print.id, print.verb});
    if (fresh) return;
    ++compared_;
    if (known->second.id == print.id && known->second.verb == print.verb) return;
    BOOST_ERROR("one key, two fingerprints: " << known->second.statement << " | " << statement);
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
  std::map<uint64_t, First> known_;
  size_t compared_ = 0;
};

BOOST_AUTO_TEST_SUITE(sql_fingerprint_cache)

BOOST_AUTO_TEST_CASE(plain_literals_do_not_show) {
  struct Case {
    const char *one, *other;
    Dialect dialect = Dialect::postgres;
  };
  const Case same[] = {
      {"SELECT a FROM t WHERE id = 12 AND n = 'it' 's'",
       "SELECT a FROM t WHERE id = 3 AND n = 'x' 'y'"},
      {"VALUES (1,2.50, -3)", "VALUES (22,7.1, -4)"},
      {"\"x 1\" = 1", "\"x 1\" = 2"},
      {"\"x 1\" = 1", "\"y\" = 2", Dialect::mysql},
      {"`a 1` = 1", "`a 1` = 2", Dialect::mysql},
      {"/* page '7 */ SELECT/***/1/**/", "/* b */ SELECT/*c*/2/* d */"},
  };
  for (const Case& c : same) {
    BOOST_TEST(key_of(c.one, c.dialect) != 0u, c.one);
    BOOST_TEST(key_of(c.one, c.dialect) == key_of(c.other, c.dialect), c.one);
  }
  const Case different[] = {
      {"VALUES (1,2.5)", "VALUES (1,2)"}, {"VALUES (1,2)", "VALUES (1, 2)"},
      {"SELECT 'a'", "SELECT 1"},         {"SELECT 'a' 'b'", "SELECT 'a'  'b'"},
      {"\"x 1\" = 1", "\"x 2\" = 1"},     {"`a 1` = 1", "`a 2` = 1", Dialect::mysql},
      {"SELECT 1/* a */", "SELECT 1"},
  };
  for (const Case& c : different)
    BOOST_TEST(key_of(c.one, c.dialect) != key_of(c.other, c.dialect), c.one);
}

BOOST_AUTO_TEST_CASE(a_literal_does_not_show_wherever_it_stands_and_any_other_byte_does) {
  for (size_t size = 1; size <= 70; ++size) {
    for (size_t at = 0; at < size; ++at) {
      std::string text(size, 'a');
      const uint64_t plain = key_of(text);
      text[at] = 'b';
      BOOST_TEST(key_of(text) != plain);
      for (size_t beside = at - std::min<size_t>(at, 1); beside < std::min(at + 2, size); ++beside)
        text[beside] = ' ';
      text[at] = '1';
      const uint64_t literal = key_of(text);
      text[at] = '2';
      BOOST_TEST(key_of(text) == literal);
      text[at] = ' ';
      BOOST_TEST(key_of(text) != literal);
    }
  }
}

BOOST_AUTO_TEST_CASE(digits_of_names_and_odd_numbers_show) {
  for (const std::string text : {"users_2009", "t1.c2", "0x1F", "1e5", "1_000", "$12", "a.5", "5.",
                                 "1.2.3", ":1", "@1", "7'x"}) {
    std::string other = text;
    for (char& c : other) c = c >= '0' && c <= '8' ? static_cast<char>(c + 1) : c;
    BOOST_TEST((key_of(text) == 0 || key_of(text) != key_of(other)), text);
  }
}

BOOST_AUTO_TEST_CASE(what_wants_a_closer_look_has_no_key) {
  for (const char* text :
       {"", "SELECT 1 -- x", "/* a /* b */ */ SELECT 1", "/*! SELECT */ 1", "/*+ x */ SELECT 1",
        "/*M! SELECT */ 1", "SELECT /*/ 1", "SELECT 1 /* open *", "SELECT $$a$$", "SELECT 'a\\'b'",
        "SELECT 'open", "SELECT 1 # c", "SELECT \"open", "SELECT `open", "#", "\\", "'"})
    BOOST_TEST(key_of(text) == 0u, text);
}

BOOST_AUTO_TEST_CASE(equal_keys_have_equal_fingerprints_over_all_short_texts) {
  constexpr std::string_view alphabet = "01aE'\".-$`(),: /*";
  for (const Dialect dialect : test::all_dialects) {
    KeyCheck check(dialect);
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

BOOST_AUTO_TEST_CASE(equal_keys_have_equal_fingerprints_over_random_statements) {
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
    KeyCheck check(dialect);
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
