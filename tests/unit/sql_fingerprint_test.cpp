// Which statements are one class, and which are not.
#include <boost/test/unit_test.hpp>

#include "analysis/sql/dialect.h"
#include "analysis/sql/fingerprint.h"
#include "analysis/sql/partitions.h"

using namespace dbperf;

namespace {

constexpr Dialect postgres = Dialect::postgres, mysql = Dialect::mysql;

std::string shape(std::string_view statement, Dialect dialect) {
  static Fingerprinter fingerprinter;
  return std::string(fingerprinter(statement, dialect).text);
}

using Statements = std::vector<std::string>;

// Each entry: a fingerprint, and statements of that class.
void check(Dialect dialect, const std::vector<std::pair<std::string, Statements>>& classes) {
  for (const auto& [expected, statements] : classes)
    for (const std::string& statement : statements)
      BOOST_TEST_CONTEXT(statement) BOOST_TEST(shape(statement, dialect) == expected);
}

void check_both(const std::vector<std::pair<std::string, Statements>>& classes) {
  check(postgres, classes);
  check(mysql, classes);
}

void check_apart(Dialect dialect, const std::vector<std::pair<std::string, std::string>>& pairs) {
  for (const auto& [a, b] : pairs) BOOST_TEST(shape(a, dialect) != shape(b, dialect));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sql_fingerprint)

BOOST_AUTO_TEST_CASE(literals_of_every_kind) {
  check(postgres, {{"select ?",
                    {"select 1",
                     "select -1",
                     "select + 1.5",
                     "select .5",
                     "select 5.",
                     "select 1e10",
                     "select 1.5E-3",
                     "select 0x1F",
                     "select 0b101",
                     "select 0o17",
                     "select 1_000",
                     "select ''",
                     "select 'it''s'",
                     "select 'a\\'",
                     "select E'it\\'s'",
                     "select N'x'",
                     "select U&'\\0061'",
                     "select U&'!0061' UESCAPE '!'",
                     "select B'01'",
                     "select X'1F'",
                     "select $$it's$$",
                     "select $tag$ $$ $tag$",
                     "select 'a'\n'b'",
                     "select date '2026-01-01'",
                     "select timestamp with time zone '2026-01-01 00:00+00'",
                     "select interval '1 day'",
                     "select interval '1' day to second",
                     "select interval '5' second(2)",
                     "select interval(3) '1'",
                     "select date /* x */ '2026-01-01'",
                     "select interval -- x\n '1' /* y */ day",
                     "select - /* x */ 5",
                     "select time (3) '1'",
                     "select int '1'",
                     "select true",
                     "select FALSE",
                     "select null",
                     "select $1",
                     "select ?",
                     "select :name",
                     "select %s",
                     "select %(id)s"}}});
  check(mysql, {{"select ?",
                 {"select 1",
                  "select -1",
                  "select .5",
                  "select 1e10",
                  "select 0x1F",
                  "select x'1F'",
                  "select 0b1",
                  "select b'1'",
                  "select 'it''s'",
                  "select 'it\\'s'",
                  "select \"it's\"",
                  "select \"a\\\"b\"",
                  "select _utf8'x'",
                  "select _utf8mb4 'x'",
                  "select _latin1 \"x\" 'y'",
                  "select _binary x'41'",
                  "select _binary 0x41",
                  "select \\N",
                  "select N'x'",
                  "select 'a' 'b'",
                  "select date '2026-01-01'",
                  "select timestamp \"2026-01-01\"",
                  "select true",
                  "select NULL",
                  "select ?",
                  "select :name"}}});
}

BOOST_AUTO_TEST_CASE(a_sign_is_part_of_a_literal_only_where_no_value_precedes_it) {
  check_both({{"select a - ?", {"select a-5", "select a - 5", "select a -5", "select a- 5"}},
              {"select (a) - ?", {"select (a)-5", "select (a) - 5"}},
              {"select f(?) + ?", {"select f(-1)+2"}},
              {"select a * ?", {"select a*-5", "select a * - 5"}},
              {"select * from t where a = ?", {"select * from t where a=-5"}},
              {"select ? - ?", {"select 3-5", "select 3 - 5", "select 'x'-5"}}});
}

BOOST_AUTO_TEST_CASE(lists_collapse) {
  check_both(
      {{"select * from t where a in (?)",
        {"select * from t where a in (1)", "select * from t where a in (1,2,3)",
         "select * from t where a IN ( 'x' , null,-1 )",
         "select * from t where a in (lower('x'), lower('y'))",
         "select * from t where a in (cast('1' as char), 2)"}},
       {"select * from t where a not in (?)",
        {"select * from t where a not in (1)", "select * from t where a not in (1, 2)"}},
       {"select * from t where (a, b) in (?)",
        {"select * from t where (a,b) in ((1,2))", "select * from t where (a,b) in ((1,2),(3,4))"}},
       {"insert into t (a, b) values (?)",
        {"insert into t (a,b) values (1,2)", "insert into t(a,b) values (1,2),(3,4)",
         "insert into t (a, b) values (1, now()), (2, now())",
         "insert into t (a, b) values (1, default), (null, 'x');"}},
       {"select * from t where a in (select b from u where c in (?))",
        {"select * from t where a in (select b from u where c in (1,2))"}}});
  check(postgres,
        {{"select * from t where a = any(array[?])",
          {"select * from t where a = any(array[1])", "select * from t where a = ANY (ARRAY[1,2])",
           "select * from t where a = any(array['x', 'y'::text])"}},
         {"select * from t where a in (?)", {"select * from t where a in ('1'::int, $2)"}},
         {"insert into t values (?)",
          {"insert into t values (array[1,2], row(1,2))", "insert into t values ('{}'::json)"}},
         {"insert into t values (?) on conflict (a) do update set b = excluded.b",
          {"insert into t values (1) on conflict (a) do update set b = excluded.b",
           "insert into t values (1),(2) on conflict (a) do update set b = excluded.b"}},
         {"insert into t values (?) returning id",
          {"insert into t values (1),(2),(3) returning id"}}});
  check(mysql, {{"insert into t (a) values (?) on duplicate key update a = values(a) + ?",
                 {"insert into t (a) values (1) on duplicate key update a=values(a)+1",
                  "insert into t (a) values (1),(2) on duplicate key update a = values(a)+1"}},
                {"insert into t values (?)",
                 {"insert into t values row(1,2), row(3,4)", "insert into t value (1,2), (3,4)"}}});
}

BOOST_AUTO_TEST_CASE(what_is_no_constant_does_not_collapse) {
  check_both({{"select * from t where a in (b, ?)", {"select * from t where a in (b, 1, 2)"}},
              {"select * from t where a in (select ?)", {"select * from t where a in (select 1)"}},
              {"insert into t values (?, a)", {"insert into t values (1, a), (2, a)"}},
              {"select f(?, ?)", {"select f(1, 2)"}}});
  check_apart(postgres,
              {{"insert into t values (1) on conflict do nothing", "insert into t values (1)"},
               {"select f(1)", "select f(1, 2)"},
               {"select * from t where a in (1)", "select * from t where a not in (1)"}});
}

BOOST_AUTO_TEST_CASE(names) {
  check(postgres,
        {{"select a, t.b from users_2009 t",
          {"SELECT A, T.B FROM Users_2009 T", "select \"a\",\"t\".b from \"users_2009\" t"}},
         {"select \"A\", \"a b\", \"select\" from \"Users\"",
          {"select \"A\", \"a b\", \"select\" from \"Users\""}},
         {"select * from pg_temp.x", {"select * from pg_temp_3.x", "select * from PG_TEMP_12.x"}}});
  check(mysql, {{"select a, `b c` from t", {"select `a`, `b c` from `t`"}},
                {"select ? from t", {"select \"a\" from t"}},
                {"select @a, @@global.b", {"select @A, @@GLOBAL.b"}}});
  check_apart(postgres, {{"select * from users_2009", "select * from users_2010"},
                         {"select \"A\"", "select \"a\""},
                         {"select a is null", "select a is not null"},
                         {"select a is true", "select a is false"}});
}

BOOST_AUTO_TEST_CASE(operators_are_no_literals) {
  check(postgres, {{"select a -> ?, a ->> ?", {"select a->'x', a ->> 'y'", "select a -> 1, a->>2"}},
                   {"select a ? ?", {"select a ? 'k'"}},
                   {"select a ?| array[?]", {"select a ?| array['x','y']"}},
                   {"select a @> ?, a::text", {"select a @> '{}', a :: text"}},
                   {"select a #>> ? from t", {"select a #>> '{a,b}' from t -- x"}}});
  check(mysql, {{"select a -> ?, a ->> ?", {"select a->'$.x', a->>\"$.y\""}},
                {"select a % ?, a div ?", {"select a%5, a DIV 5"}}});
}

BOOST_AUTO_TEST_CASE(comments_vanish_and_hints_stay) {
  check(postgres, {{"select ? from t",
                    {"select /* a /* b */ 'c' */ 1 from t", "select 1 -- it's\nfrom t",
                     "/*x*/select 1 from t--", "select 1 from t /* open"}},
                   {"select ? # ?", {"select 1 # 2"}},
                   {"select /*+ seqscan(t) */ ?", {"select /*+ SeqScan(t) */ 1"}}});
  check(mysql,
        {{"select ? from t",
          {"select 1 # it's\nfrom t", "select 1 -- it's\nfrom t", "select 1 /*a*/ from t"}},
         {"select ? - ?", {"select 1--2"}},
         {"select /*!40001 sql_no_cache */ ?", {"select /*!40001 SQL_NO_CACHE */ 1"}},
         {"select /*+ max_execution_time(?) */ a", {"select /*+ MAX_EXECUTION_TIME(100) */ a"}}});
}

BOOST_AUTO_TEST_CASE(names_that_split_no_classes) {
  check(postgres,
        {{"set search_path to ?", {"SET search_path TO tenant_1", "set search_path to 'tenant_2'"}},
         {"set app.user = ?", {"set app.user = bob", "SET app.user='eve'"}},
         {"set local search_path = ?, ?", {"set local search_path = tenant_1, \"$user\""}},
         {"set time zone ?", {"set time zone utc", "SET TIME ZONE 'Europe/Berlin'"}},
         {"set statement_timeout to default", {"SET statement_timeout TO DEFAULT"}},
         {"set session characteristics as transaction read only",
          {"SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"}},
         {"set role admin", {"SET ROLE admin"}},
         {"update t set a = b", {"UPDATE t SET a = b"}}});
  check(mysql, {{"set @a = b + ?", {"SET @a = b + 1"}}});
  check_both({{"savepoint ?", {"savepoint s1", "SAVEPOINT \"S\""}},
              {"release savepoint ?", {"release savepoint s1"}},
              {"rollback to savepoint ?", {"rollback to savepoint s1"}},
              {"rollback to ?", {"rollback to s1"}},
              {"close ?", {"close c1"}}});
  check(postgres,
        {{"deallocate ?", {"deallocate p1", "deallocate \"P\""}},
         {"deallocate prepare ?", {"deallocate prepare p1"}},
         {"deallocate all", {"deallocate all"}},
         {"close all", {"close all"}},
         {"fetch ? from ?", {"fetch 100 from c1", "fetch 5 from \"C\""}},
         {"fetch next from ?", {"fetch next from c1"}},
         {"move forward ? in ?", {"move forward 3 in c", "move forward -3 in \"C\""}},
         {"prepare ? (int) as select ?", {"prepare p1(int) as select 1"}},
         {"prepare transaction ?", {"prepare transaction 'x'"}},
         {"update t set a = ? where current of ?",
          {"update t set a = 1 where current of c1", "update t set a = 2 where current of \"C\""}},
         {"select current from t where current = ?", {"select current from t where current = 1"}},
         {"declare ? cursor for select ?", {"declare c1 cursor for select 1"}}});
  check(mysql, {{"prepare ? from ?", {"prepare s from 'select 1'"}},
                {"drop prepare ?", {"drop prepare s"}},
                {"drop table s", {"drop table s"}}});
  check_apart(postgres, {{"execute p1(1)", "execute p2(1)"}});
}

BOOST_AUTO_TEST_CASE(limits_spaces_and_semicolons_do_not_matter) {
  check_both(
      {{"select a from t limit ?", {"select a from t limit 10", "select a\r\n from t limit\t1;"}},
       {"select a from t limit ? offset ?", {"select a from t limit 10 offset 20 ;;"}},
       {"begin; select ?; commit", {"begin; select 1; commit;"}},
       {"", {"", " ", ";", "-- x\n"}}});
  check(mysql, {{"select a from t limit ?, ?", {"select a from t limit 5,10"}},
                {"administrator command: quit",
                 {"administrator command: Quit", "administrator command: Quit;"}}});
}

BOOST_AUTO_TEST_CASE(truncated_statements) {
  check(postgres, {{"select ?", {"select 'open", "select $$open", "select \"open", "select E'x\\"}},
                   {"select * from t where a in (?",
                    {"select * from t where a in (1, 2", "select * from t where a in ('x', 'op"}},
                   {"insert into t values (?)",
                    {"insert into t values (1), (2", "insert into t values (1),"}}});
}

BOOST_AUTO_TEST_CASE(double_quotes_under_ansi_quotes) {
  check(mysql_ansi, {{"select a, \"B c\", `D`, ?, ? from t",
                      {"select \"a\", \"B c\", `D`, 'it\\'s', N'x' from \"t\" # x"}},
                     {"select ?", {"select \"open", "select _utf8mb4 'x'"}}});
}

BOOST_AUTO_TEST_CASE(partitions_are_merged_if_asked_for) {
  Fingerprinter fingerprinter(/*merge_partitions=*/true);
  const std::pair<const char*, const char*> cases[] = {
      {"select id_1 from events_n", "select id_1 from events_2024_01"},
      {"select id_1 from events_n", "select id_1 from events_p20240101"},
      {"select events_n.a_1 from s.events_n join orders_n as o_1 on o_1.id = events_n.id",
       "select events_7.a_1 from s.events_7 join orders_17 as o_1 on o_1.id = events_7.id"},
      {"select * from \"Events_n\", t1, md5(?)", "select * from \"Events_2024\", t1, md5('1')"},
      {"insert into events_n (a_1) values (?)", "insert into events_2024w05 (a_1) values (1)"},
      {"select a_1 from users", "select a_1 from users"}};
  for (const auto& [expected, statement] : cases) {
    const std::string text(fingerprinter(statement, postgres).text);
    BOOST_TEST_CONTEXT(statement) BOOST_TEST(text == expected);
    BOOST_TEST(std::string(fingerprinter(text, postgres).text) == text);
    BOOST_TEST(fingerprinter(text, postgres).id == fingerprint_id(text));
  }
}

BOOST_AUTO_TEST_CASE(names_that_end_in_a_date_or_number) {
  const std::pair<const char*, const char*> cases[] = {
      {"events_2024_01", "events_n"},    {"events_2024_01_31", "events_n"},
      {"events_p20240101", "events_n"},  {"events_p2024_05", "events_n"},
      {"events_y2024m01", "events_n"},   {"events_2024w05", "events_n"},
      {"events_2024q1", "events_n"},     {"events20240101", "events_n"},
      {"events2024", "events_n"},        {"orders_17", "orders_n"},
      {"_hyper_1_23_chunk", "_hyper_n"}, {"Orders_2009", "Orders_n"}};
  for (const auto& [name, merged] : cases) BOOST_TEST(merged_name(name) == merged, name);
  for (const char* name : {"events", "t1", "md5", "utf8mb4", "_1", "_2024_01", "2024", "a_b",
                           "a_1b", "", "_", "orders_2024_old", "events_n", "log123"})
    BOOST_TEST(merged_name(name) == name, name);
}

BOOST_AUTO_TEST_CASE(verbs) {
  const std::tuple<const char*, Dialect, const char*> cases[] = {
      {"SELECT", postgres, "select 1"},
      {"SELECT", postgres, "(select 1) union (select 2)"},
      {"SELECT", postgres, "values (1)"},
      {"SELECT", postgres, "table t"},
      {"SELECT", postgres, "/* x */ -- y\n sElEcT 1"},
      {"SELECT", postgres, "with a as (select 1) select * from a"},
      {"INSERT", postgres, "with a as (select 1) insert into t select * from a"},
      {"UPDATE", postgres,
       "with recursive a as (select 1), b as (delete from u) update t set x = 1"},
      {"DELETE", postgres, "with a as (select 1) delete from t"},
      {"MERGE", postgres, "merge into t using u on t.a = u.a when matched then delete"},
      {"INSERT", mysql, "replace into t values (1)"},
      {"SELECT", mysql, "select /*! straight_join */ 1"},
      {"SELECT", mysql, "/*!40001 select */ 1"},
      {"ADMIN", mysql, "administrator command: Quit"},
      {"CREATE", postgres, "create table select_x as select 1"},
      {"EXPLAIN", postgres, "explain analyze select 1"},
      {"BEGIN", postgres, "begin; select 1; commit"},
      {"COPY", postgres, "copy t from stdin"},
      {"CALL", mysql, "call p(1)"},
      {"SET", postgres, "set a = 1"},
      {"SHOW", mysql, "show tables"},
      {"EXECUTE", postgres, "execute p(1)"},
      {"OTHER", postgres, "nonsense"},
      {"OTHER", postgres, ""}};
  Fingerprinter fingerprinter;
  for (const auto& [expected, dialect, statement] : cases) BOOST_TEST_CONTEXT(statement)
  BOOST_TEST(verb_name(fingerprinter(statement, dialect).verb) == expected);
}

BOOST_AUTO_TEST_CASE(ids) {
  BOOST_TEST(format_id(0) == "0000000000000000");
  BOOST_TEST(format_id(0xfedcba9876543210) == "fedcba9876543210");
  Fingerprinter fingerprinter;
  const Fingerprint print = fingerprinter("select 1", postgres);
  BOOST_TEST(print.id == fingerprint_id("select ?"));
}

BOOST_AUTO_TEST_SUITE_END()
