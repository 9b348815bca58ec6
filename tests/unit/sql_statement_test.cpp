// What a statement does to which tables, by which columns it looks for rows, and where it ends.
#include <boost/test/unit_test.hpp>

#include "analysis/sql/statement.h"
#include "tests/support/sql_words.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

constexpr Dialect postgres = Dialect::postgres, mysql = Dialect::mysql;

using Cases = std::vector<std::pair<std::string, std::string>>;

// "orders >log": read, and written.
std::string tables(std::string_view statement, Dialect dialect) {
  std::string out;
  std::vector<TableUse> uses;
  read_tables(statement, dialect, uses);
  for (const TableUse& use : uses)
    out += (out.empty() ? "" : " ") + std::string(use.written ? ">" : "") + use.name;
  return out;
}

void check_tables(Dialect dialect, const Cases& cases) {
  for (const auto& [statement, expected] : cases)
    BOOST_TEST_CONTEXT(statement) BOOST_TEST(tables(statement, dialect) == expected);
}

std::string kind(const Predicate& predicate) {
  switch (predicate.kind) {
    case PredicateKind::equality:
      return "=";
    case PredicateKind::in_list:
      return "in";
    case PredicateKind::range:
      return "range";
    case PredicateKind::prefix_like:
      return "prefix";
    case PredicateKind::contains_like:
      return "contains";
    case PredicateKind::is_null:
      return "null";
    case PredicateKind::join:
      return "join " + predicate.other_table + "." + predicate.other_column;
    case PredicateKind::order_by:
      return predicate.descending ? "desc" : "asc";
    case PredicateKind::group_by:
      return "group";
  }
  return "?";
}

// "t.a =, t.b range": a `!` where the column is inside a function or cast.
std::string predicates(std::string_view statement, Dialect dialect,
                       const HasColumn& has_column = {}) {
  std::string out;
  for (const Predicate& predicate : read_statement(statement, dialect, has_column).predicates) {
    out += (out.empty() ? "" : ", ") + predicate.table + "." + predicate.column +
           (predicate.wrapped ? "! " : " ") + kind(predicate);
  }
  return out;
}

void check_predicates(Dialect dialect, const Cases& cases) {
  for (const auto& [statement, expected] : cases)
    BOOST_TEST_CONTEXT(statement) BOOST_TEST(predicates(statement, dialect) == expected);
}

void check_both(void (*check)(Dialect, const Cases&), const Cases& cases) {
  for (const Dialect dialect : both_dialects) check(dialect, cases);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sql_statement)

BOOST_AUTO_TEST_CASE(tables_that_are_read) {
  check_both(check_tables,
             {{"select 1", ""},
              {"select * from orders", "orders"},
              {"select * from orders o, customers as c", "orders customers"},
              {"select * from shop.orders", "shop.orders"},
              {"select * from a join b on a.x = b.x left join c using (x) cross join d", "a b c d"},
              {"select * from (a join b on a.x = b.x)", "a b"},
              {"select * from a, (select * from b) s where x in (select y from c)", "a b c"},
              {"select (select max(x) from b) from a where exists (select 1 from c)", "b a c"},
              {"select * from a union all select * from b", "a b"},
              {"select * from a where x = 1; select * from b", "a b"},
              {"select * from a join a as twice on a.x = twice.y", "a"},
              {"with w as (select * from a) select * from w join b on w.x = b.x", "a b"},
              {"with recursive w as (select 1 union all select x from w, a) select * from w", "a"},
              {"select extract(year from a) from b", "b"},
              {"select substring(a from 2), trim(leading 'x' from b) from c", "c"},
              {"select * from a where b is distinct from c", "a"},
              {"select a.b.c from t", "t"},
              {"select * from a limit 1", "a"},
              {"select * from", ""},
              {"select * from a, ", "a"}});
  check_tables(postgres,
               {{"SELECT * FROM Orders, \"Orders\", \"my table\"", "orders Orders my table"},
                {"select * from generate_series(1, 2) g, unnest(x) u, a", "a"},
                {"select * from only a", "a"},
                {"select * from a tablesample system (1)", "a"},
                {"select * from a, lateral (select * from b where b.x = a.x) s", "a b"},
                {"select * from (values (1)) v", ""},
                {"table a", "a"},
                {"table only a order by x limit 1", "a"},
                {"with x as (select 1) table x", ""},
                {"with x as (table a) select * from x, b", "a b"},
                {"select a from b union all table c", "b c"},
                {"select * from a where x in (table b)", "a b"},
                {"explain table a", "a"},
                {"select a from b for update of b", "b"},
                {"explain analyze select * from a", "a"},
                {"declare c cursor for select * from a", "a"},
                {"prepare p as select * from a", "a"},
                {"copy (select * from a) to stdout", "a"},
                {"copy a (x, y) to stdout", "a"}});
  check_tables(mysql, {{"select * from `Orders` o, `my table`", "Orders my table"},
                       {"select * from {oj a left outer join b on a.x = b.x}", "a b"},
                       {"select * from a straight_join b", "a b"},
                       {"select * from a use index (i) where x = 1", "a"},
                       {"select * from a partition (p0)", "a"},
                       {"select * from `s`.`a` where x = \"from b\"", "s.a"},
                       {"select sql_no_cache * from dual", ""},
                       {"administrator command: Quit", ""}});
}

