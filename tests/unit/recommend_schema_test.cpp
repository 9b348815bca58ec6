// The advice on indexes where a schema says what is there.

#include <fmt/format.h>

#include <boost/test/unit_test.hpp>

#include "tests/support/advice_report.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

Row slow(std::string_view sql, Dialect dialect = Dialect::postgres) {
  return {sql, 100, 400'000, dialect};
}
Row proven(std::string_view sql, Dialect dialect = Dialect::mysql) {
  return {sql, 100, 400'000, dialect, 1'000, 50'000'000};
}

std::vector<std::string> statements(const QueryRows& rows, std::string_view dump) {
  const Schema schema = read_schema(dump);
  std::vector<std::string> all;
  for (const Recommendation& one : recommend(report_of(rows), &schema))
    if (one.category == "index")
      all.insert(all.end(), one.statements.begin(), one.statements.end());
  std::sort(all.begin(), all.end());
  return all;
}
std::vector<std::string> statements(const Row& row, std::string_view dump) {
  return statements(QueryRows{query_row(row)}, dump);
}

Recommendation upkeep(std::string_view dump, std::string_view id) {
  const Schema schema = read_schema(dump);
  const auto advice = recommend(Report(), &schema);
  const Recommendation* found = find_advice(advice, id);
  BOOST_REQUIRE_MESSAGE(found != nullptr, "no " << id);
  return *found;
}

size_t advices(std::string_view dump) {
  const Schema schema = read_schema(dump);
  return recommend(Report(), &schema).size();
}

using Lines = std::vector<std::string>;
constexpr std::string_view orders =
    "CREATE TABLE public.orders (id int PRIMARY KEY, customer_id int, status text, code text,\n"
    "  created_at timestamp, place point);\n";
constexpr std::string_view by_customer = "SELECT * FROM orders WHERE customer_id = 42";

std::string with(std::string_view more) { return std::string(orders) + std::string(more); }

}  // namespace

BOOST_AUTO_TEST_SUITE(recommend_schema)

BOOST_AUTO_TEST_CASE(what_an_index_covers_is_not_advised) {
  const Lines one = {"CREATE INDEX CONCURRENTLY ON orders (customer_id)"};
  const auto advised_with = [](std::string_view index) {
    return statements(slow(by_customer), with(index));
  };
  BOOST_TEST(advised_with("") == one);
  BOOST_TEST(advised_with("CREATE INDEX a ON orders (created_at, customer_id);") == one);
  BOOST_TEST(advised_with("CREATE INDEX a ON orders USING gin (customer_id);") == one);
  BOOST_TEST(advised_with("CREATE INDEX a ON public.orders (customer_id);").empty());
  BOOST_TEST(advised_with("CREATE INDEX a ON public.orders USING hash (customer_id);").empty());
  BOOST_TEST(
      advised_with("CREATE INDEX a ON public.orders (customer_id DESC, created_at);").empty());
  BOOST_TEST(advised_with("ALTER TABLE public.orders ADD UNIQUE (customer_id, id);").empty());
}

BOOST_AUTO_TEST_CASE(an_index_on_some_of_the_rows_or_columns_needs_proof_against_it) {
  const std::string partial =
      with("CREATE INDEX a ON public.orders (customer_id) WHERE status = 'open';");
  BOOST_TEST(statements(slow(by_customer), partial).empty());
  const std::string first = with("CREATE INDEX a ON public.orders (customer_id);");
  constexpr std::string_view newest =
      "SELECT * FROM orders WHERE customer_id = 4 ORDER BY created_at DESC LIMIT 5";
  BOOST_TEST(statements(slow(newest), first).empty());
  BOOST_TEST(statements(proven(newest, Dialect::postgres), first) ==
             (Lines{"CREATE INDEX CONCURRENTLY ON orders (customer_id, created_at)"}));
  const Schema schema = read_schema(first);
  const auto advice = recommend(report_of(proven(newest, Dialect::postgres)), &schema);
  BOOST_TEST(detail(*find_advice(advice, "index:"), "replaces").list == (Lines{"public.a"}));
}

