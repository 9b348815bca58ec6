// What clouds wrap around a log.
#include <boost/test/unit_test.hpp>

#include "tests/support/unwrapping.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

const std::string prefix = "2026-11-22 10:00:00 UTC:10.0.0.5(40000):app@shop:[71]:";
const std::string statement = prefix + "LOG:  duration: 1500.000 ms  statement: SELECT 1";

std::string cloud_sql(std::string_view log, std::string_view text, std::string_view second = "00") {
  return R"({"logName":"projects/p/logs/cloudsql.googleapis.com%2F)" + std::string(log) +
         R"(","resource":{"type":"cloudsql_database"},"textPayload":")" + std::string(text) +
         R"(","timestamp":"2026-11-22T10:00:)" + std::string(second) + "Z\"}\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(clouds)

BOOST_AUTO_TEST_CASE(cloudwatch_exports_csv) {
  BOOST_TEST(inside("timestamp,message\n1795341600123,\"" + statement +
                    ", \"\"a\"\"\n\tFROM t\"\n" + "1795341600123," + statement + "\n") ==
             "cloudwatch|" + statement + ", \"a\"\n\tFROM t\n" + statement + "\n");
  BOOST_TEST(inside("@timestamp,@logStream,@message,@ptr\r\n2026-11-22 10:00:00.123,db1,\"" +
                    statement + "\r\n\tFROM t\",x\r\n2026-11-22 10:00:00.123,db1," + statement +
                    ",y\r\n") == "cloudwatch|" + statement + "\n\tFROM t\n" + statement + "\n");
  // A quote that is never closed costs its own message alone.
  BOOST_TEST(inside("timestamp,message\n1795341600123,\"" + statement + "\n1795341600123,\"" +
                    statement + "\"\n") == "cloudwatch|" + statement + "\n" + statement + "\n");
}

BOOST_AUTO_TEST_CASE(aws_logs_tail_names_the_stream) {
  const std::string time = "2026-11-22T10:00:00.123000+00:00 ";
  BOOST_TEST(inside(time + "aurora-1.0 " + statement + "\n\tFROM t\n" + time + "aurora-2.0 " +
                    statement + "\n") ==
             "cloudwatch|" + statement + "\n\tFROM t\n" + statement + "\n");
  const std::string slow =
      "# Time: 2026-11-22T10:00:00.123456Z\n# User@Host: app[app] @  [10.0.0.5]  Id: 55\n"
      "# Query_time: 2.5  Lock_time: 0.0 Rows_sent: 1  Rows_examined: 500\n"
      "SET timestamp=1795341597;\nSELECT * FROM t\nWHERE id=1;\n";
  BOOST_TEST(inside(time + "mydb " + slow + time + "mydb " + slow) == "cloudwatch|" + slow + slow);
  // Without streams, as in exports.
  BOOST_TEST(inside(time + statement + "\n" + time + statement + "\n") ==
             "cloudwatch|" + statement + "\n" + statement + "\n");
  BOOST_TEST(inside(time + slow + time + slow) == "cloudwatch|" + slow + slow);
}

BOOST_AUTO_TEST_CASE(insights_gives_json) {
  BOOST_TEST(
      inside(R"([{"@timestamp":"2026-11-22 10:00:00.123","@message":")" + statement +
             R"(","@ptr":"x"},{"@timestamp":"2026-11-22 10:00:00.123","@message":"\tFROM t"}])") ==
      "cloudwatch|" + statement + "\n\tFROM t\n");
  const Report r =
      analysed(R"({"results":[[{"field":"@timestamp","value":"2026-11-22 10:00:00.123"},)"
               R"({"field":"@message","value":")" +
               statement +
               R"("},{"field":"@ptr","value":"x"}]],)"
               R"("statistics":{"recordsMatched":1.0},"status":"Complete"})")
          .report();
  BOOST_TEST(r.stats.total_queries == 1u);
  BOOST_TEST(r.input.unrecognised_lines == 0u);
}

BOOST_AUTO_TEST_CASE(rds_gives_a_file_within_json) {
  BOOST_TEST(
      inside("{\n    \"LogFileData\": \"" + statement + "\\n\\tFROM t\\n" + statement +
             "\\n\",\n    \"Marker\": \"8:5468\",\n    \"AdditionalDataPending\": false\n}\n") ==
      "rds|" + statement + "\n\tFROM t\n" + statement + "\n");
}

