#include "cli/terminal.h"

#include <boost/test/unit_test.hpp>

#include "tests/support/environment.h"

using namespace dbperf;

BOOST_AUTO_TEST_SUITE(terminal)

BOOST_AUTO_TEST_CASE(the_locale_tells_whether_utf_8_can_be_shown) {
  struct Case {
    const char *all, *ctype, *lang;
    bool utf8;
  };
  const Case cases[] = {{nullptr, nullptr, nullptr, true},       {"", "", "", true},
                        {nullptr, nullptr, "de_DE.UTF-8", true}, {nullptr, nullptr, "C.utf8", true},
                        {nullptr, nullptr, "C", false},          {nullptr, nullptr, "de_DE", false},
                        {nullptr, "C", "de_DE.UTF-8", false},    {"C.UTF-8", "C", "C", true},
                        {"POSIX", nullptr, "C.UTF-8", false},    {"", "", "C", false}};
  for (const Case& each : cases) {
    const test::Environment all("LC_ALL", each.all), ctype("LC_CTYPE", each.ctype),
        lang("LANG", each.lang);
    BOOST_TEST(is_utf8_locale() == each.utf8);
  }
}

BOOST_AUTO_TEST_SUITE_END()