BOOST_AUTO_TEST_CASE(block_ranges_are_some_index) {
  constexpr std::string_view recent =
      "SELECT sum(id) FROM orders WHERE created_at BETWEEN '2026-01-01' AND '2026-01-02'";
  const Lines advised = {"CREATE INDEX CONCURRENTLY ON orders (created_at)"};
  BOOST_TEST(statements(slow(recent), orders) == advised);
  BOOST_TEST(
      statements(slow(recent), with("CREATE INDEX a ON public.orders USING brin (created_at);"))
          .empty());
  BOOST_TEST(statements(slow(recent), with("CREATE INDEX a ON public.orders USING brin (id);")) ==
             advised);
}

BOOST_AUTO_TEST_CASE(a_coarse_column_more_is_no_reason) {
  BOOST_TEST(statements(slow("SELECT * FROM orders WHERE customer_id = 4 AND status = 'open'"),
                        with("CREATE INDEX a ON public.orders (customer_id);"))
                 .empty());
}

BOOST_AUTO_TEST_CASE(patterns_and_expressions_are_covered_by_their_own) {
  constexpr std::string_view pattern = "SELECT * FROM orders WHERE code LIKE 'AB%'";
  const Lines for_patterns = {"CREATE INDEX CONCURRENTLY ON orders (code text_pattern_ops)"};
  BOOST_TEST(statements(slow(pattern), with("CREATE INDEX a ON public.orders (code);")) ==
             for_patterns);
  BOOST_TEST(
      statements(slow(pattern), with("CREATE INDEX a ON public.orders (code varchar_pattern_ops);"))
          .empty());
  constexpr std::string_view folded = "SELECT * FROM orders WHERE lower(code) = 'x'";
  BOOST_TEST(statements(slow(folded), with("CREATE INDEX a ON public.orders (code);")).size() ==
             1u);
  BOOST_TEST(statements(slow(folded),
                        with("CREATE INDEX a ON public.orders USING btree (lower((code)::text));"))
                 .empty());
}

BOOST_AUTO_TEST_CASE(tables_columns_and_types_are_checked) {
  BOOST_TEST(statements(slow("SELECT * FROM recent WHERE customer_id = 4"), orders).empty());
  BOOST_TEST(statements(slow("SELECT * FROM orders WHERE missing = 4"), orders).empty());
  BOOST_TEST(statements(slow("SELECT * FROM orders WHERE place = 'x'"), orders).empty());
  // A dump of the other server says nothing of this one.
  BOOST_TEST(statements(proven(by_customer), orders).size() == 1u);
  BOOST_TEST(statements(proven("SELECT * FROM notes WHERE body = 'x' AND owner = 3"),
                        "CREATE TABLE `notes` (`owner` int(11), `body` longtext);") ==
             (Lines{"CREATE INDEX idx_notes_body_owner ON notes (body(100), owner)"}));
  BOOST_TEST(statements(slow("SELECT * FROM events WHERE kind = 'x'"),
                        "CREATE TABLE events (kind text) PARTITION BY RANGE (kind);") ==
             (Lines{"CREATE INDEX ON events (kind)"}));
}

BOOST_AUTO_TEST_CASE(patterns_want_the_class_of_the_type) {
  const auto advised_for = [](std::string_view type) {
    return statements(slow("SELECT * FROM t WHERE code LIKE 'AB%'"),
                      fmt::format("CREATE TABLE t (id int, code {});", type));
  };
  BOOST_TEST(advised_for("character varying(9)") ==
             (Lines{"CREATE INDEX CONCURRENTLY ON t (code text_pattern_ops)"}));
  BOOST_TEST(advised_for("character(9)") ==
             (Lines{"CREATE INDEX CONCURRENTLY ON t (code bpchar_pattern_ops)"}));
  BOOST_TEST(advised_for("name").empty());
}

BOOST_AUTO_TEST_CASE(a_key_of_mysql_has_an_end) {
  constexpr std::string_view dump =
      "CREATE TABLE `t` (`a` varchar(255), `b` varchar(255), `c` varchar(255), `d` varchar(255));";
  BOOST_TEST(statements(proven("SELECT * FROM t WHERE a = 'x' AND b = 'y' AND c = 'z'"), dump) ==
             (Lines{"CREATE INDEX idx_t_a_b_c ON t (a, b, c)"}));
  BOOST_TEST(statements(proven("SELECT * FROM t WHERE a = 'x' AND b = 'y' AND c = 'z' AND d = 'w'"),
                        dump) ==
             (Lines{"CREATE INDEX idx_t_a_b_c_d ON t (a(100), b(100), c(100), d(100))"}));
}