BOOST_AUTO_TEST_CASE(what_is_newest_first_is_turned_round) {
  const std::string text =
      cloud_sql("postgres.log", prefix + "LOG:  duration: 2.000 ms  statement: SELECT 2", "09") +
      cloud_sql("postgres.log", prefix + "STATEMENT:  SELECT * FROM x", "08") +
      cloud_sql("postgres.log", prefix + "ERROR:  relation does not exist", "08");
  const Report r = analysed(text).report();
  BOOST_TEST(r.stats.total_queries == 2u);
  BOOST_TEST(r.stats.failed_queries == 1u);
  BOOST_TEST(r.input.unrecognised_lines == 0u);
  BOOST_TEST(unwrapped(text)->wrapping.newest_first);
  BOOST_TEST(!unwrapped(cloud_sql("postgres.log", statement, "01") +
                        cloud_sql("postgres.log", statement, "00") +
                        cloud_sql("postgres.log", statement, "02"))
                  ->wrapping.newest_first);
}

// MySQL's error log is read with the one of statements; the lines of a further one are counted.
BOOST_AUTO_TEST_CASE(of_several_logs_the_one_with_statements_is_read) {
  const std::string error =
      cloud_sql("mysql.err",
                "2026-11-22T10:00:00.123456Z 55 [Note] [MY-010926] [Server] Access denied for user "
                "'root'@'1.2.3.4' (using password: YES)");
  const std::string slow = cloud_sql(
      "mysql-slow.log",
      "# Time: 2026-11-22T10:00:02.123456Z\\n# User@Host: app[app] @  [10.0.0.5]  Id: 55\\n"
      "# Query_time: 2.500000  Lock_time: 0.000001 Rows_sent: 1  Rows_examined: 500\\n"
      "SET timestamp=1795341599;\\nSELECT * FROM t;");
  const std::string general =
      cloud_sql("mysql-general.log", "2026-11-22T10:00:00.123456Z\\t   55 Query\\tSELECT * FROM t");
  const Analysed told = analysed(error + error + slow + general + error + slow);
  const Report& r = told.report();
  BOOST_TEST(r.input.files.at(0).format == "mysql-slow");
  BOOST_TEST(r.stats.total_queries == 2u);
  BOOST_TEST(r.queries.size() == 1u);
  BOOST_TEST(r.stats.failed_connections == 3u);
  BOOST_TEST(r.input.unrecognised_lines == 1u);
  BOOST_TEST(told.heard.warnings.size() == 1u);
  BOOST_TEST(analysed(error + error).report().input.unrecognised_lines == 0u);
  BOOST_TEST(analysed(general + error + general).report().stats.failed_connections == 1u);
}

BOOST_AUTO_TEST_CASE(heroku_drains_have_frames) {
  const std::string head = "<134>1 2026-11-22T10:00:00+00:00 host ";
  const std::string text = head + "app postgres.71 - [YELLOW] [12-1]  LOG:  statement: SELECT *\n" +
                           head +
                           "app heroku-postgres - source=DATABASE sample#current_transaction=1\n" +
                           head + "heroku router - at=info method=GET\n" + "451 " + head +
                           "app postgres.71 - [YELLOW] [12-2] \tFROM t\n";
  BOOST_TEST(inside(text) ==
             "heroku|2026-11-22 10:00:00.000 UTC [71]  LOG:  statement: SELECT *\n\tFROM t\n");
  BOOST_TEST(analysed(text).report().input.unrecognised_lines == 0u);
}

BOOST_AUTO_TEST_CASE(azure_has_the_fields_of_a_record_beside_its_message) {
  const std::string prefix = "2023-08-17 10:00:08 UTC-64ddf0c8.6e3a-";
  BOOST_TEST(inside(R"({"properties":{"errorLevel":"ERROR","sqlerrcode":"42P01","message":")" +
                    prefix +
                    R"(ERROR:  relation \"x\" does not exist","detail":"why","hint":"look"},)"
                    R"("time":"2023-08-17T10:00:08.452Z","category":"PostgreSQLLogs"})"
                    "\n") == "azure|" + prefix + "ERROR:  42P01: relation \"x\" does not exist\n" +
                                 prefix + "DETAIL:  why\n" + prefix + "HINT:  look\n");
  BOOST_TEST(
      inside(R"({"time":"2023-08-17T10:00:08.452Z","category":"MySqlSlowLogs","properties":)"
             R"({"event_class":"slow_log","start_time":"2023-08-17T10:00:05.000Z",)"
             R"("query_time":3.123456,"lock_time":"0.000100","user_host":"app[app] @  [10.0.0.5]",)"
             R"("rows_sent":"1","rows_examined":"500","sql_text":"select * from t","db":"shop",)"
             R"("thread_id":"55"}})"
             "\n") ==
      "azure|# Time: 2023-08-17T10:00:05.000Z\n# User@Host: app[app] @  [10.0.0.5]  Id: 55\n"
      "# Query_time: 3.123456  Lock_time: 0.000100 Rows_sent: 1  Rows_examined: 500\n"
      "use shop;\nselect * from t;\n");
}

BOOST_AUTO_TEST_SUITE_END()
