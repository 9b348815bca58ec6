#include "analysis/sql/bound_statement.h"

#include <boost/test/unit_test.hpp>

using namespace dbperf;

namespace {

std::string bound(std::string_view statement, std::string_view parameters) {
  return bind_parameters(statement, parameters, 1 << 16).text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bound_statement)

BOOST_AUTO_TEST_CASE(values_take_the_place_of_parameters) {
  const struct {
    std::string_view statement, parameters, expected;
  } cases[] = {
      {"SELECT $1", "$1 = '5'", "SELECT '5'"},
      {"SELECT a FROM t WHERE b=$1::int AND c > $2", "$1 = '5', $2 = NULL",
       "SELECT a FROM t WHERE b='5'::int AND c > NULL"},
      {"VALUES ($2, $1, $2)", "$1 = 'a, $2 = ''b''', $2 = 'it''s'",
       "VALUES ('it''s', 'a, $2 = ''b''', 'it''s')"},
      {"SELECT $1, $10, $2", "$1 = '1', $2 = '2', $10 = '10'", "SELECT '1', '10', '2'"},
      {"SELECT $1", "$1 = 'two\nlines'", "SELECT 'two\nlines'"},
      {"SELECT $1 OFFSET -$2", "$1 = '', $2 = '3'", "SELECT '' OFFSET -'3'"},
      {"SELECT '$1', $$ $1 $$, \"$1\", a$1 /* $1 */ + $1 -- $1", "$1 = 'x'",
       "SELECT '$1', $$ $1 $$, \"$1\", a$1 /* $1 */ + 'x' -- $1"},
      {"/*+ Rows(a $1) */ SELECT $1", "$1 = 'x'", "/*+ Rows(a $1) */ SELECT 'x'"},
      // What is not known stays.
      {"SELECT $1, $2", "$2 = 'x'", "SELECT $1, 'x'"},
      {"SELECT $1, $2", "$1 = 'x', $2 = 'cut of", "SELECT 'x', $2"},
      {"SELECT $1, $2", "$1 = 'x' and more $2 = 'y'", "SELECT 'x', $2"},
      {"SELECT $1", "", "SELECT $1"},
      {"SELECT $1", "nonsense", "SELECT $1"},
      {"SELECT $0, $99999999999999999999", "$0 = '1', $99999999999999999999 = '2'",
       "SELECT $0, $99999999999999999999"},
  };
  for (const auto& c : cases) BOOST_TEST(bound(c.statement, c.parameters) == c.expected);
}

BOOST_AUTO_TEST_CASE(what_is_too_long_is_measured_but_not_written) {
  std::string statement = "SELECT ";
  for (int i = 0; i < 10'000; ++i) statement += "$1,";
  const std::string value = "'" + std::string(10'000, 'x') + "'";
  const BoundStatement bound = bind_parameters(statement, "$1 = " + value, 1 << 16);
  BOOST_TEST(bound.length == 7 + 10'000 * (value.size() + 1));
  BOOST_TEST(bound.text.size() >= 1u << 16);
  BOOST_TEST(bound.text.size() < (1u << 16) + 8);
}

BOOST_AUTO_TEST_SUITE_END()
