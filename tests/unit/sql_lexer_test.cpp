// The tokens of a statement: where each ends, and what it is taken for.
#include <boost/test/unit_test.hpp>

#include "analysis/sql/lexer.h"
#include "tests/support/sql_words.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

// w<select> l<'x'> for words and literals; marks stand for themselves.
std::string tokens(std::string_view text, Dialect dialect) {
  std::string out;
  Lexer lexer(text, dialect);
  for (;;) {
    const Token& token = lexer.next();
    if (token.kind == TokenKind::end) return out;
    if (!out.empty()) out += ' ';
    const std::string body = "<" + std::string(token.text()) + ">";
    switch (token.kind) {
      case TokenKind::word:
        out += "w" + body;
        break;
      case TokenKind::quoted:
        out += "q" + body;
        break;
      case TokenKind::variable:
        out += "v" + body;
        break;
      case TokenKind::literal:
        out += "l" + body;
        break;
      case TokenKind::op:
        out += "o" + body;
        break;
      case TokenKind::hint_open:
      case TokenKind::hint_close:
        out += "h" + body;
        break;
      default:
        out += token.text();
    }
  }
}

using Cases = std::vector<std::pair<std::string, std::string>>;

void check(Dialect dialect, const Cases& cases) {
  for (const auto& [text, expected] : cases)
    BOOST_TEST_CONTEXT(text) BOOST_TEST(tokens(text, dialect) == expected);
}

constexpr Dialect postgres = Dialect::postgres, mysql = Dialect::mysql;

}  // namespace

BOOST_AUTO_TEST_SUITE(sql_lexer)

BOOST_AUTO_TEST_CASE(marks_and_names) {
  for (const Dialect dialect : both_dialects) {
    check(dialect, {{"", ""},
                    {" \t\r\n\f", ""},
                    {"a.b , ( c ) ;", "w<a> . w<b> , ( w<c> ) ;"},
                    {"größe_1$x", "w<größe_1$x>"},
                    {"s.select", "w<s> . w<select>"},
                    {"* ) ]", "o<*> ) ]"}});
  }
}

BOOST_AUTO_TEST_CASE(strings_of_postgres) {
  check(postgres, {{"'it''s'", "l<'it''s'>"},
                   {"'a\\' x", "l<'a\\'> w<x>"},
                   {"E'a\\' x' y", "l<E'a\\' x'> w<y>"},
                   {"e'\\\\' y", "l<e'\\\\'> w<y>"},
                   {"N'x' b'10' X'fF' U&'\\0061'", "l<N'x'> l<b'10'> l<X'fF'> l<U&'\\0061'>"},
                   {"'a'\n 'b' c", "l<'a'\n 'b'> w<c>"},
                   {"$$it's$$ x", "l<$$it's$$> w<x>"},
                   {"$t$ $$ $x$ $t$ x", "l<$t$ $$ $x$ $t$> w<x>"},
                   {"'open", "l<'open>"},
                   {"E'open\\", "l<E'open\\>"},
                   {"$a$open$b$", "l<$a$open$b$>"},
                   {"\"Na\"\"me\" U&\"x\"", "q<\"Na\"\"me\"> q<U&\"x\">"},
                   {"\"open", "l<\"open>"}});
}

BOOST_AUTO_TEST_CASE(strings_of_mysql) {
  check(mysql, {{"'a\\' x' y", "l<'a\\' x'> w<y>"},
                {"\"a\\\" 'x\" y", "l<\"a\\\" 'x\"> w<y>"},
                {"'a' 'b' \"c\" d", "l<'a' 'b' \"c\"> w<d>"},
                {"_utf8mb4'x' n'y' x'0F' b'1'", "l<_utf8mb4'x'> l<n'y'> l<x'0F'> l<b'1'>"},
                {"`na``me` `open", "q<`na``me`> l<`open>"},
                {"'open\\", "l<'open\\>"}});
}

BOOST_AUTO_TEST_CASE(numbers) {
  check(postgres, {{"1 1.5 .5 5. 1e10 1.5E-3 0x1F 1_000",
                    "l<1> l<1.5> l<.5> l<5.> l<1e10> l<1.5E-3> l<0x1F> l<1_000>"},
                   {"1..5", "l<1> o<.> l<.5>"},
                   {"1and b", "l<1> w<and> w<b>"},
                   {"a1 b_2", "w<a1> w<b_2>"}});
  check(mysql, {{"0xFF 0b01 1e5 1e+5 .5", "l<0xFF> l<0b01> l<1e5> l<1e+5> l<.5>"},
                {"1a 0xg", "w<1a> w<0xg>"},
                {"73e 73e- 1e+5", "l<73e> l<73e> o<-> l<1e+5>"},
                {"t.1a t.15", "w<t> . w<1a> w<t> . l<15>"}});
}

BOOST_AUTO_TEST_CASE(a_sign_belongs_to_a_number_where_no_value_precedes_it) {
  for (const Dialect dialect : both_dialects) {
    check(dialect, {{"(-5", "( l<-5>"},
                    {"= - 5", "o<=> l<- 5>"},
                    {"a-5", "w<a> o<-> l<5>"},
                    {")-5", ") o<-> l<5>"},
                    {"'x'-5", "l<'x'> o<-> l<5>"},
                    {"and -.5", "w<and> l<-.5>"},
                    {"* -a", "o<*> o<-> w<a>"},
                    {"null -1", "w<null> o<-> l<1>"}});
  }
}

