#include "analysis/text.h"

#include <boost/test/unit_test.hpp>

using dbperf::cut_utf8;
using dbperf::normalise_message;

BOOST_AUTO_TEST_SUITE(text)

BOOST_AUTO_TEST_CASE(messages_lose_their_values_and_keep_their_names) {
  const std::pair<const char*, const char*> cases[] = {
      {R"(relation "orders" does not exist)", R"(relation "orders" does not exist)"},
      {R"(invalid input syntax for type integer: "abc")",
       R"(invalid input syntax for type integer: "?")"},
      {R"(duplicate key value violates unique constraint "users_pkey")",
       R"(duplicate key value violates unique constraint "users_pkey")"},
      {"Duplicate entry '42' for key 'PRIMARY'", "Duplicate entry '?' for key 'PRIMARY'"},
      {"no such key 'Tr0ub4dor'", "no such key '?'"},
      {"canceling statement after 500 ms", "canceling statement after ? ms"},
      {"error 1062: duplicate entry", "error 1062: duplicate entry"},
      {"can't open file 7", "can't open file ?"},
      {"value 1.5e3 of users_2009", "value ? of users_2009"},
      {R"(unterminated "abc)", R"(unterminated "?")"},
      {"Relation »orders« existiert nicht", "Relation »orders« existiert nicht"},
      {"Eingabesyntax für Typ integer: »abc«", "Eingabesyntax für Typ integer: »?«"},
      {"pour le type integer : « abc »", "pour le type integer : « ? »"},
      {"no existe la relación «nowhere»", "no existe la relación «nowhere»"},
      {R"(отношение "nowhere" не существует)", R"(отношение "nowhere" не существует)"},
      {R"(リレーション"nowhere"は存在しません)", R"(リレーション"nowhere"は存在しません)"},
      {R"(構文が不正です: "abc"の値)", R"(構文が不正です: "?"の値)"},
      {"", ""},
  };
  for (const auto& [message, expected] : cases) BOOST_TEST(normalise_message(message) == expected);
}

BOOST_AUTO_TEST_CASE(cutting_spares_characters) {
  BOOST_TEST(cut_utf8("abc", 5) == "abc");
  BOOST_TEST(cut_utf8("abc", 2) == "ab");
  BOOST_TEST(cut_utf8("a\u00e9b", 2) == "a");
  BOOST_TEST(cut_utf8("a\u00e9b", 3) == "a\u00e9");
  BOOST_TEST(cut_utf8("\U0001F600x", 3) == "");
}

BOOST_AUTO_TEST_SUITE_END()
