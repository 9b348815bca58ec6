#include <fmt/format.h>

#include <boost/test/unit_test.hpp>

#include "tests/support/advice_report.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

std::string rewritten(const Recommendation& made) { return detail(made, "rewritten").text; }
bool has_form(std::string_view id, std::string_view sql) {
  return find_detail(advised(report_of(Row{sql}), id), "rewritten") != nullptr;
}

// The rule fires on `sql`, and not when it is fast, nor when it ran but once.
void check_rule(std::string_view id, Row row) {
  const Recommendation made = advised(report_of(row), id);
  BOOST_TEST(made.category == "query");
  BOOST_TEST(made.statements.empty());
  BOOST_TEST(made.query_ids.size() == 1u);
  Row fast = row;
  fast.average_us = 1'000;
  BOOST_TEST(is_silent(report_of(fast), id), row.sql);
  Row once = row;
  once.calls = 1;
  BOOST_TEST(is_silent(report_of(once), id), row.sql);
  const QueryRow other = query_row({"SELECT now()", 10'000, 900'000});
  Row small = row;
  small.average_us = 100'000;
  BOOST_TEST(is_silent(report_of({query_row(small), other}), id), row.sql);
}

bool silent(std::string_view id, const Row& row) { return is_silent(report_of(row), id); }

}  // namespace

BOOST_AUTO_TEST_SUITE(recommend_query)

BOOST_AUTO_TEST_CASE(select_star_on_wide_results) {
  check_rule("query:select_star:", {"SELECT * FROM orders WHERE a > 1"});
  BOOST_TEST(silent("query:select_star:", {"SELECT * FROM orders WHERE a = 1"}));
  const Row many{"SELECT * FROM orders WHERE a = 1", 10, 2'000'000, Dialect::mysql, 50'000, 60'000};
  BOOST_TEST(priority_name(advised(report_of(many), "query:select_star:").priority) == "medium");
  BOOST_TEST(rewritten(advised(report_of(many), "query:select_star:")) ==
             "select needed, columns from orders where a = ?");
  Row few = many;
  few.rows_sent = 20;
  BOOST_TEST(silent("query:select_star:", few));
  BOOST_TEST(silent("query:select_star:", {"SELECT a, b FROM orders WHERE a = 1"}));
  BOOST_TEST(silent("query:select_star:", {"SELECT count(*) FROM orders WHERE a = 1"}));
}

BOOST_AUTO_TEST_CASE(deep_offset_shows_the_keyset_form) {
  constexpr std::string_view sql =
      "SELECT a FROM orders WHERE b = 1 ORDER BY created_at DESC LIMIT 20 OFFSET 50000";
  check_rule("query:deep_offset:", {sql});
  BOOST_TEST(rewritten(advised(report_of(Row{sql}), "query:deep_offset:")) ==
             "SELECT ... FROM orders WHERE ... AND (created_at, id) < (:last_created_at, :last_id) "
             "ORDER BY created_at DESC, id DESC LIMIT :page");
  BOOST_TEST(rewritten(advised(report_of(Row{"SELECT a FROM \"Post\" ORDER BY \"createdAt\" "
                                             "LIMIT 20 OFFSET 50000"}),
                               "query:deep_offset:"))
                 .starts_with("SELECT ... FROM \"Post\" WHERE ... AND (\"createdAt\", id) >"));
  check_rule("query:deep_offset:",
             {"SELECT a FROM t ORDER BY id LIMIT 50000, 20", 100, 2'000'000, Dialect::mysql});
  BOOST_TEST(silent("query:deep_offset:", {"SELECT a FROM t ORDER BY id LIMIT 20 OFFSET 40"}));
  BOOST_TEST(silent("query:deep_offset:", {"SELECT a FROM t ORDER BY id LIMIT 50000"}));
}

BOOST_AUTO_TEST_CASE(offsets_are_found_among_the_parameters) {
  QueryRow row = query_row({"SELECT a FROM t ORDER BY id LIMIT $1 OFFSET $2"});
  BOOST_TEST(is_silent(report_of(row), "query:deep_offset:"));
  row.example.parameters = "$1 = '20', $2 = '40000'";
  BOOST_TEST(!is_silent(report_of(row), "query:deep_offset:"));
}

