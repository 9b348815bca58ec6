// What comments say of the request that a statement belongs to.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <string>

#include "analysis/sql/query_tags.h"

using namespace dbperf;

namespace {

// The tags, each with a `;` behind it.
std::string tags(std::string_view statement) {
  std::string read, out;
  if (may_have_tags(statement)) read_tags(statement, read);
  for_each_tag(read, [&](std::string_view tag) { (out += tag) += ';'; });
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sql_query_tags)

BOOST_AUTO_TEST_CASE(of_sqlcommenter) {
  BOOST_TEST(tags("SELECT 1 /*action='show',controller='users'*/") ==
             "action=show;controller=users;");
  BOOST_TEST(tags("SELECT 1 /*route='%2Fusers%2F%3Aid',name='it\\'s'*/;\n") ==
             "route=/users/:id;name=it's;");
  BOOST_TEST(tags("/* a='1' , b='2' */ SELECT 1") == "a=1;b=2;");
  BOOST_TEST(tags("SELECT 1 /*a='x%0Ay%00'*/") == "a=x y ;");
  BOOST_TEST(tags("SELECT 1 /*a='100%',b='%4'*/") == "a=100%;b=%4;");
  BOOST_TEST(tags("SELECT 1 /*a='1',a='2',b=''*/") == "a=1;");
}

BOOST_AUTO_TEST_CASE(of_marginalia) {
  BOOST_TEST(tags("SELECT 1 /*application:App,controller:users,action:show*/") ==
             "application=App;controller=users;action=show;");
  BOOST_TEST(tags("SELECT 1 /*line:/app/a.rb:12:in `f, g',job:Mail*/") ==
             "line=/app/a.rb:12:in `f, g';job=Mail;");
}

BOOST_AUTO_TEST_CASE(at_both_ends_and_of_several_comments) {
  BOOST_TEST(tags("/*a:1*/ SELECT 1 /* prose, here */ /*b='2'*/ /*c:3*/") == "a=1;c=3;b=2;");
  BOOST_TEST(tags("SELECT /*a:1*/ 1") == "");
}

BOOST_AUTO_TEST_CASE(prose_hints_and_literals_are_none) {
  for (const char* text :
       {"SELECT 1", "", "SELECT 1 /* a comment */", "/* note: look here */ SELECT 1",
        "SELECT 1 /*! a:1 */", "/*+ a:1 */ SELECT 1", "SELECT 'x /*a:1*/'", "SELECT 1 */",
        "SELECT 1 /*", "*/", "/*", "/**/", "/*/", "/*a='open*/ SELECT 1", "/*a:*/", "/*a*/",
        "/*=1*/", "/*%3D='1'*/"})
    BOOST_TEST(tags(text) == "", text);
}

BOOST_AUTO_TEST_CASE(their_number_and_length_are_bounded) {
  std::string comment = "/*";
  for (int i = 0; i < 200; ++i) comment += "t" + std::to_string(i) + ":1,";
  const std::string read = tags("SELECT 1 " + comment + "z:1*/");
  BOOST_TEST(std::count(read.begin(), read.end(), ';') == 32);
  BOOST_TEST(tags("SELECT 1 /*a:" + std::string(3'000, 'x') + "*/").size() == 2 + 256 + 1u);
  BOOST_TEST(tags("SELECT 1 /*a:" + std::string(10'000, 'x') + "*/") == "");
}

BOOST_AUTO_TEST_CASE(what_names_one_request_is_nothing_to_group_by) {
  for (const char* tag :
       {"controller=users", "route=/users/:id", "action=show", "framework=django:3",
        "queue=deadbeef", "tenant=42", "db_driver=pg", "line=/app/a.rb:12"})
    BOOST_TEST(groups_requests(tag), tag);
  for (const char* tag :
       {"traceparent=00-5bd66ef5095369c7b0d1f8f4bd33716a-c532cb4098ac3dd2-01", "tracestate=a",
        "trace_id=1", "requestId=1", "X-Request-ID=1", "pid=1", "job_id=1",
        "anything=f47ac10b-58cc-4372-a567-0e02b2c3d479", "span=c532cb4098ac3dd2"})
    BOOST_TEST(!groups_requests(tag), tag);
}

BOOST_AUTO_TEST_SUITE_END()