BOOST_AUTO_TEST_CASE(tables_that_are_written) {
  check_both(check_tables, {{"insert into a values (1)", ">a"},
                            {"insert into a (x, y) values (1, 2), (3, 4)", ">a"},
                            {"insert into a (x) select y from b", ">a b"},
                            {"insert into a select * from a", ">a a"},
                            {"insert into a table b", ">a b"},
                            {"insert into a (x) table b", ">a b"},
                            {"update a set x = 1 where y = 2", ">a"},
                            {"update a set x = (select max(y) from b)", ">a b"},
                            {"delete from a where x in (select y from b)", ">a b"},
                            {"truncate table a", ">a"},
                            {"with w as (select * from b) insert into a select * from w", "b >a"}});
  check_tables(postgres,
               {{"update a as x set y = b.z from b where b.x = x.x", ">a b"},
                {"delete from a using b where a.x = b.x", ">a b"},
                {"merge into a using b on a.x = b.x when matched then update set y = 1", ">a b"},
                {"with w as (delete from a returning *) insert into b select * from w", ">a >b"},
                {"truncate a, b", ">a >b"},
                {"copy a (x, y) from stdin", ">a"},
                {"insert into a values (1) on conflict (x) do update set y = excluded.y", ">a"},
                {"create table a as select * from b", ">a b"},
                {"create table a as table b", ">a b"},
                {"alter table a add x int", ">a"}});
  check_tables(mysql, {{"replace into a values (1)", ">a"},
                       {"insert a values (1)", ">a"},
                       {"insert ignore into a values (1)", ">a"},
                       {"insert into a values (1) on duplicate key update x = values(x)", ">a"},
                       {"update a join b on a.x = b.x set a.y = 1", ">a b"},
                       {"delete a from a join b on a.x = b.x", ">a b"},
                       {"load data infile 'f' into table a", ">a"}});
}

BOOST_AUTO_TEST_CASE(conditions) {
  check_both(check_predicates,
             {{"select 1", ""},
              {"select * from t where a = 1", "t.a ="},
              {"select * from t where 1 = a", "t.a ="},
              {"select * from t x where x.a = 1 and x.b > 2", "t.a =, t.b range"},
              {"select * from t where a in (1, 2)", "t.a in"},
              {"select * from t where a in (select b from u)", "t.a in"},
              {"select * from t where a between 1 and 2 and b = 3", "t.a range, t.b ="},
              {"select * from t where a like 'x%'", "t.a prefix"},
              {"select * from t where a like '%x'", "t.a contains"},
              {"select * from t where a is null", "t.a null"},
              {"select * from t where (a, b) = (1, 2)", "t.a =, t.b ="},
              {"select * from t where lower(a) = 'x'", "t.a! ="},
              {"select * from t where cast(a as date) = '2026-01-01'", "t.a! ="},
              {"update t set a = 1 where b = 2", "t.b ="},
              {"delete from t where b <= 2", "t.b range"},
              {"select * from t where a = now()", "t.a ="},
              {"select * from t where a = (select max(b) from u)", "t.a ="},
              {"select * from t where (a = 1 and (b = 2))", "t.a =, t.b ="},
              {"select * from s.t where a = 1", "s.t.a ="}});
  check_predicates(postgres, {{"select * from t where \"A\" = $1 and B = $2", "t.A =, t.b ="},
                              {"select * from t where a::date = $1", "t.a! ="},
                              {"select * from t where a = any($1)", "t.a in"},
                              {"select * from t where a = any(array[1,2])", "t.a in"},
                              {"select * from t where a isnull", "t.a null"},
                              {"select * from t where (a)::date = $1", "t.a! ="},
                              {"select * from t where a at time zone 'utc' > $1", "t.a! range"},
                              {"select * from t where substring(a from 1 for 2) = $1", "t.a! ="},
                              {"select * from t where extract(year from a) = $1", "t.a! ="},
                              {"select * from t where trim(both ' ' from a) = $1", "t.a! ="},
                              {"select * from t where (a + b)::int = $1", ""},
                              {"select * from t where a ilike 'x%'", "t.a contains"}});
  check_predicates(mysql, {{"select * from t where `a` <=> 1", "t.a ="},
                           {"select * from t where date(a) = \"2026-01-01\"", "t.a! ="}});
}