BOOST_AUTO_TEST_CASE(leading_wildcards_name_text_indexes_but_run_nothing) {
  constexpr std::string_view id = "query:leading_wildcard:";
  check_rule(id, {"SELECT a FROM products WHERE name LIKE '%lamp%'"});
  const Recommendation made =
      advised(report_of(Row{"SELECT a FROM products WHERE name LIKE '%lamp%'"}), id);
  BOOST_TEST(detail(made, "alternatives").list[1] ==
             "CREATE INDEX CONCURRENTLY ON products USING gin (name gin_trgm_ops)");
  const Recommendation folded =
      advised(report_of(Row{"SELECT a FROM \"Products\" WHERE name ILIKE 'lamp%'"}), id);
  BOOST_TEST(folded.description.starts_with("A pattern that ignores case"));
  BOOST_TEST(detail(folded, "alternatives").list[2] ==
             "CREATE INDEX CONCURRENTLY ON \"Products\" USING gin (to_tsvector('simple', name))");
  const auto trigrams = [&](std::string_view condition) {
    const std::string sql = "SELECT a FROM products p WHERE " + std::string(condition);
    return detail(advised(report_of(Row{sql}), id), "alternatives").list[1];
  };
  BOOST_TEST(
      trigrams("lower(p.name) LIKE lower('%lamp%')").ends_with("(lower(name) gin_trgm_ops)"));
  BOOST_TEST(trigrams("UPPER(p.name::text) LIKE UPPER('%lamp%')")
                 .ends_with("(upper(name::text) gin_trgm_ops)"));
  BOOST_TEST(silent(id, {"SELECT a FROM products WHERE name LIKE 'lamp%'"}));
  BOOST_TEST(silent(id, {"SELECT a FROM products WHERE shop_id = 4 AND name LIKE '%lamp%'"}));
}

BOOST_AUTO_TEST_CASE(functions_around_columns) {
  constexpr std::string_view id = "query:function_on_column:";
  check_rule(id, {"SELECT a FROM orders WHERE date(created_at) = '2026-01-01'"});
  BOOST_TEST(rewritten(advised(report_of(Row{"SELECT a FROM t WHERE date(b) = '2026-01-01'"}),
                               id)) == "select a from t where b >= ? and b < cast(? as date) + 1");
  // PostgreSQL can index this one, MySQL cannot.
  constexpr std::string_view lower = "SELECT a FROM users WHERE lower(email) = 'x'";
  BOOST_TEST(silent(id, {lower}));
  BOOST_TEST(index_statements(report_of(Row{lower})) ==
             std::vector<std::string>{"CREATE INDEX CONCURRENTLY ON users (lower(email))"});
  BOOST_TEST(!silent(id, {lower, 100, 2'000'000, Dialect::mysql}));
  // It is not the expression that is compared.
  for (const std::string_view sql :
       {"SELECT lower(email) FROM users WHERE trim(email) = 'x'",
        "SELECT a FROM users WHERE coalesce(lower(email), '') = 'x'"}) {
    BOOST_TEST(index_statements(report_of(Row{sql})).empty(), sql);
    BOOST_TEST(!silent(id, {sql}), sql);
  }
  BOOST_TEST(
      index_statements(report_of(Row{"SELECT a FROM users WHERE 'x' = lower(email) || name"}))
          .empty());
  BOOST_TEST(silent(id, {"SELECT a FROM t WHERE date(b) = '2026-01-01' AND c = 5"}));
  BOOST_TEST(silent(id, {"SELECT date(b) FROM t WHERE c > 5"}));
  BOOST_TEST(silent(id, {"SELECT a FROM t WHERE st_distance_sphere(place, point(1, 2)) < 1000", 100,
                         2'000'000, Dialect::mysql}));
  BOOST_TEST(!silent(id, {"SELECT a FROM t WHERE abs(first_st_value) < 1000"}));
}

BOOST_AUTO_TEST_CASE(not_in_with_a_subquery) {
  check_rule("query:not_in:", {"SELECT a FROM t WHERE b NOT IN (SELECT c FROM u WHERE d > 5)"});
  BOOST_TEST(silent("query:not_in:", {"SELECT a FROM t WHERE b IN (SELECT c FROM u)"}));
  BOOST_TEST(silent("query:not_in:", {"SELECT a FROM t WHERE b NOT IN (1, 2, 3)"}));
}

BOOST_AUTO_TEST_CASE(random_order) {
  check_rule("query:random_order:", {"SELECT a FROM t ORDER BY random() LIMIT 5"});
  check_rule("query:random_order:",
             {"SELECT a FROM t ORDER BY RAND() LIMIT 5", 100, 2'000'000, Dialect::mysql});
  BOOST_TEST(silent("query:random_order:", {"SELECT a FROM t ORDER BY b LIMIT 5"}));
}

