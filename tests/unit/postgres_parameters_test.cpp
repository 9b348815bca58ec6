// The values a statement was run with, in the examples of reports on logs as PostgreSQL writes
// them.

#include <boost/test/unit_test.hpp>

#include "tests/support/report_of_log.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

std::string line(std::string_view text) {
  return "2026-11-22 10:00:01.000 UTC [7] app@shop " + std::string(text) + "\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(postgres_parameters)

BOOST_AUTO_TEST_CASE(the_example_has_the_values_the_fingerprint_has_not) {
  const std::string statement = "UPDATE t SET v = $2 WHERE id = $1";
  const std::string execute = line("LOG:  duration: 2000.000 ms  execute p: " + statement);
  const std::string id = std::to_string(report_of_log(execute).queries.at(0).id);
  for (const char* label : {"parameters", "Parameters"}) {
    const Report r = report_of_log(
        execute + line("DETAIL:  " + std::string(label) + ": $1 = '5', $2 = 'it''s,") +
        "\ttwo lines'\n");
    const QueryRow& row = r.queries.at(0);
    const std::string bound = "UPDATE t SET v = 'it''s,\ntwo lines' WHERE id = '5'";
    BOOST_TEST(row.example.query == bound);
    BOOST_TEST(row.example.query_length == bound.size());
    BOOST_TEST(r.slow_queries.at(0).query == bound);
    BOOST_TEST(row.fingerprint == "update t set v = ? where id = ?");
    BOOST_TEST(std::to_string(row.id) == id);
  }
}

BOOST_AUTO_TEST_CASE(the_parameters_of_a_failure_stand_in_its_context) {
  const Report r = report_of_log(line("ERROR:  division by zero") +
                                 line("CONTEXT:  unnamed portal with parameters: $1 = 'a") +
                                 "\tb', $2 = '0'\n" + line("STATEMENT:  SELECT $1, 1 / $2"));
  BOOST_TEST(r.queries.at(0).example.query == "SELECT 'a\nb', 1 / '0'");
  BOOST_TEST(r.errors.at(0).example.query == "SELECT 'a\nb', 1 / '0'");
}

BOOST_AUTO_TEST_SUITE_END()