BOOST_AUTO_TEST_CASE(what_no_index_serves_is_left_out) {
  check_both(check_predicates, {{"select * from t where a = 1 or b = 2", ""},
                                {"select * from t where not a = 1", ""},
                                {"select * from t where a <> 1 and b != 2", ""},
                                {"select * from t where a not in (1)", ""},
                                {"select * from t where a is not null", ""},
                                {"select * from t where a not between 1 and 2", ""},
                                {"select * from t where a not like 'x%'", ""},
                                {"select * from t where a + b = 1", ""},
                                {"select * from t where a = b", ""},
                                {"select a = 1 from t", ""},
                                {"select * from t where coalesce(a = 1, false)", ""},
                                {"select * from (select 1 as a) s where s.a = 1", ""}});
}

BOOST_AUTO_TEST_CASE(joins_orders_and_groups) {
  check_both(
      check_predicates,
      {{"select * from t join u on t.a = u.b", "t.a join u.b, u.b join t.a"},
       {"select * from t, u where t.a = u.b and u.c = 1", "t.a join u.b, u.b join t.a, u.c ="},
       {"select * from t join u using (a)", "t.a join u.a, u.a join t.a"},
       {"select * from t where exists (select 1 from u where u.a = t.b)",
        "u.a join t.b, t.b join u.a"},
       {"select * from t order by a, b desc", "t.a asc, t.b desc"},
       {"select a as x from t order by x", "t.a asc"},
       {"select distinct a, b from t order by a", "t.a asc"},
       {"select (select max(c) from u) as a, lower(b) as d from t order by a", ""},
       {"select * from t order by 1", ""},
       {"select count(*) from t group by a, b", "t.a group, t.b group"},
       {"select a from t where b = 1 group by a order by a", "t.b =, t.a group, t.a asc"},
       {"select * from t join u on t.a = u.b where c = 1", "t.a join u.b, u.b join t.a, .c ="}});
}

BOOST_AUTO_TEST_CASE(columns_without_their_table) {
  // t has a and k, u has b, m and k; of what else there is nothing is known.
  const HasColumn has = [](std::string_view table, std::string_view column) -> std::optional<bool> {
    if (table != "t" && table != "u") return std::nullopt;
    return (table == "t" ? std::string_view("a k") : std::string_view("b m k")).find(column) !=
           std::string_view::npos;
  };
  const Cases cases = {
      {"select * from t, u where a = b and m = 1", "t.a join u.b, u.b join t.a, u.m ="},
      {"select * from t join u on a = b order by m", "t.a join u.b, u.b join t.a, u.m asc"},
      {"select * from t, u where k = 1", ".k ="},
      {"select * from t, v where a = 1 and x = 2", "t.a =, .x ="},
      {"select * from t x, t y where a = 1", ".a ="},
      {"select * from t where exists (select 1 from u where b = a and m = 3)",
       "u.b join t.a, t.a join u.b, u.m ="},
      {"select * from t where a in (select x from v where m = 1)", "t.a in, v.m ="},
      {"select * from t where z = 1", "t.z ="},
      {"select * from t, (select 1 as m) s where m = 1", ".m ="}};
  for (const auto& [statement, expected] : cases)
    for (const Dialect dialect : both_dialects)
      BOOST_TEST(predicates(statement, dialect, has) == expected, statement);
  BOOST_TEST(predicates("select * from t, u where m = 1", postgres) == ".m =");
}