BOOST_AUTO_TEST_CASE(writes_without_where) {
  constexpr std::string_view id = "query:no_where:";
  BOOST_TEST(!silent(id, {"UPDATE products SET seen = 0", 1}));
  BOOST_TEST(!silent(id, {"DELETE FROM carts", 1}));
  const Recommendation made = advised(
      report_of(Row{"UPDATE products SET seen = 0", 5, 2'000, Dialect::mysql, 0, 0, 50'000}), id);
  BOOST_TEST(made.title == "UPDATE changes every row of products: is that meant?");
  BOOST_TEST(rewritten(made) == "update products set seen = ? where id between :first and :last");
  BOOST_TEST(silent(id, {"UPDATE products SET seen = 0 WHERE shop_id = 1"}));
  BOOST_TEST(silent(id, {"DELETE FROM carts WHERE a < 1"}));
  BOOST_TEST(silent(id, {"DELETE FROM carts LIMIT 100", 10, 2'000'000, Dialect::mysql}));
  BOOST_TEST(silent(id, {"DELETE FROM carts", 1, 500}));
  QueryRow cut = query_row({"UPDATE products SET a = 'xxxxx"});
  cut.example.truncated = true;
  BOOST_TEST(is_silent(report_of(cut), id));
}

BOOST_AUTO_TEST_CASE(huge_lists) {
  std::string sql = "SELECT a FROM t WHERE b IN (1";
  for (int i = 0; i < 600; ++i) sql += ", 'x,y'";
  sql += ")";
  check_rule("query:huge_list:", {sql});
  const Recommendation made = advised(report_of(Row{sql}), "query:huge_list:");
  BOOST_TEST(detail(made, "list_length").number == 601);
  BOOST_TEST(rewritten(made) == "b = ANY (:ids), with one array parameter");
  BOOST_TEST(silent("query:huge_list:", {"SELECT a FROM t WHERE b IN (1, 2, 3)"}));
}

