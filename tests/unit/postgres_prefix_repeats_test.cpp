// A prefix is matched from what the lines before it have shown, where it repeats them. Whatever
// those lines were, it must say what it says of the line alone.

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <random>
#include <string>
#include <vector>

#include "analysis/same_bytes.h"
#include "parser/formats/postgres_prefix.h"
#include "tests/support/postgres_log.h"

namespace dbperf {
namespace {

using testing::LoggedLine;
using testing::shop_log;

struct Words {
  const char* left;
  const char* right;
};

// One difference between lines of a log, or what no server writes.
constexpr Words changes[] = {
    {"UTC", "CET"},
    {"UTC", "+03"},
    {" UTC", ""},
    {"UTC", "UTCX"},
    {"UTC", "UT"},
    {":00.", ":01."},
    {"123", "12x"},
    {"joe", "jo@e"},
    {"joe", "j"},
    {"joe", ""},
    {"shop", "shop2"},
    {"shop", "sh op"},
    {"LOG:  ", "LOG: "},
    {"2026-11", "2026-13"},
    {"12345", ""},
    {"12345", "1234567"},
    {"psql", "ps,ql"},
    {"shop", "a,app=b"},
    {"[local]", "local"},
    {"@", "@@"},
    {"[", ""},
    {"LOG:  ", "FATAL:  "},
    {",", ", "},
    {"web_user", "[unknown]"},
};

std::string with_change(std::string line, const Words& change) {
  const std::string left = change.left;
  if (const size_t at = line.find(left); at != std::string::npos) {
    line.replace(at, left.size(), change.right);
  }
  return line;
}

std::vector<std::string> lines_of(const char* setting) {
  const auto log = shop_log(setting);
  std::vector<std::string> lines;
  std::minstd_rand random(7);
  for (size_t i = 0; i < 2000; ++i) {
    std::string line = log.lines()[random() % log.lines().size()].text;
    while (random() % 4 == 0) line = with_change(line, changes[random() % std::size(changes)]);
    if (random() % 20 == 0) line.resize(random() % line.size());
    lines.push_back(std::move(line));
  }
  return lines;
}

bool same(const PrefixMatch& a, const PrefixMatch& b, const LinePrefix& prefix) {
  for (size_t i = 0; i < prefix_field_count; ++i) {
    const auto field = static_cast<PrefixField>(i);
    if (prefix.has(field) && a[field] != b[field]) return false;
  }
  return a.time_us() == b.time_us() && a.zone() == b.zone() && a.length() == b.length() &&
         a.stopped() == b.stopped() && a.label().part == b.label().part &&
         a.label().length == b.label().length;
}

const char* const settings[] = {
    "%m [%p] %u@%d ",  "%m [%p] %q%u@%d ", "%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ",
    "%m %a %u %d %h ", "%m|%u|%d|%c|%s|",  "%m [%5p] %-10u@%d ",
    "%u %m %u@%d ",    "%a,app=%a,",       "%m%p",
    "%n %s %m ",       "%p %p %m ",        "%m %v %x %Q [%l] %u ",
};

BOOST_DATA_TEST_CASE(a_line_says_the_same_after_any_other, settings, setting) {
  const std::vector<std::string> lines = lines_of(setting);
  const LinePrefix prefix(setting);
  PrefixMatch after_others;
  size_t matched = 0;
  for (const std::string& line : lines) {
    PrefixMatch alone;
    const bool matches = prefix.match(line, alone);
    BOOST_TEST_REQUIRE(prefix.match(line, after_others) == matches, line);
    matched += matches;
    if (matches) BOOST_TEST_REQUIRE(same(after_others, alone, prefix), line);
  }
  BOOST_TEST(matched > lines.size() / 3);
}

// A log whose log_line_prefix was changed is read with both.
BOOST_AUTO_TEST_CASE(what_another_prefix_said_is_forgotten) {
  const LinePrefix before("%m [%p] user=%u,app=%a "), after("%c "), neither("%u@%d ");
  const std::string first = "2026-11-22 10:00:00.120 UTC [7] user=joe,app=psql LOG:  a";
  const std::string second = "6921a5b0.12 LOG:  b";
  PrefixMatch found;
  for (int round = 0; round < 3; ++round) {
    BOOST_TEST(before.match(first, found));
    BOOST_TEST(found[PrefixField::user] == "joe");
    BOOST_TEST(found[PrefixField::session_id] == "");
    BOOST_TEST(found.zone() == "UTC");
    BOOST_TEST(!before.match(second, found));
    BOOST_TEST(!neither.match(second, found));
    BOOST_TEST(after.match(second, found));
    BOOST_TEST(found[PrefixField::session_id] == "6921a5b0.12");
    BOOST_TEST(found[PrefixField::user] == "");
    BOOST_TEST(found[PrefixField::application] == "");
    BOOST_TEST(found[PrefixField::process_id] == "");
    BOOST_TEST(found.time_us() == unknown_time);
    BOOST_TEST(found.zone() == "");
  }
}

BOOST_AUTO_TEST_CASE(same_bytes_is_memcmp) {
  for (size_t size = 0; size < 40; ++size) {
    const std::string text(size, 'a');
    BOOST_TEST(same_bytes(text.data(), std::string(size, 'a').data(), size));
    for (size_t at = 0; at < size; ++at) {
      std::string other = text;
      other[at] = 'b';
      BOOST_TEST(!same_bytes(text.data(), other.data(), size));
    }
  }
}

}  // namespace
}  // namespace dbperf
