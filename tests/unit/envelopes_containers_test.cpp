// What container runtimes and their collectors wrap around a log.
#include <boost/test/unit_test.hpp>

#include "tests/support/unwrapping.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

// `log` as it stands within quotes, and more fields.
std::string docker(std::string_view log, std::string_view more = "") {
  return R"({"log":")" + std::string(log) + R"(","stream":"stderr","time":"2026-11-22T10:00:00Z")" +
         std::string(more) + "}\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(containers)

BOOST_AUTO_TEST_CASE(containers_cut_long_lines) {
  const std::string line = "2026-11-22 10:00:00.000 UTC [7] LOG:  statement: SELECT 1\n";
  BOOST_TEST(inside("2026-11-22T10:00:00.1Z stderr P 2026-11-22 10:00:00.000 UTC [7] LOG:\n"
                    "2026-11-22T10:00:00.2Z stdout F starting\n"
                    "2026-11-22T10:00:00.3Z stderr F   statement: SELECT 1\n") == "cri|" + line);
  const std::string begin = line.substr(0, line.size() - 2), much((16 << 10) - begin.size(), '1');
  BOOST_TEST(inside(docker(begin + much) + docker("2\\n") + docker(begin + "3\\n")) ==
             "docker|" + begin + much + "2\n" + begin + "3\n");
}

BOOST_AUTO_TEST_CASE(collectors_store_lines_without_their_ends) {
  const std::string line = "2026-11-22 10:00:00.000 UTC [7] LOG:  statement: SELECT 1";
  BOOST_TEST(inside(docker(line) + docker("\\tFROM t") + docker(line)) ==
             "docker|" + line + "\n\tFROM t\n" + line + "\n");
  BOOST_TEST(inside(docker(line.substr(0, 40), R"(,"_p":"P")") +
                    docker(line.substr(40), R"(,"_p":"F")") + docker(line, R"(,"_p":"F")")) ==
             "docker|" + line + "\n" + line + "\n");
  BOOST_TEST(inside(R"({"message":")" + line +
                    R"(","stream":"stderr","timestamp":"2026-11-22T10:00:00Z"})"
                    "\n") == "docker|" + line + "\n");
}

BOOST_AUTO_TEST_CASE(pods_of_one_file_are_kept_apart) {
  const std::string line = "2026-11-22 10:00:00.000 UTC [7] LOG:  statement: SELECT 1";
  const auto pod = [](std::string_view name) {
    return R"(,"kubernetes":{"pod_name":")" + std::string(name) + R"(","container_name":"db"})";
  };
  const std::string text = docker(line, pod("a")) + docker(line, pod("b")) +
                           docker("\\tFROM t", pod("a")) + docker(line, pod("b"));
  BOOST_TEST(unwrapped(text)->wrapping.assembly.add_server);
  const Report r = analysed(text).report();
  BOOST_TEST(r.queries.size() == 2u);
  BOOST_TEST(r.stats.total_queries == 3u);
}

BOOST_AUTO_TEST_CASE(what_another_stream_says_is_no_part_of_a_record) {
  const std::string head = "2026-11-22T10:00:00.1Z ";
  const std::string line = "2026-11-22 10:00:00.000 UTC [7] LOG:  statement: SELECT 1 FROM a\n";
  const std::string patroni = "2026-11-22 10:00:02,280 INFO: no action. I am (pg-0), the leader\n";
  const std::string text = head + "stderr F " + line + head + "stdout F " + patroni + head +
                           "stderr F \tWHERE b\n" + head + "stderr F " + line;
  BOOST_TEST(inside(text) == "cri|" + line + "\tWHERE b\n" + line);
  BOOST_TEST(analysed(text).report().input.unrecognised_lines == 1u);
  // In the same stream its time tells it.
  std::string shared = text;
  shared.replace(shared.find("stdout"), 6, "stderr");
  const Report r = analysed(shared).report();
  BOOST_TEST(r.stats.total_queries == 2u);
  BOOST_TEST(r.queries.size() == 1u);
}

BOOST_AUTO_TEST_CASE(mysql_tells_of_errors_on_another_stream) {
  const auto line = [](std::string_view stream, std::string_view text) {
    return "2026-11-22T10:00:00.1Z " + std::string(stream) + " F " + std::string(text) + "\n";
  };
  std::string slow;
  for (const char* text : {"# Time: 2026-11-22T10:00:00.1Z", "# User@Host: app[app] @  [10.0.0.5]",
                           "# Query_time: 2.5  Lock_time: 0 Rows_sent: 1  Rows_examined: 9",
                           "SET timestamp=1795341597;", "SELECT *", "FROM t;"})
    slow += line("stdout", text);
  const std::string error =
      line("stderr",
           "2026-11-22T10:00:00.123456Z 55 [Note] [MY-010926] [Server] Access "
           "denied for user 'root'@'1.2.3.4' (using password: YES)");
  const size_t middle = slow.find("2026-11-22T10:00:00.1Z stdout F FROM");
  const Report r =
      analysed(slow + slow.substr(0, middle) + error + slow.substr(middle) + error).report();
  BOOST_TEST(r.stats.total_queries == 2u);
  BOOST_TEST(r.queries.size() == 1u);
  BOOST_TEST(r.stats.failed_connections == 2u);
  BOOST_TEST(r.input.unrecognised_lines == 0u);
}

BOOST_AUTO_TEST_CASE(the_rest_of_a_record_is_told_in_any_language) {
  const std::string head = "2026-11-22T10:00:00.1Z stderr F ";
  std::string text;
  for (int i = 0; i < 3; ++i)
    text += head + "2026-11-22 10:00:00.000 UTC [7] FEHLER:  Relation »x« existiert nicht\n" +
            head + "2026-11-22 10:00:00.000 UTC [7] ANWEISUNG:  SELECT * FROM x\n";
  const Report r = analysed(text).report();
  BOOST_TEST(r.stats.failed_queries == 3u);
  BOOST_TEST(r.input.unrecognised_lines == 0u);
}

BOOST_AUTO_TEST_CASE(containers_are_told_in_front_of_their_lines) {
  const std::string line = "2026-11-22 10:00:00.000 UTC [7] LOG:  statement: SELECT 1\n";
  const std::string time = "2026-11-22T10:00:00.100000000Z ";
  BOOST_TEST(inside("db_1   | " + line + "db_1   | \tFROM t\n") ==
             "compose|" + line + "\tFROM t\n");
  BOOST_TEST(inside("\x1b[36mdb-1  |\x1b[0m " + line + "\x1b[36mdb-1  |\x1b[0m \tFROM t\n") ==
             "compose|" + line + "\tFROM t\n");
  BOOST_TEST(inside("db-1  | " + time + line) == "compose|" + line);
  BOOST_TEST(inside("[pod/pg-0/postgres] " + time + line + "[pod/pg-0/sidecar] ready\n") ==
             "kubectl|" + line);
  BOOST_TEST(inside(time + line + time + "\tFROM t\n") == "docker|" + line + "\tFROM t\n");
}

BOOST_AUTO_TEST_SUITE_END()