BOOST_AUTO_TEST_CASE(joins_without_a_condition) {
  constexpr std::string_view id = "query:cartesian:";
  BOOST_TEST(!silent(id, {"SELECT o.a, c.b FROM orders o, customers c WHERE o.total > 5"}));
  BOOST_TEST(silent(id, {"SELECT o.a FROM orders o, customers c WHERE o.customer_id = c.id"}));
  BOOST_TEST(silent(id, {"SELECT o.a FROM orders o JOIN customers c USING (customer_id)"}));
  BOOST_TEST(silent(id, {"SELECT o.a FROM orders o, settings s WHERE s.name = 'x'"}));
  for (const std::string_view condition :
       {"a.ts BETWEEN b.lo AND b.hi", "a.x > b.y", "a.x <> b.y", "a.x + 1 = b.y", "a.x = b.y + 1",
        "(a.x, a.y) = (b.x, b.y)", "a.x IN (b.y, b.z)", "a.x IS NOT DISTINCT FROM b.y",
        "a.name LIKE concat(b.p, '%')", "st_contains(a.g, b.g)", "a.x = b.y OR a.x = b.z",
        "lo < ts"}) {
    BOOST_TEST(silent(id, {"SELECT a.id FROM a JOIN b ON " + std::string(condition)}), condition);
    BOOST_TEST(silent(id, {"SELECT a.id FROM a, b WHERE " + std::string(condition)}), condition);
  }
  BOOST_TEST(silent(id, {"SELECT a.x, b.y FROM a CROSS JOIN b"}));
  BOOST_TEST(!silent(id, {"SELECT a.x, b.y FROM a, b"}));
  BOOST_TEST(silent(id, {"SELECT a FROM t WHERE b > (SELECT max(c) FROM u)"}));
  BOOST_TEST(silent(id, {"SELECT a FROM t UNION SELECT b FROM u"}));
  BOOST_TEST(silent(id, {"SELECT o.a FROM orders o, customers c WHERE o.total > 5", 100, 100'000}));
  BOOST_TEST(silent(id, {"SELECT o.a FROM orders o, customers c WHERE o.total > 5", 100, 2'000'000,
                         Dialect::mysql, 500, 600}));
}

BOOST_AUTO_TEST_CASE(a_rule_names_its_costliest_queries_only) {
  QueryRows rows;
  for (const char* table : {"a", "b", "c", "d", "e", "f", "g", "h"}) {
    const std::string sql = "SELECT x FROM t_" + std::string(table) + " ORDER BY random() LIMIT 5";
    rows.push_back(query_row({sql}));
  }
  size_t count = 0;
  for (const Recommendation& one : recommend(report_of(std::move(rows))))
    count += one.id.starts_with("query:random_order:");
  BOOST_TEST(count == 5u);
}

BOOST_AUTO_TEST_CASE(or_across_columns) {
  check_rule("query:or:", {"SELECT a FROM users WHERE mail = 'x' OR phone = 'y'"});
  BOOST_TEST(
      rewritten(advised(report_of(Row{"SELECT a FROM users u WHERE u.mail = 'x' OR u.phone = "
                                      "'y'"}),
                        "query:or:")) ==
      "select a from users u where u.mail = ? union all select a from users u where u.phone = ? "
      "and (u.mail <> ? or u.mail is null)");
  // Where two queries would find something else, none is shown.
  for (const std::string_view sql :
       {"SELECT a FROM users WHERE b > 3 AND (mail = 'x' OR phone = 'y') LIMIT 3",
        "SELECT count(*) FROM users WHERE mail = 'x' OR phone = 'y'",
        "SELECT DISTINCT a FROM users WHERE mail = 'x' OR phone = 'y'"})
    BOOST_TEST(!has_form("query:or:", sql), sql);
  for (const std::string_view sql :
       {"SELECT a FROM users WHERE mail = 'x' OR mail = 'y'",
        "SELECT a FROM users u, logins l WHERE u.mail = 'x' OR l.phone = 'y'",
        "SELECT a FROM users WHERE mail = 'x' OR phone > 3",
        "SELECT mail = 3 OR phone = 4 FROM users",
        "SELECT a FROM users WHERE mail = 'x' OR phone = 'y' OR name = 'z'",
        "SELECT a FROM users WHERE tenant = 5 AND (mail = 'x' OR phone = 'y')",
        "UPDATE users SET a = 3 WHERE mail = 'x' OR phone = 'y'"})
    BOOST_TEST(silent("query:or:", {sql}), sql);
}

BOOST_AUTO_TEST_CASE(rewritten_statements_are_whole_where_they_can_be) {
  const auto form = [](std::string_view id, std::string_view sql,
                       Dialect dialect = Dialect::postgres) {
    const Recommendation made = advised(report_of(Row{sql, 100, 2'000'000, dialect}), id);
    const Detail* found = find_detail(made, "rewritten");
    return found == nullptr ? std::string() : found->text;
  };
  constexpr std::string_view function = "query:function_on_column:";
  BOOST_TEST(form(function, "SELECT a FROM t WHERE date(t.made) = '2026-01-01' AND b > 3") ==
             "select a from t where t.made >= ? and t.made < cast(? as date) + 1 and b > ?");
  BOOST_TEST(form(function, "SELECT a FROM t WHERE date(made) = '2026-01-01'", Dialect::mysql) ==
             "select a from t where made >= ? and made < ? + interval 1 day");
  BOOST_TEST(form(function, "SELECT a FROM t WHERE made::date = '2026-01-01'") ==
             "select a from t where made >= ? and made < cast(? as date) + 1");
  BOOST_TEST(form(function, "SELECT a FROM t WHERE LOWER(mail) = 'x'", Dialect::mysql) ==
             "select a from t where mail = ?");
  BOOST_TEST(form(function, "SELECT a FROM t WHERE abs(made) = 4").empty());
  constexpr std::string_view star = "query:select_star:";
  BOOST_TEST(form(star, "SELECT count(*) OVER (), t.* FROM t WHERE b > 3") ==
             "select count(*) over (), needed, columns from t where b > ?");
  BOOST_TEST(form(star, "SELECT a * b, * FROM t WHERE b > 3") ==
             "select a * b, needed, columns from t where b > ?");
  constexpr std::string_view offset = "query:deep_offset:";
  for (const std::string_view order : {"b DESC, c", "lower(b)", "b, 2"})
    BOOST_TEST(form(offset, fmt::format("SELECT a FROM t ORDER BY {} LIMIT 10 OFFSET 50000", order))
                   .empty(),
               order);
  BOOST_TEST(form("query:no_where:", "DELETE FROM t RETURNING id") ==
             "delete from t where id between :first and :last returning id");
  constexpr std::string_view not_in = "query:not_in:";
  BOOST_TEST(form(not_in, "SELECT a FROM t WHERE id NOT IN (SELECT t_id FROM u) LIMIT 3") ==
             "select a from t where not exists (select 1 from u where u.t_id = t.id) limit ?");
  BOOST_TEST(
      form(not_in,
           "SELECT a FROM t x WHERE b > 3 AND x.id NOT IN (SELECT y.c FROM u y WHERE y.d = 4)") ==
      "select a from t x where b > ? and not exists (select 1 from u y where y.d = ? and y.c = "
      "x.id)");
  for (const std::string_view sql :
       {"SELECT a FROM t, s WHERE id NOT IN (SELECT c FROM u)",
        "SELECT a FROM t WHERE id NOT IN (SELECT c FROM t)",
        "SELECT a FROM t WHERE id NOT IN (SELECT c FROM u WHERE d = 3 OR e = 4)",
        "SELECT a FROM t WHERE id NOT IN (SELECT max(c) FROM u)"})
    BOOST_TEST(form(not_in, sql).starts_with("WHERE NOT EXISTS"), sql);
}

BOOST_AUTO_TEST_SUITE_END()
