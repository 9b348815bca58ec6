// log_line_prefix inferred from the few lines of a short log.
#include <boost/test/unit_test.hpp>
#include <span>

#include "parser/formats/postgres_prefix.h"
#include "parser/formats/postgres_prefix_inference.h"
#include "tests/support/postgres_log.h"

namespace dbperf {
namespace {

using testing::LoggedLine;
using testing::shop_log;

const char* const settings[] = {
    "%m [%p] ",
    "%m [%6p] ",
    "%m [%5p] %q%u@%d ",
    "%m [%p] %q%u@%d ",
    "%t [%p-%l] %q%u@%d ",
    "%m [%p] %u@%d ",
    "%t:%r:%u@%d:[%p]:",
    "%t [%p]: user=%u,db=%d,app=%a,client=%h ",
    "%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ",
    "%m [%p]: [%l-1] %quser=%u,db=%d,app=%a,client=%h ",
    "%m [%p]: [%l-1] db=%d,user=%u ",
    "user=%u,db=%d,app=%a,client=%h ",
    "%t-%c-",
    "%m %c %l ",
    "< %m >",
    "< %t >",
    "%t ",
    "%m ",
    "%n ",
    "%n [%p] %u@%d ",
    "[%p] ",
    "%p %m ",
    "%h %m [%p] %u@%d ",
    "%m [%p] %q[user=%u,db=%d,app=%a] ",
    "%m [%p] %l %u@%d/%a(%h) %e ",
    "%m [%p] %e %u@%d ",
    "time=%t, pid=%p %qdb=%d, usr=%u, client=%h , app=%a, line=%l ",
    " sql_error_code = %e time_ms = \"%m\" pid=\"%p\" session_id=\"%c\" database=\"%d\" "
    "user=\"%u\" application_name=\"%a\" ",
    "%m pid=%p query_id=%Q db=%d ",
    "PGLOG: %m PID:%p USER:%u DB:%d ",
    "<%m> #%p %u@%d: ",
    "%s %m %c ",
    "",
};

// The fields without which a report would be another one, where the text alone can tell them.
constexpr std::string_view told = "tmnpcud";

std::string misread(std::string_view setting, const LinePrefix& inferred, const LoggedLine& line) {
  const LinePrefix written(setting);
  PrefixMatch truth, found;
  if (!written.match(line.text, truth)) return "what was written";
  if (!inferred.match(line.text, found) || found.length() != truth.length()) return "the line";
  for (const char escape : told) {
    const auto field = prefix_field(escape);
    if (written.has(field) && found[field] != truth[field]) return std::string("%") + escape;
  }
  return "";
}

void infer_and_read(const testing::PostgresLog& log, std::string_view setting) {
  const InferredPrefix found = infer_log_line_prefix(log.text());
  const LinePrefix inferred(found.setting);
  for (const LoggedLine& line : log.lines()) {
    const std::string wrong = misread(setting, inferred, line);
    BOOST_TEST(wrong == "",
               "'" << setting << "' found as '" << found.setting << "': " << line.text);
  }
}

BOOST_AUTO_TEST_CASE(a_failed_statement_is_telling) {
  const InferredPrefix found = infer_log_line_prefix(
      "joe shop ERROR:  relation \"nope\" does not exist\njoe shop STATEMENT:  SELECT * FROM "
      "nope\n");
  BOOST_TEST(found.setting == "%u %d ");
  BOOST_TEST(found.matched == 2u);
}

BOOST_AUTO_TEST_CASE(processes_of_a_container_have_small_numbers) {
  std::string log;
  for (int pid = 1; pid < 9; ++pid)
    log += fmt::format("2026-11-22 10:00:00.000 UTC [{}] LOG:  statement: SELECT 1\n", pid);
  for (size_t size = log.find('\n'); size != std::string::npos; size = log.find('\n', size + 1))
    BOOST_TEST(infer_log_line_prefix(log.substr(0, size + 1)).setting == "%m [%p] ");
}

BOOST_AUTO_TEST_CASE(processes_whose_numbers_fill_their_width_do_not_hide_the_others) {
  for (const std::string_view setting :
       {"%m [%5p] %-12u %-12d ", "%m [%6p] %u@%d ", "%6p %m ", "%t [%5p-%3l] %q%u@%d "}) {
    testing::PostgresLog log{std::string(setting)};
    testing::LoggedSession first = {"joe", "shop", "psql", "[local]", 0, 123456};
    testing::LoggedSession second = {"anna", "billing", "psql", "[local]", 0, 98765};
    testing::LoggedSession checkpointer = {.pid = 7414, .is_session = false};
    for (int line = 0; line < 12; ++line) {
      log.log(line % 2 == 0 ? first : second, "LOG", "duration: 12.345 ms  statement: SELECT 1");
    }
    log.log(checkpointer, "LOG", "checkpoint starting: time");
    log.log(checkpointer, "LOG", "checkpoint complete: wrote 3810 buffers (46.5%)");
    infer_and_read(log, setting);
  }
}

// As of a restore or a migration: nothing but the number of the line changes.
BOOST_AUTO_TEST_CASE(the_log_of_one_session_has_a_pid) {
  for (const std::string_view setting :
       {"%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ", "%m [%p]: [%l] ", "[%p] [%l] %t ",
        "%m [%l] [%p] ", "%t [%p-%l] ", "%m %p %l ", "%t:%p:%l: ", "%m [%p] %l ", "%m %p [%l] "}) {
    for (const int pid : {7, 12345}) {
      testing::PostgresLog log{std::string(setting)};
      testing::LoggedSession session = {"joe", "shop", "psql", "[local]", 0, pid};
      for (int query = 0; query < 150; ++query) {
        log.log(session, "LOG", "statement: SELECT 1");
        log.log(session, "LOG", "duration: 12.345 ms");
      }
      const std::string text = log.text();
      for (const size_t lines : {2, 9, 40, 300}) {
        size_t end = 0;
        for (size_t line = 0; line < lines; ++line) end = text.find('\n', end) + 1;
        BOOST_TEST(infer_log_line_prefix(text.substr(0, end)).setting == setting);
      }
    }
  }
}

// "app" is the commonest name of a user and of a database.
BOOST_AUTO_TEST_CASE(names_that_are_words_for_keys) {
  struct {
    std::string user, database, application;
  } names[] = {{"app", "shop", "psql"},   {"alice", "app", "psql"},
               {"user", "db", "psql"},    {"client", "host", "psql"},
               {"app", "app", "web app"}, {"db", "user", "my application"}};
  for (const std::string_view setting :
       {"user=%u db=%d pid=%p %t ", "%t [%p]: [%l-1] user=%u,db=%d ", "%m [%p] db=%d user=%u ",
        "%m [%p] user=%u,db=%d,app=%a,client=%h ", "%m:%u:%d:[%p]:", "%m [%p] %u %d ",
        "%m [%p] %u@%d ", "%m [%p] %u@%d/%a "}) {
    for (const auto& name : names) {
      testing::PostgresLog log{std::string(setting)};
      testing::LoggedSession first = {name.user, name.database, name.application, "[local]",
                                      0,         9123};
      testing::LoggedSession second = first;
      second.pid = 9126;
      for (int query = 0; query < 6; ++query) {
        log.log(query % 2 == 0 ? first : second, "LOG", "duration: 1.0 ms  statement: SELECT 1");
      }
      BOOST_TEST(infer_log_line_prefix(log.text()).setting == setting,
                 name.user << ' ' << name.database << ' ' << name.application << ": "
                           << infer_log_line_prefix(log.text()).setting);
    }
  }
}

BOOST_AUTO_TEST_CASE(marks_that_a_value_opens_are_its_own) {
  const std::string line =
      "user=joe,app=DBeaver 23.1 - Main <x>,db=shop LOG:  statement: SELECT 1\n";
  BOOST_TEST(infer_log_line_prefix(line + line).setting == "user=%u,app=%a,db=%d ");
  const std::string marked = "<user=joe> (db=shop) LOG:  statement: SELECT 1\n";
  BOOST_TEST(infer_log_line_prefix(marked + marked).setting == "<user=%u> (db=%d) ");
}

// As of a standby that replays its archive, and then serves queries.
BOOST_AUTO_TEST_CASE(processes_without_a_session_leave_its_fields_empty) {
  for (const std::string_view setting :
       {"%m [%p] %u@%d ", "%t:%r:%u@%d:[%p]:", "%m [%p] %q%u@%d ", "%m [%p] user=%u,db=%d ",
        "%m [%p] %q[user=%u,db=%d,app=%a] "}) {
    testing::PostgresLog background{std::string(setting)}, later{std::string(setting)};
    testing::LoggedSession startup = {.pid = 7414, .is_session = false};
    testing::LoggedSession session = {"joe", "shop", "psql", "10.0.0.1", 5001, 9123};
    for (int line = 0; line < 20; ++line)
      background.log(startup, "LOG", "restored log file \"00\" from archive");
    later.log(session, "LOG", "duration: 1.000 ms  statement: SELECT 1");
    const InferredPrefix found = infer_log_line_prefix(background.text());
    std::vector<std::string> candidates = found.alternatives;
    candidates.insert(candidates.begin(), found.setting);
    bool matches = false;
    for (const std::string& one : candidates) {
      PrefixMatch match;
      const LinePrefix prefix(one);
      if (matches || !prefix.match(later.lines()[0].text, match)) continue;
      matches = true;
      BOOST_TEST(match[PrefixField::database] == "shop", setting << " found as " << one);
      BOOST_TEST(match[PrefixField::user] == "joe", setting << " found as " << one);
    }
    BOOST_TEST(matches, setting << " found as " << found.setting);
  }
}

BOOST_AUTO_TEST_CASE(what_is_usual_beside_a_setting_knows_all_that_it_does) {
  std::string log;
  for (int line = 0; line < 20; ++line)
    log += "2026-11-22 10:00:00.000 UTC [55] [] [] LOG:  restored log file \"00\" from archive\n";
  for (const std::string& setting : infer_log_line_prefix(log).alternatives)
    BOOST_TEST(LinePrefix(setting).has(PrefixField::process_id), setting);
}

BOOST_AUTO_TEST_CASE(a_number_beside_the_pids_of_many_sessions_is_text) {
  std::string log;
  for (const int pid : {710, 699, 710, 701, 699, 705, 710, 699, 701, 705})
    log += fmt::format("[5432] 2026-11-22 10:00:00.000 UTC [{}] LOG:  statement: SELECT 1\n", pid);
  BOOST_TEST(infer_log_line_prefix(log).setting == "[5432] %m [%p] ");
}

// No message tells which name is the user's, and which the database's.
BOOST_AUTO_TEST_CASE(documented_settings_are_likelier_than_others_that_look_the_same) {
  for (const std::string_view setting :
       {"%t [%p]: [%l-1] %c %x %d %u %a %h ", "%m [%p] %d %a %u %h %c ", "%m %d %u [%p] ",
        "%t: %p: %d: %u: ", "%m|%a|%d|%p|%r|%i|%u| %e ", "%t [%p]: [%c-%l] %u@%d,app=%a [%e] "}) {
    for (const char* application : {"psql", "PostgreSQL JDBC Driver"}) {
      testing::PostgresLog log{std::string(setting)};
      testing::LoggedSession first = {"joe", "shop", application, "10.0.0.7", 0, 12345};
      testing::LoggedSession second = {"joe", "shop", application, "10.0.0.8", 0, 12351};
      for (int line = 0; line < 12; ++line) {
        log.log(line % 3 == 0 ? first : second, "LOG", "duration: 12.345 ms  statement: SELECT 1");
      }
      infer_and_read(log, setting);
    }
  }
}

BOOST_AUTO_TEST_CASE(every_part_of_a_log_tells_its_prefix) {
  for (const std::string_view setting : settings) {
    const auto log = shop_log(std::string(setting));
    const std::span<const LoggedLine> lines(log.lines());
    for (const size_t count : {1, 2, 3, 5, 10, 20}) {
      for (size_t from = 0; from + count <= lines.size(); ++from) {
        const auto part = lines.subspan(from, count);
        std::string text;
        for (const LoggedLine& line : part) text += line.text + '\n';
        const InferredPrefix found = infer_log_line_prefix(text);
        const LinePrefix inferred(found.setting);
        for (const LoggedLine& line : part) {
          const std::string wrong = misread(setting, inferred, line);
          BOOST_TEST(wrong == "", "'" << setting << "' found as '" << found.setting << "' in "
                                      << count << " lines: " << line.text);
          if (!wrong.empty()) break;
        }
      }
    }
  }
}

}  // namespace
}  // namespace dbperf