BOOST_AUTO_TEST_CASE(patterns_that_match_all_filter_nothing) {
  check_both(check_predicates, {{"select * from t where a like '%'", ""},
                                {"select * from t where a like '%%'", ""},
                                {"select * from t where a like '%x%'", "t.a contains"},
                                {"select * from t where a like '_%'", "t.a contains"},
                                {"select * from t where a like ''", "t.a prefix"},
                                {"select * from t where a like ?", "t.a prefix"}});
}

BOOST_AUTO_TEST_CASE(nulls_at_the_other_end) {
  const auto elsewhere = [](std::string_view order) {
    const Statement read =
        read_statement("select * from t order by a " + std::string(order), postgres);
    return read.predicates.at(0).nulls_elsewhere;
  };
  for (const std::string_view order : {"nulls first", "asc nulls first", "desc nulls last"})
    BOOST_TEST(elsewhere(order), order);
  for (const std::string_view order : {"", "desc", "nulls last", "desc nulls first"})
    BOOST_TEST(!elsewhere(order), order);
}

BOOST_AUTO_TEST_CASE(facts) {
  const auto read = [](std::string_view text) { return read_statement(text, postgres); };
  BOOST_TEST(read("select * from t").selects_star);
  BOOST_TEST(read("select t.* from t").selects_star);
  BOOST_TEST(!read("select count(*) from t").selects_star);
  BOOST_TEST(!read("select a * 2 from t").selects_star);
  BOOST_TEST(read("delete from t where a = 1").has_where);
  BOOST_TEST(!read("delete from t").has_where);
  BOOST_TEST(!read("select * from (select 1 from t where a = 1) s").has_where);
  BOOST_TEST(read("select a from t limit 1").has_limit);
  BOOST_TEST(!read("select a from t limit 1").has_offset);
  BOOST_TEST(read("select a from t offset 1").has_offset);
  BOOST_TEST(read_statement("select a from t limit 5, 1", mysql).has_offset);
  BOOST_TEST(read("select a from t order by random()").orders_by_random);
  BOOST_TEST(!read("select a from t order by a").orders_by_random);
  BOOST_TEST(read("select a from t where a not in (select b from u)").not_in_subquery);
  BOOST_TEST(!read("select a from t where a not in (1, 2)").not_in_subquery);
}

// The hot path reads tables from fingerprints, and a new shape by its first statement.
BOOST_AUTO_TEST_CASE(random_text_is_read_to_its_end) {
  RandomSql random(5);
  for (const Dialect dialect : both_dialects) {
    for (int i = 0; i < 5'000; ++i) {
      const std::string text = random(1 + random.below(40));
      for (const TableUse& use : read_statement(text, dialect).tables) {
        BOOST_TEST_CONTEXT(text) BOOST_REQUIRE(!use.name.empty());
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(statements_are_split_at_top_level_semicolons) {
  using Pieces = std::vector<std::string_view>;
  const auto split = [](std::string_view text, Dialect dialect = postgres) {
    return split_statements(text, dialect);
  };
  BOOST_TEST(split("") == Pieces());
  BOOST_TEST(split(" ;; -- x\n ;") == Pieces());
  BOOST_TEST(split("select 1") == Pieces{"select 1"});
  BOOST_TEST(split(" select 1 ;\n select 2; ") == (Pieces{"select 1", "select 2"}));
  BOOST_TEST(split("select ';' ; select \";\"") == (Pieces{"select ';'", "select \";\""}));
  BOOST_TEST(split("select 1 /* ; */; b -- ;\nc") == (Pieces{"select 1 /* ; */", "b -- ;\nc"}));
  BOOST_TEST(split("do $$ a; b $$; c") == (Pieces{"do $$ a; b $$", "c"}));
  BOOST_TEST(split("create rule r as on insert to t do (a; b); c") ==
             (Pieces{"create rule r as on insert to t do (a; b)", "c"}));
  BOOST_TEST(split("select ';open") == Pieces{"select ';open"});
  BOOST_TEST(split("select `;`; b", mysql) == (Pieces{"select `;`", "b"}));
  BOOST_TEST(split("create procedure p() begin if a then b; end if; c; end; d", mysql) ==
             (Pieces{"create procedure p() begin if a then b; end if; c; end", "d"}));
  BOOST_TEST(split("begin; select 1; end; x") == (Pieces{"begin", "select 1", "end", "x"}));
}

BOOST_AUTO_TEST_SUITE_END()
