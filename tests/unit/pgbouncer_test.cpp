#include <boost/test/unit_test.hpp>
#include <string>

#include "tests/support/recording_sink.h"
#include "tests/support/report_of_log.h"

using namespace dbperf;
using dbperf::test::report_of_log;

namespace {

Detection detect(std::string_view head) {
  const std::string padded = std::string(head) + std::string(record_padding, '\0');
  return detect_pgbouncer(std::string_view(padded).substr(0, head.size()), {});
}

std::string line(std::string_view message, std::string_view level = "LOG") {
  return "2026-11-22 10:00:00.120 UTC [4711] " + std::string(level) + " " + std::string(message) +
         "\n";
}

std::unique_ptr<RecordingSink> parse(std::string_view text) {
  const auto format = detect(line("process up")).format;
  auto whole = record_events(*format, text);
  for (const size_t window : {1, 7, 300})
    BOOST_TEST(record_chunks(*format, text, window)->events.size() == whole->events.size());
  return whole;
}

constexpr std::string_view client = "C-0x55d1: shop/joe@10.0.0.7:52344 ";

}  // namespace

BOOST_AUTO_TEST_SUITE(pgbouncer)

BOOST_AUTO_TEST_CASE(a_client_comes_and_goes) {
  const auto got =
      parse(line(std::string(client) + "login attempt: db=shop user=joe tls=no") +
            line(std::string(client) + "closing because: client close request (age=4s)"));
  BOOST_TEST_REQUIRE(got->events.size() == 2u);
  const Event& e = got->events[0];
  BOOST_TEST((e.connection == ConnectionChange::opened));
  BOOST_TEST(e.time_us == 1795341600'120000);
  BOOST_TEST(e.user == "joe");
  BOOST_TEST(e.database == "shop");
  BOOST_TEST(e.host == "10.0.0.7");
  BOOST_TEST(e.connection_id == "C-0x55d1");
  BOOST_TEST((got->events[1].connection == ConnectionChange::closed));
  BOOST_TEST(got->events[1].session == e.session);
  BOOST_TEST(got->events[1].line == 1u);
}

BOOST_AUTO_TEST_CASE(a_client_is_refused) {
  const auto got =
      parse(line(std::string(client) + "pooler error: password authentication failed", "WARNING"));
  BOOST_TEST_REQUIRE(got->events.size() == 1u);
  const Event& e = got->events[0];
  BOOST_TEST((e.kind == EventKind::error));
  BOOST_TEST((e.severity == Severity::fatal));
  BOOST_TEST((e.connection == ConnectionChange::refused));
  BOOST_TEST(e.message == "password authentication failed");
}

BOOST_AUTO_TEST_CASE(who_was_refused_had_no_connection) {
  const std::string to(client);
  const std::string attempt = line(to + "login attempt: db=shop user=joe tls=no");
  const auto stats = [&](std::string_view reason, bool logs_closing) {
    std::string log = attempt;
    if (logs_closing) log += line(to + "closing because: " + std::string(reason) + " (age=0s)");
    log += line(to + "pooler error: " + std::string(reason), "WARNING");
    return report_of_log(log).stats;
  };
  for (const bool logs_closing : {false, true}) {
    for (const char* reason : {"password authentication failed", "no such database: nope",
                               "role \"ghost\" does not exist", "client_login_timeout"}) {
      const Stats refused = stats(reason, logs_closing);
      BOOST_TEST(refused.total_connections == 0, reason);
      BOOST_TEST(refused.failed_connections == 1, reason);
      BOOST_TEST(refused.active_connections == 0, reason);
    }
    for (const char* reason :
         {"client_idle_timeout", "query_wait_timeout", "server conn crashed?"}) {
      const Stats closed = stats(reason, logs_closing);
      BOOST_TEST(closed.total_connections == 1, reason);
      BOOST_TEST(closed.failed_connections == 0, reason);
    }
  }
  const Report full = report_of_log(
      attempt + line("C-0x9: (nodb)/(nouser)@127.0.0.1:37214 pooler error: no more connections "
                     "allowed (max_client_conn)",
                     "WARNING"));
  BOOST_TEST(full.server.out_of_connections == 1u);
  BOOST_TEST(full.stats.failed_connections == 1);
  BOOST_TEST(report_of_log(attempt + line(to + "Pooler Error: Auth failed", "WARNING"))
                 .stats.failed_connections == 1);
}

BOOST_AUTO_TEST_CASE(what_concerns_servers_is_no_clients_connection) {
  const std::string server = "S-0x55d2: shop/joe@127.0.0.1:5432 ";
  const auto got = parse(line(server + "new connection to server (from 127.0.0.1:40112)") +
                         line(server + "closing because: server idle timeout (age=600s)") +
                         line(server + "closing because: connect failed (age=0s)") +
                         line("server login failed: FATAL role \"x\" does not exist", "WARNING") +
                         line(server + "closing because: login failed (age=0s)") +
                         line("got SIGTERM, fast exit") +
                         line("stats: 99 xacts/s, 99 queries/s, in 1398 B/s, out 6613 B/s") +
                         line("cannot bind", "FATAL"));
  BOOST_TEST_REQUIRE(got->events.size() == 8u);
  for (const Event& e : got->events) BOOST_TEST((e.connection == ConnectionChange::none));
  for (const size_t other : {0, 1, 4, 5, 6})
    BOOST_TEST((got->events[other].kind == EventKind::other), other);
  BOOST_TEST(got->events[2].message == "connect failed");
  BOOST_TEST(got->events[3].message == "server login failed: FATAL role \"x\" does not exist");
  BOOST_TEST((got->events[3].severity == Severity::error));
  BOOST_TEST((got->events[7].severity == Severity::fatal));
}

BOOST_AUTO_TEST_CASE(names_of_sockets) {
  struct Case {
    std::string name;
    std::string_view database, user, host;
  };
  for (const Case& c :
       {Case{"(nodb)/(nouser)@unix(2955):6432", "", "", "[local]"},
        Case{"shop/joe@unix:6432", "shop", "joe", "[local]"},
        Case{"shop/joe@[2001:db8::7]:5", "shop", "joe", "2001:db8::7"},
        Case{"shop/joe@::1:5", "shop", "joe", "::1"},
        Case{"shop/first last@corp@10.0.0.7:5", "shop", "first last@corp", "10.0.0.7"}}) {
    const auto got = parse(line("C-0x1: " + c.name + " login attempt: db=a user=b tls=no"));
    BOOST_TEST_REQUIRE(got->events.size() == 1u);
    BOOST_TEST((got->events[0].connection == ConnectionChange::opened), c.name);
    BOOST_TEST(got->events[0].database == c.database);
    BOOST_TEST(got->events[0].user == c.user);
    BOOST_TEST(got->events[0].host == c.host);
  }
}

BOOST_AUTO_TEST_CASE(the_layout_before_brackets) {
  const auto got = parse(
      "2015-10-01 12:00:01.200 12345 LOG C-0x1: shop/joe@10.0.0.7:5 login attempt: db=shop\r\n");
  BOOST_TEST_REQUIRE(got->events.size() == 1u);
  BOOST_TEST(got->events[0].time_us == 1443700801'200000);
  BOOST_TEST((got->events[0].connection == ConnectionChange::opened));
}

BOOST_AUTO_TEST_CASE(what_is_no_line_is_skipped) {
  const auto got =
      parse("half a line\n" + line("process up") + "\n2026-11-22 10:00:00.120 UTC [1] LOG");
  BOOST_TEST(got->events.size() == 1u);
  BOOST_TEST(got->skipped.size() == 3u);
  BOOST_TEST(got->lines() == 4u);
}

BOOST_AUTO_TEST_CASE(detection) {
  BOOST_TEST(detect(line("process up")).score == 1000);
  const auto postgres =
      detect("2026-11-22 10:00:00.120 UTC [4711] LOG:  checkpoint starting: time\n");
  BOOST_TEST(!postgres.format);
  BOOST_TEST(!postgres.reason.empty());
}

BOOST_AUTO_TEST_SUITE_END()