BOOST_AUTO_TEST_CASE(a_key_made_for_two_queries_has_an_end_too) {
  constexpr std::string_view dump =
      "CREATE TABLE `t` (`a` varchar(255), `b` varchar(255), `c` varchar(255), `d` varchar(255));";
  const auto three = query_row(proven("SELECT a FROM t WHERE a = 'x' AND b = 'y' AND c = 'z'"));
  const auto four =
      query_row(proven("SELECT a FROM t WHERE a = 'x' AND b = 'y' AND c = 'z' ORDER BY d LIMIT 5"));
  BOOST_TEST(statements(QueryRows{three, four}, dump) ==
             (Lines{"CREATE INDEX idx_t_a_b_c_d ON t (a(100), b(100), c(100), d(100))"}));
  BOOST_TEST(statements(QueryRows{three}, dump) ==
             (Lines{"CREATE INDEX idx_t_a_b_c ON t (a, b, c)"}));
}

BOOST_AUTO_TEST_CASE(two_values_want_no_index) {
  BOOST_TEST(statements(slow("SELECT * FROM t WHERE paid = $1 AND shop = $2"),
                        "CREATE TABLE t (id int, shop int, paid boolean NOT NULL);") ==
             (Lines{"CREATE INDEX CONCURRENTLY ON t (shop)"}));
  BOOST_TEST(statements(proven("SELECT * FROM t WHERE paid = 1"),
                        "CREATE TABLE `t` (`id` int, `paid` tinyint(1) DEFAULT '0');")
                 .empty());
}

BOOST_AUTO_TEST_CASE(the_schema_tells_whose_a_column_is) {
  constexpr std::string_view query =
      "SELECT name FROM orders, customers WHERE customer_id = customer AND city = 'Rome'";
  const std::string dump = with(
      "CREATE TABLE customers (customer int PRIMARY KEY, name text, city text);\n"
      "CREATE TABLE visits (customer int, page text);\n");
  BOOST_TEST(statements(slow(query), dump) ==
             (Lines{"CREATE INDEX CONCURRENTLY ON customers (city)",
                    "CREATE INDEX CONCURRENTLY ON orders (customer_id)"}));
  BOOST_TEST(statements(slow("SELECT name FROM visits JOIN customers USING (customer)"
                             " WHERE page = '/'"),
                        dump) == (Lines{"CREATE INDEX CONCURRENTLY ON visits (page)"}));
  // Both tables have it, or it is not known of both; without a schema nothing is told.
  BOOST_TEST(
      statements(slow("SELECT name FROM visits v, customers c WHERE customer = 5"), dump).empty());
  BOOST_TEST(is_silent(report_of(query_row(slow(query))), "index:"));
}

BOOST_AUTO_TEST_CASE(the_schema_knows_the_keys) {
  constexpr std::string_view dump =
      "CREATE TABLE users (mail text UNIQUE, id int);\nCREATE TABLE posts (author text, id int);\n";
  BOOST_TEST(statements(slow("SELECT * FROM users WHERE mail = 'a'"), dump).empty());
  // `id` is no key here, whatever its name.
  BOOST_TEST(statements(slow("SELECT * FROM users WHERE id = 4"), dump) ==
             (Lines{"CREATE INDEX CONCURRENTLY ON users (id)"}));
}

BOOST_AUTO_TEST_CASE(duplicates_and_beginnings_are_dropped) {
  const Recommendation same = upkeep(with("CREATE INDEX a ON public.orders (code, status);\n"
                                          "CREATE INDEX b ON public.orders (code, status);\n"),
                                     "index:duplicate:");
  BOOST_TEST(same.id == "index:duplicate:public.orders:public.b");
  BOOST_TEST(same.statements == (Lines{"DROP INDEX CONCURRENTLY public.b"}));
  BOOST_TEST(detail(same, "covered_by").text == "public.a");
  const Recommendation beginning =
      upkeep("CREATE TABLE `t` (`a` int, `b` int, `c` int, KEY `x` (`a`), KEY `y` (`a`,`b`));",
             "index:redundant:");
  BOOST_TEST(beginning.statements == (Lines{"DROP INDEX x ON t"}));
  const Recommendation constraint = upkeep(
      with("ALTER TABLE public.orders ADD CONSTRAINT again UNIQUE (id);"), "index:duplicate:");
  BOOST_TEST(constraint.statements == (Lines{"ALTER TABLE public.orders DROP CONSTRAINT again"}));
}

