#include "parser/formats/postgres_prefix.h"

#include <algorithm>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "parser/formats/postgres_prefix_inference.h"
#include "tests/support/postgres_log.h"

namespace dbperf {
namespace {

using testing::LoggedLine;
using testing::PostgresLog;
using testing::shop_log;

PrefixMatch matched(const LinePrefix& prefix, std::string_view line) {
  PrefixMatch found;
  BOOST_TEST_REQUIRE(prefix.match(line, found), "'" << prefix.setting() << "' on: " << line);
  return found;
}

BOOST_AUTO_TEST_CASE(fields_of_a_line) {
  const LinePrefix prefix("%m [%p] %q%u@%d ");
  PrefixMatch found = matched(prefix, "2026-11-22 10:00:00.120 UTC [4711] joe@shop LOG:  hello");
  BOOST_TEST(found.time_us() == 1795341600120000LL);
  BOOST_TEST(found[PrefixField::process_id] == "4711");
  BOOST_TEST(found[PrefixField::user] == "joe");
  BOOST_TEST(found[PrefixField::database] == "shop");
  BOOST_TEST((found.label().part == PostgresPart::message));
  BOOST_TEST(found.length() == 44u);
}

BOOST_AUTO_TEST_CASE(processes_without_a_session_end_at_the_stop) {
  const LinePrefix prefix("%m [%p] %q%u@%d ");
  PrefixMatch found;
  BOOST_TEST(prefix.match("2026-11-22 10:00:00.120 UTC [1] joe@shop LOG:  a", found));
  BOOST_TEST(prefix.match("2026-11-22 10:00:00.120 UTC [1] LOG:  checkpoint starting", found));
  BOOST_TEST(found[PrefixField::user] == "");
  BOOST_TEST(found[PrefixField::database] == "");
}

BOOST_AUTO_TEST_CASE(what_is_not_the_prefix_does_not_match) {
  const LinePrefix prefix("%m [%p] ");
  PrefixMatch found;
  for (const char* line :
       {"", "x", "2026-11-22 10:00:00.120 UTC [4711]", "2026-11-22 10:00:00.120 UTC [4711] hello",
        "2026-11-22 10:00:00.120 UTC [] LOG:  x", "2026-11-22 10:00:00 UTC [1] LOG:  x",
        "2026-11-22 10:00:00.120 UTC [1] LOG: x", "2026-13-22 10:00:00.120 UTC [1] LOG:  x",
        " 2026-11-22 10:00:00.120 UTC [1] LOG:  x", "LOG:  x"}) {
    BOOST_TEST(!prefix.match(line, found), line);
  }
  BOOST_TEST(!prefix.match(std::string(100, '\0'), found));
}

BOOST_AUTO_TEST_CASE(odd_names_are_cut_in_the_likeliest_way) {
  struct Case {
    std::string_view setting, line, user, database, application;
  };
  for (const Case& c : std::initializer_list<Case>{
           {"%u@%d ", "joe@corp.com@shop LOG:  x", "joe@corp.com", "shop", ""},
           {"%u@%d ", "joe doe@shop LOG:  x", "joe doe", "shop", ""},
           {"%u@%d ", "joe@my shop LOG:  x", "joe", "my shop", ""},
           {"%a %u@%d ", "PostgreSQL JDBC Driver joe@shop LOG:  x", "joe", "shop",
            "PostgreSQL JDBC Driver"},
           {"%u %d %a ", "joe shop my app 1.0 LOG:  x", "joe", "shop", "my app 1.0"},
           {"[%a] %u ", "[a] [b] joe LOG:  x", "joe", "", "a] [b"},
           {"%q%u@%d ", "[unknown]@[unknown] LOG:  x", "[unknown]", "[unknown]", ""},
           {"user=%u,db=%d,app=%a ", "user=,db=,app= LOG:  x", "", "", ""},
           {"user=%u,db=%d,app=%a ", "user=j,db=s,app=a, b LOG:  x", "j", "s", "a, b"},
           {"%u%d ", "joe LOG:  x", "", "joe", ""},
       }) {
    const PrefixMatch found = matched(LinePrefix(c.setting), c.line);
    if (c.setting != "%u%d ") BOOST_TEST(found[PrefixField::user] == c.user, c.line);
    if (c.setting != "%u%d ") BOOST_TEST(found[PrefixField::database] == c.database, c.line);
    BOOST_TEST(found[PrefixField::application] == c.application, c.line);
  }
}

BOOST_AUTO_TEST_CASE(hosts_with_colons) {
  const LinePrefix prefix("%t:%r:%u@%d:[%p]:");
  const PrefixMatch found =
      matched(prefix, "2026-11-22 10:00:00 UTC:2001:db8::7(5431):joe@shop:[77]:LOG:  x");
  BOOST_TEST(found[PrefixField::remote_host_port] == "2001:db8::7(5431)");
  BOOST_TEST(found[PrefixField::user] == "joe");
}

BOOST_AUTO_TEST_CASE(settings_are_read_as_the_server_reads_them) {
  PrefixMatch found = matched(LinePrefix("100%% %k[%p]%"), "100% [7]LOG:  x");
  BOOST_TEST(found[PrefixField::process_id] == "7");
  found = matched(LinePrefix("%5p|%-8u|%3u|"), "   42|joe     |joe|LOG:  x");
  BOOST_TEST(found[PrefixField::process_id] == "42");
  BOOST_TEST(found[PrefixField::user] == "joe");
  found = matched(LinePrefix("%-12m|"), "2026-11-22 10:00:00.120 UTC|LOG:  x");
  BOOST_TEST(found.time_us() == 1795341600120000LL);
  found = matched(LinePrefix("%n "), "1795341600.120 LOG:  x");
  BOOST_TEST(found.time_us() == 1795341600120000LL);
  BOOST_TEST(matched(LinePrefix(""), "LOG:  x").length() == 0u);
}

BOOST_AUTO_TEST_CASE(zones_of_times) {
  PrefixMatch found;
  const LinePrefix prefix("%t ");
  const auto hour = [&](std::string_view line) {
    BOOST_TEST_REQUIRE(prefix.match(line, found), line);
    return (found.time_us() / 1'000'000 - 1795305600) / 3600;
  };
  BOOST_TEST(hour("2026-11-22 10:00:00 UTC LOG:  x") == 10);
  BOOST_TEST(hour("2026-11-22 10:00:00 CET LOG:  x") == 9);
  BOOST_TEST(hour("2026-11-22 10:00:00 UTC LOG:  x") == 10);
  BOOST_TEST(hour("2026-11-22 10:00:00 -03 LOG:  x") == 13);
  BOOST_TEST(hour("2026-11-22 10:00:00 LOG:  x") == 10);
  BOOST_TEST(hour("2026-11-22 10:00:00 QQQ LOG:  x") == 10);
  cctz::time_zone berlin;
  BOOST_REQUIRE(cctz::load_time_zone("Europe/Berlin", &berlin));
  const LinePrefix local("%t ", &berlin);
  BOOST_TEST(local.match("2026-11-22 10:00:00 LOG:  x", found));
  BOOST_TEST(found.time_us() == (1795305600 + 9 * 3600) * 1'000'000LL);
}

BOOST_AUTO_TEST_CASE(long_lines_that_match_nothing_cost_little) {
  const LinePrefix prefix("%a %u %d %h %i ");
  PrefixMatch found;
  std::string line;
  while (line.size() < 1'000'000) line += "a b c :  ";
  for (int i = 0; i < 1000; ++i) BOOST_TEST(!prefix.match(line, found));
  line.insert(0, std::string(200, ' ') + "LOG:  ");
  BOOST_TEST(prefix.match(line, found));
}

// Settings that people use, and settings that nobody should.
const char* const settings[] = {
    "%m [%p] ",
    "%m [%p] %q%u@%d ",
    "%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ",
    "%t [%p]: [%l-1] user=%u,db=%d ",
    "%t [%p]: user=%u,db=%d,app=%a,client=%h ",
    "%t:%r:%u@%d:[%p]:",
    "%t:%r:%u@%d:[%p]:%l:%e:%s:%v:%x:%c:%q%a:",
    "%t-%c-",
    "< %m >",
    "< %t >",
    "%t ",
    "%m ",
    "",
    "%n ",
    "%n [%p] ",
    "[%p] ",
    "%p ",
    "%t [%p-%l] %q%u@%d ",
    "%m [%p]: [%l-1] db=%d,user=%u,app=%a,client=%h ",
    "%m|%u|%d|%c|",
    "%m - %l - %p - %h - %u@%d - %x ",
    " sql_error_code = %e ",
    " sql_error_code = %e time_ms = \"%m\" pid=\"%p\" proc_start_time=\"%s\" session_id=\"%c\" "
    "vtid=\"%v\" tid=\"%x\" log_line=\"%l\" database=\"%d\" connection_source=\"%r\" user=\"%u\" "
    "application_name=\"%a\" ",
    "%m [%p] %q[user=%u,db=%d,app=%a] ",
    "%m [%p] [user=%u,db=%d,app=%a,client=%h,session=%c] ",
    "time=%t, pid=%p %q db=%d, usr=%u, client=%h , app=%a, line=%l ",
    "%m u=%u d=%d a=%a h=%h p=%p l=%l s=%c x=%x e=%e ",
    "user=%u,db=%d ",
    "user=%u,db=%d,app=%a,client=%r ",
    "%u@%d ",
    "%u@%h/%d ",
    "%m %u@%d %p %r ",
    "%t %u %d ",
    "%m [%p] %u %d %a ",
    "%m [%p] %a %u@%d ",
    "%m [%p] (%a) %u@%d ",
    "%m [%p] %q%u@%d/%a ",
    "%m %e [%p] ",
    "%m %c %l %v %x ",
    "%c %s %m ",
    "%m [%p] %v ",
    "%m [%p] %b ",
    "%m [%b] %q%u@%d ",
    "%m [%p] %q%i ",
    "%m %p %q%u@%d %i ",
    "%m [%5p] ",
    "%m [%6p] %-10u ",
    "%m [%p] %-10u@%-12d ",
    "%t [%p] %Q %u@%d ",
    "%m pid=%p query_id=%Q db=%d ",
    "%m [%p] leader=%P user=%u ",
    "%m [%p] local=%L remote=%r ",
    "pg 100%% %m [%p] ",
    "PGLOG: %m PID:%p USER:%u DB:%d ",
    "db-host-1 %m [%p] ",
    "%m pid %p user %u db %d ",
    "{%m} {%p} {%u} ",
    "%m;%p;%u;%d;%a;%h;",
    "%m\t%p\t%u\t%d\t",
    "%l %p %m ",
    "<%m> %r %a %u %d %x %v ",
    "%n [%p] start=%s,db=%d ",
    "%t state: %e; application: %a; tid: %x; l: %l; start: %s; db: %d: ",
    "%t [u: %u; start: %s; remote: %r] ",
};

// %h and %r say the same where no port is logged; %t is %m without its fraction.
std::string_view value_of(const PrefixMatch& found, const LinePrefix& prefix, char escape) {
  const auto field = prefix_field(escape);
  if (escape == 'h' && !prefix.has(field)) return found[PrefixField::remote_host_port];
  if (escape == 'r' && !prefix.has(field)) return found[PrefixField::remote_host];
  return found[field];
}

BOOST_DATA_TEST_CASE(every_prefix_reads_what_it_wrote, settings, setting) {
  const PostgresLog log = shop_log(setting);
  const LinePrefix prefix(setting);
  for (const LoggedLine& line : log.lines()) {
    const PrefixMatch found = matched(prefix, line.text);
    for (const auto& [escape, expected] : line.expected) {
      if (!prefix.has(prefix_field(escape))) continue;
      const bool stopped = prefix.has_stop() && line.expected.at('u').empty();
      const std::string_view value = found[prefix_field(escape)];
      if (stopped && value.empty()) continue;
      BOOST_TEST(value == expected, "%" << escape << " of: " << line.text);
    }
  }
}

BOOST_DATA_TEST_CASE(every_prefix_is_found_in_its_log, settings, setting) {
  const PostgresLog log = shop_log(setting);
  const std::string text = log.text();
  const InferredPrefix inferred = infer_log_line_prefix(text);
  BOOST_TEST_INFO("inferred: '" << inferred.setting << "'");
  BOOST_TEST(inferred.matched == log.lines().size());
  BOOST_TEST(inferred.labelled == log.lines().size());
  const LinePrefix written(setting);
  const LinePrefix prefix(inferred.setting);
  size_t wrong = 0;
  for (const LoggedLine& line : log.lines()) {
    PrefixMatch found, truth;
    if (!prefix.match(line.text, found) || !written.match(line.text, truth)) continue;
    for (const auto& [escape, expected] : line.expected) {
      if (!written.has(prefix_field(escape))) continue;
      const std::string_view value = value_of(found, prefix, escape);
      if (value == truth[prefix_field(escape)]) continue;
      if (wrong++ == 0) {
        BOOST_ERROR("'" << setting << "' inferred as '" << inferred.setting << "': %" << escape
                        << " is '" << value << "' instead of '" << expected << "' in "
                        << line.text);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(common_settings_are_found_to_the_letter) {
  for (const char* setting :
       {"%m [%p] ", "%m [%p] %q%u@%d ", "%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ",
        "%t:%r:%u@%d:[%p]:", "%t-%c-", "< %m >", "%t [%p-%l] %q%u@%d ", "%m %c %e %u/%d/%a ", "%n ",
        "%m [%p]: [%l-1] db=%d,user=%u,app=%a,client=%h ", ""}) {
    // Of a long log only some of the lines are looked at.
    const std::string text = shop_log(setting).text();
    std::string repeated;
    for (int i = 0; i < 40; ++i) repeated += text;
    for (const std::string& log : {text, repeated}) {
      std::string inferred = infer_log_line_prefix(log).setting;
      std::replace(inferred.begin(), inferred.end(), 'h', 'r');
      std::string expected = setting;
      std::replace(expected.begin(), expected.end(), 'h', 'r');
      BOOST_TEST(inferred == expected);
    }
  }
}

}  // namespace
}  // namespace dbperf