BOOST_AUTO_TEST_CASE(typed_literals) {
  check(postgres, {{"date '2026-01-01'", "l<date '2026-01-01'>"},
                   {"timestamp with time zone 'x'", "l<timestamp with time zone 'x'>"},
                   {"time (3) without time zone 'x'", "l<time (3) without time zone 'x'>"},
                   {"interval '1' day to second", "l<interval '1' day to second>"},
                   {"date $1", "l<date $1>"},
                   {"a.date 'x'", "w<a> . w<date> l<'x'>"},
                   {"date(x)", "w<date> ( w<x> )"}});
  check(mysql, {{"date '2026-01-01'", "l<date '2026-01-01'>"},
                {"timestamp \"x\"", "l<timestamp \"x\">"},
                {"int 'x'", "w<int> l<'x'>"}});
}

BOOST_AUTO_TEST_CASE(placeholders) {
  check(postgres, {{"$1 $12,", "l<$1> l<$12> ,"},
                   {"= ?", "o<=> l<?>"},
                   {"= :name", "o<=> l<:name>"},
                   {"= %s and = %(id)s", "o<=> l<%s> w<and> o<=> l<%(id)s>"},
                   {"a % s", "w<a> o<%> w<s>"},
                   {"a::int", "w<a> :: w<int>"}});
  check(mysql, {{"a ? ?", "w<a> l<?> l<?>"}, {"= :name", "o<=> l<:name>"}});
}

BOOST_AUTO_TEST_CASE(operators) {
  check(postgres, {{"a->'x' a->>'y'", "w<a> o<->> l<'x'> w<a> o<->>> l<'y'>"},
                   {"a ? 'x' ?| b ?& c", "w<a> o<?> l<'x'> o<?|> w<b> o<?&> w<c>"},
                   {"a ?? b", "w<a> o<?\?> w<b>"},
                   {"a@>b <@ c @? d", "w<a> o<@>> w<b> o<<@> w<c> o<@?> w<d>"},
                   {"a #>> b #- c", "w<a> o<#>>> w<b> o<#-> w<c>"},
                   {"a=-1", "w<a> o<=> l<-1>"},
                   {"a*-b", "w<a> o<*> o<-> w<b>"},
                   {"a+--c\nb", "w<a> o<+> w<b>"},
                   {"a!~~*b", "w<a> o<!~~*> w<b>"},
                   {"a ## b", "w<a> o<##> w<b>"}});
  check(mysql, {{"a<=>b", "w<a> o<<=>> w<b>"},
                {"a->>'$.x'", "w<a> o<->>> l<'$.x'>"},
                {"a<<2>=b", "w<a> o<<<> l<2> o<>=> w<b>"},
                {"a||b&&c", "w<a> o<||> w<b> o<&&> w<c>"},
                {"@a := @@global.b", "v<@a> o<:=> v<@@global.b>"}});
}

BOOST_AUTO_TEST_CASE(comments) {
  check(postgres, {{"a--b\nc", "w<a> w<c>"},
                   {"a/*b/*c*/d*/e", "w<a> w<e>"},
                   {"a/*/b", "w<a>"},
                   {"a#b", "w<a> o<#> w<b>"},
                   {"/*! x */ a", "w<a>"},
                   {"/*+ x(1) */ a", "h</*+> w<x> ( l<1> ) h<*/> w<a>"}});
  check(mysql, {{"a-- b\nc", "w<a> w<c>"},
                {"a--1", "w<a> o<-> l<-1>"},
                {"a#b\nc", "w<a> w<c>"},
                {"a/*b/*c*/d", "w<a> w<d>"},
                {"/*!40001 x*/ a", "h</*!40001> w<x> h<*/> w<a>"},
                {"/*!50003 x*/", "h</*!50003> w<x> h<*/>"},
                {"/*M!100100 x*/", "h</*M!100100> w<x> h<*/>"},
                {"/*! x*/", "h</*!> w<x> h<*/>"},
                {"/*+ x */ a", "h</*+> w<x> h<*/> w<a>"}});
}

// Every byte is in one token, or in what lies between two: nothing is read twice, nothing is lost.
BOOST_AUTO_TEST_CASE(tokens_move_on_whatever_the_text) {
  for (const Dialect dialect : both_dialects) {
    for_each_text("'\"`$-/*!+?:aE1.(\\\n ", 4, [&](std::string_view text) {
      Lexer lexer(text, dialect);
      const char* at = text.data();
      for (;;) {
        const Token& token = lexer.next();
        if (token.kind == TokenKind::end) break;
        BOOST_REQUIRE(token.begin >= at);
        BOOST_REQUIRE_MESSAGE(token.length > 0, text);
        at = token.begin + token.length;
        BOOST_REQUIRE(at <= text.data() + text.size());
      }
      BOOST_REQUIRE((lexer.next().kind == TokenKind::end));
    });
  }
}

BOOST_AUTO_TEST_SUITE_END()