BOOST_AUTO_TEST_CASE(indexes_that_do_something_else_stay) {
  // A unique index enforces what a longer one does not; other orders, methods, classes and partial
  // ones find other things.
  for (const std::string_view more :
       {"CREATE UNIQUE INDEX a ON public.orders (code);\n"
        "CREATE INDEX b ON public.orders (code, status);\n",
        "CREATE INDEX a ON public.orders (code);\nCREATE INDEX b ON public.orders (status, "
        "code);\n",
        "CREATE INDEX a ON public.orders (code);\n"
        "CREATE INDEX b ON public.orders (code text_pattern_ops);\n",
        "CREATE INDEX a ON public.orders USING hash (code);\n"
        "CREATE INDEX b ON public.orders (code);\n",
        "CREATE INDEX a ON public.orders (code) WHERE status = 'x';\n"
        "CREATE INDEX b ON public.orders (code);\n",
        "CREATE INDEX a ON public.orders (lower(code));\nCREATE INDEX b ON public.orders (code);\n",
        "CREATE INDEX a ON public.orders (code);\n"
        "CREATE INDEX b ON public.orders (code COLLATE \"C\");\n",
        "CREATE INDEX a ON public.orders (code, status);\n"
        "CREATE INDEX b ON public.orders (code) INCLUDE (id);\n",
        "CREATE INDEX a ON public.orders (code DESC);\n"
        "CREATE INDEX b ON public.orders (code DESC NULLS LAST);\n",
        "CREATE UNIQUE INDEX a ON public.orders (code);\n"
        "CREATE UNIQUE INDEX b ON public.orders (code) NULLS NOT DISTINCT;\n",
        "CREATE INDEX a ON public.orders (code);\nCREATE INDEX b ON public.orders (code);\n"
        "ALTER TABLE public.orders CLUSTER ON b;\n",
        "CREATE UNIQUE INDEX a ON public.orders (code);\n"
        "CREATE UNIQUE INDEX b ON public.orders (code);\n"
        "ALTER TABLE ONLY public.orders REPLICA IDENTITY USING INDEX b;\n"})
    BOOST_TEST(advices(with(more)) == 0u, more);
  // The one that includes more, or says what is the default, does the work of the other.
  for (const std::string_view more : {"CREATE INDEX a ON public.orders (code) INCLUDE (id);\n"
                                      "CREATE INDEX b ON public.orders (code);\n",
                                      "CREATE INDEX a ON public.orders (code DESC);\n"
                                      "CREATE INDEX b ON public.orders (code DESC NULLS FIRST);\n"})
    BOOST_TEST(advices(with(more)) == 1u, more);
}

BOOST_AUTO_TEST_CASE(what_a_foreign_key_may_depend_on_is_not_dropped_unseen) {
  const std::string dump = with(
      "ALTER TABLE public.orders ADD CONSTRAINT again UNIQUE (id);\n"
      "CREATE TABLE lines (id int PRIMARY KEY REFERENCES public.orders);\n");
  const Recommendation made = upkeep(dump, "index:duplicate:");
  BOOST_TEST(made.statements.empty());
  BOOST_TEST(detail(made, "alternatives").list[0].ends_with("DROP CONSTRAINT again"));
}

BOOST_AUTO_TEST_CASE(indexes_that_the_server_ignores_count_for_nothing) {
  for (const std::string_view word : {"IGNORED", "/*!80000 INVISIBLE */"}) {
    const std::string both = fmt::format(
        "CREATE TABLE `t` (`a` int, `b` int, KEY `x` (`a`), KEY `y` (`a`,`b`) {});", word);
    BOOST_TEST(advices(both) == 0u, both);
    const std::string only = fmt::format("CREATE TABLE `t` (`a` int, KEY `x` (`a`) {});", word);
    BOOST_TEST(statements(proven("SELECT * FROM t WHERE a = 4"), only).size() == 1u, only);
  }
  constexpr std::string_view used = "CREATE TABLE `t` (`a` int, KEY `x` (`a`) NOT IGNORED);";
  BOOST_TEST(statements(proven("SELECT * FROM t WHERE a = 4"), used).empty());
}

