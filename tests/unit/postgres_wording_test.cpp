// What messages of PostgreSQL are about where the log has no SQLSTATE.

#include <boost/test/unit_test.hpp>

#include "tests/support/report_of_log.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

Report report_of(std::string_view text) {
  return report_of_log("2026-11-22 10:00:00.000 UTC [7] " + std::string(text) + "\n");
}

// Each of the messages is of the trouble that `count` counts, and of no other.
void all_count(uint64_t ServerReport::*count, std::initializer_list<const char*> messages) {
  for (const char* message : messages) {
    BOOST_TEST_CONTEXT(message) {
      const ServerReport server = report_of(message).server;
      BOOST_TEST((server.*count) == 1u);
      BOOST_TEST(server.out_of_connections + server.out_of_memory + server.disk_full +
                     server.data_corruption + server.wraparound ==
                 1u);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(postgres_wording)

BOOST_AUTO_TEST_CASE(troubles_are_told_by_their_words) {
  all_count(&ServerReport::data_corruption,
            {"ERROR:  unexpected chunk number 0 (expected 1) for toast value 5 in pg_toast_1",
             "ERROR:  failed to re-find parent key in index \"x\" for deletion target page 3",
             "ERROR:  right sibling's left-link doesn't match: block 3 links to 4 instead of "
             "expected 5 in index \"x\"",
             "PANIC:  could not locate a valid checkpoint record"});
  all_count(&ServerReport::disk_full,
            {"ERROR:  could not extend file \"base/16/1\": No space left on device",
             "ERROR:  could not extend file \"base/16/1\": wrote only 4096 of 8192 bytes at block "
             "5\n2026-11-22 10:00:00.000 UTC [7] HINT:  Check free disk space."});
  all_count(&ServerReport::out_of_memory,
            {"ERROR:  out of memory",
             "LOG:  could not fork new process for connection: Cannot allocate memory",
             "FATAL:  could not map anonymous shared memory: Cannot allocate memory"});
  all_count(
      &ServerReport::wraparound,
      {"WARNING:  database \"shop\" must be vacuumed within 10985967 transactions",
       "WARNING:  oldest xmin is far in the past",
       "WARNING:  cutoff for removing and freezing tuples is far in the past",
       "WARNING:  bypassing nonessential maintenance of table \"a.b.c\" as a failsafe after 0 "
       "index scans",
       "ERROR:  multixact \"members\" limit exceeded"});
}

BOOST_AUTO_TEST_CASE(what_only_sounds_like_it_is_no_trouble) {
  for (const char* message :
       {"ERROR:  oldest xmin is fine", "ERROR:  relation \"out of memory\" does not exist",
        "LOG:  could not fork new process for connection: Resource temporarily unavailable",
        "ERROR:  could not open file \"x\": No such file or directory"}) {
    BOOST_TEST_CONTEXT(message) {
      const ServerReport server = report_of(message).server;
      BOOST_TEST(server.out_of_connections + server.out_of_memory + server.disk_full +
                     server.data_corruption + server.wraparound ==
                 0u);
    }
  }
}

BOOST_AUTO_TEST_CASE(refused_sessions_are_failed_connections) {
  for (const char* message :
       {"FATAL:  connection requires a valid client certificate",
        "FATAL:  number of requested standby connections exceeds \"max_wal_senders\" (currently "
        "10)",
        "FATAL:  must be superuser to connect during database shutdown",
        "FATAL:  empty password returned by client",
        "FATAL:  password authentication failed for user \"joe\"",
        "FATAL:  database \"nope\" does not exist", "FATAL:  sorry, too many clients already"}) {
    BOOST_TEST(report_of(message).stats.failed_connections == 1, message);
  }
  for (const char* message : {"ERROR:  role \"joe\" does not exist",
                              "FATAL:  terminating connection due to administrator command"}) {
    BOOST_TEST(report_of(message).stats.failed_connections == 0, message);
  }
}

BOOST_AUTO_TEST_SUITE_END()
