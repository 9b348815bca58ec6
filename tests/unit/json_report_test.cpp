#include <simdjson.h>

#include <boost/test/unit_test.hpp>

#include "cli/render/json.h"
#include "cli/render/json_writer.h"
#include "tests/unit/sample_report.h"

using namespace dbperf;

namespace {

std::vector<std::string> keys(simdjson::dom::object object) {
  std::vector<std::string> names;
  for (const auto field : object) names.emplace_back(field.key);
  return names;
}

std::string written(std::string_view text) {
  JsonWriter json;
  json.string(text);
  return json.written();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_report)

BOOST_AUTO_TEST_CASE(strings_are_valid_whatever_the_bytes) {
  BOOST_TEST(written("a\"b\\c\n\t\r\x01") == R"("a\"b\\c\n\t\r\u0001")");
  BOOST_TEST(written("M\xFCller") == "\"M\uFFFDller\"");
  BOOST_TEST(written("注文 🙂") == "\"注文 🙂\"");
  BOOST_TEST(written("\u009b\u202e\x7f") == R"("\u009b\u202e\u007f")");
  BOOST_TEST(written("") == "\"\"");
}

BOOST_AUTO_TEST_CASE(numbers_are_never_nan) {
  JsonWriter json;
  json.begin_array();
  json.number(0.0 / 0.0);
  json.number(0.05);
  json.seconds(unknown);
  json.seconds(12'400'001);
  json.timestamp(unknown_time);
  json.timestamp(1'795'341'600'120'000);
  json.timestamp(INT64_MAX);
  json.end();
  BOOST_TEST(json.written() ==
             "[0.000000, 0.050000, 0.000000, 12.400001, null, \"2026-11-22T10:00:00.120000Z\", "
             "null]");
}

BOOST_AUTO_TEST_CASE(the_keys_are_those_of_the_schema) {
  simdjson::dom::parser parser;
  const std::string text = render_json(sample_report(), "0.1.0");
  simdjson::dom::object root;
  BOOST_REQUIRE(!parser.parse(text).get(root));
  const std::vector<std::string> expected = {
      "schema_version", "generator",      "input",    "thresholds",  "stats",
      "histogram",      "by_type",        "by_table", "by_database", "by_user",
      "by_host",        "by_application", "by_tag",   "queries",     "slow_queries",
      "errors",         "timeline",       "server",   "alerts",      "recommendations",
      "omitted",        "folded",         "notes"};
  BOOST_TEST(keys(root) == expected);
  const std::vector<std::string> query_keys = {
      "id",         "fingerprint",   "type",          "tables",     "calls",       "timed",
      "failed",     "slow",          "very_slow",     "total_time", "avg_time",    "min_time",
      "max_time",   "p50_time",      "p95_time",      "p99_time",   "stddev_time", "share",
      "rows_sent",  "rows_examined", "rows_affected", "lock_time",  "parse_time",  "bind_time",
      "first_seen", "last_seen",     "histogram",     "example"};
  BOOST_TEST(keys(root["queries"].at(0)) == query_keys);
  BOOST_TEST(std::string_view(root["queries"].at(0)["id"]) == "0000000000000abc");
  BOOST_TEST(std::string_view(root["slow_queries"].at(0)["query"]).find("M\uFFFDller") !=
             std::string_view::npos);
  BOOST_TEST(int64_t(root["by_type"]["SELECT"]["count"]) == 9'000);
  BOOST_TEST(double(root["alerts"].at(0)["current_value"]) == 12.4);
  BOOST_TEST(root["alerts"].at(1)["current_value"].is_int64());
  BOOST_TEST(double(root["recommendations"].at(0)["details"]["total_time"]) == 2'580.0);
}

BOOST_AUTO_TEST_CASE(an_empty_report_has_all_keys_too) {
  simdjson::dom::parser parser;
  const std::string text = render_json(Report(), "0.1.0");
  simdjson::dom::object root;
  BOOST_REQUIRE(!parser.parse(text).get(root));
  BOOST_TEST(root["input"]["first_timestamp"].is_null());
  BOOST_TEST(keys(root["stats"]).size() == 39u);
  BOOST_TEST(root["queries"].is_array());
}

BOOST_AUTO_TEST_CASE(rows_that_stand_for_many_fingerprints_are_called_other) {
  Report report = sample_report();
  report.queries[0].is_rest = true;
  BOOST_TEST(render_json(report, "0").find("\"id\": \"other\"") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