BOOST_AUTO_TEST_CASE(foreign_keys_without_an_index) {
  constexpr std::string_view dump =
      "CREATE TABLE a (id int PRIMARY KEY);\n"
      "CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a);\n";
  const Recommendation made = upkeep(dump, "index:foreign_key:");
  BOOST_TEST(made.id == "index:foreign_key:b(a_id)");
  BOOST_TEST(priority_name(made.priority) == "low");
  BOOST_TEST(made.statements == (Lines{"CREATE INDEX CONCURRENTLY ON b (a_id)"}));
  BOOST_TEST(advices(std::string(dump) + "CREATE INDEX x ON b (a_id, id);") == 0u);
  // InnoDB has made one.
  BOOST_TEST(advices("CREATE TABLE `b` (`x` int, CONSTRAINT `y` FOREIGN KEY (`x`) REFERENCES `a` "
                     "(`id`)) ENGINE=InnoDB;") == 0u);
  // One index serves a key that begins another.
  BOOST_TEST(advices("CREATE TABLE c (u int, v int, FOREIGN KEY (u) REFERENCES a,"
                     " FOREIGN KEY (u, v) REFERENCES a);") == 1u);
  // A query that wants the index says so with more weight, and once.
  const QueryRow read = query_row(slow("SELECT * FROM b WHERE a_id = 3"));
  BOOST_TEST(statements({read}, dump) == (Lines{"CREATE INDEX CONCURRENTLY ON b (a_id)"}));
  // A table that is mostly written is left alone.
  BOOST_TEST(statements({query_row({"INSERT INTO b (a_id) VALUES (1)", 50, 100})}, dump).empty());
}

BOOST_AUTO_TEST_CASE(text_compared_with_a_number) {
  const Schema schema = read_schema(
      "CREATE TABLE `users` (`id` int(11), `phone` varchar(20), KEY `p` (`phone`)) ENGINE=InnoDB;");
  const auto advice_on = [&schema](Row row) { return recommend(report_of(row), &schema); };
  const auto advice = advice_on(slow("SELECT id FROM users WHERE phone = 4930", Dialect::mysql));
  const Recommendation* made = find_advice(advice, "query:conversion:");
  BOOST_REQUIRE(made != nullptr);
  BOOST_TEST(made->title == "Compare phone of users with a string");
  BOOST_TEST(detail(*made, "rewritten").text == "SELECT id FROM users WHERE phone = '4930'");
  const auto listed =
      advice_on(slow("SELECT id FROM users WHERE phone IN (4930, 4931)", Dialect::mysql));
  made = find_advice(listed, "query:conversion:");
  BOOST_REQUIRE(made != nullptr);
  BOOST_TEST(find_detail(*made, "rewritten") == nullptr);
  for (const std::string_view sql :
       {"SELECT id FROM users WHERE phone IN ('4930')", "SELECT id FROM users WHERE phone = '4930'",
        "SELECT id FROM users WHERE id = 4930", "SELECT id FROM others WHERE phone = 4930",
        "SELECT id FROM users WHERE phone > 4930"})
    BOOST_TEST(find_advice(advice_on(slow(sql, Dialect::mysql)), "query:conversion:") == nullptr,
               sql);
  // An index would not be used.
  constexpr std::string_view bare =
      "CREATE TABLE `users` (`id` int(11), `phone` varchar(20), `org` int) ENGINE=InnoDB;";
  BOOST_TEST(statements(proven("SELECT id FROM users WHERE phone = 4930"), bare).empty());
  BOOST_TEST(statements(proven("SELECT id FROM users WHERE phone IN (4930, 4931)"), bare).empty());
  BOOST_TEST(statements(proven("SELECT id FROM users WHERE phone = 4930 AND org = 5"), bare) ==
             (Lines{"CREATE INDEX idx_users_org ON users (org)"}));
  BOOST_TEST(statements(proven("SELECT id FROM users WHERE phone = '4930'"), bare).size() == 1u);
  Row twice = slow("SELECT id FROM users WHERE phone = 4930", Dialect::mysql);
  twice.calls = 2;
  BOOST_TEST(find_advice(advice_on(twice), "query:conversion:") == nullptr);
  BOOST_TEST(find_advice(advice_on(slow("SELECT id FROM users WHERE phone = 4930")),
                         "query:conversion:") == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
