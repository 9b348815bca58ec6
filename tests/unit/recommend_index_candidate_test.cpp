#include <boost/test/unit_test.hpp>

#include "analysis/recommend/identifier.h"
#include "analysis/recommend/index_candidate.h"
#include "analysis/sql/fingerprint.h"

using namespace dbperf;

namespace {

IndexCandidate candidate(std::vector<std::vector<std::string>> groups) {
  IndexCandidate made;
  made.table = "t";
  for (const auto& names : groups) {
    auto& group = made.groups.emplace_back();
    for (const std::string& name : names) {
      // "c:" marks a column that a range or order uses, "p:" a pattern.
      const ColumnUse use = name.starts_with("c:")   ? ColumnUse::ordered
                            : name.starts_with("p:") ? ColumnUse::pattern
                                                     : ColumnUse::equality;
      const std::string bare = use == ColumnUse::equality ? name : name.substr(2);
      group.push_back({bare, use == ColumnUse::pattern ? bare + " text_pattern_ops" : bare, use});
    }
  }
  return made;
}

std::string written(const IndexCandidate& index) {
  std::string text = index.table + "(";
  for (const IndexColumn& column : index.columns())
    text += (text.back() == '(' ? "" : ",") + column.sql;
  return text + ")";
}

std::string merged(const IndexCandidate& a, const IndexCandidate& b) {
  IndexCandidate index = a;
  return merge_candidate(index, b) ? written(index) : "-";
}

// All that a statement wishes, "t(a,b) u(c)".
std::string wishes(std::string_view sql, Dialect dialect = Dialect::postgres) {
  Fingerprinter fingerprinter;
  const std::string text(fingerprinter(sql, dialect).text);
  std::string all;
  for (const IndexCandidate& index : find_candidates(read_statement(sql, dialect), text, dialect))
    all += (all.empty() ? "" : " ") + written(index);
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(recommend_index_candidate)

BOOST_AUTO_TEST_CASE(one_index_serves_what_begins_alike) {
  BOOST_TEST(merged(candidate({{"a"}}), candidate({{"a"}})) == "t(a)");
  BOOST_TEST(merged(candidate({{"a", "b"}}), candidate({{"b"}})) == "t(b,a)");
  BOOST_TEST(merged(candidate({{"b"}}), candidate({{"a", "b"}})) == "t(b,a)");
  BOOST_TEST(merged(candidate({{"a"}, {"c:x"}}), candidate({{"a", "x"}})) == "t(a,x)");
  BOOST_TEST(merged(candidate({{"a"}}), candidate({{"a"}, {"c:x"}})) == "t(a,x)");
  BOOST_TEST(merged(candidate({{"p:a"}}), candidate({{"a", "b"}})) == "t(a text_pattern_ops,b)");
}

BOOST_AUTO_TEST_CASE(what_does_not_begin_alike_needs_two) {
  BOOST_TEST(merged(candidate({{"a"}}), candidate({{"b"}})) == "-");
  BOOST_TEST(merged(candidate({{"a"}, {"c:x"}}), candidate({{"a"}, {"c:y"}})) == "-");
  BOOST_TEST(merged(candidate({{"a"}, {"c:x"}}), candidate({{"a", "b"}})) == "-");
  BOOST_TEST(merged(candidate({{"c:a"}}), candidate({{"p:a"}})) == "-");
  IndexCandidate other = candidate({{"a"}});
  other.table = "u";
  BOOST_TEST(merged(candidate({{"a"}}), other) == "-");
}

BOOST_AUTO_TEST_CASE(a_merged_index_has_four_columns_at_most) {
  BOOST_TEST(merged(candidate({{"a", "b"}}), candidate({{"a", "b", "c", "d"}})) == "t(a,b,c,d)");
  BOOST_TEST(merged(candidate({{"a"}, {"c:x"}}), candidate({{"a", "x", "c", "d", "e"}})) == "-");
}

BOOST_AUTO_TEST_CASE(equality_first_then_range_or_order) {
  const std::pair<const char*, const char*> cases[] = {
      {"SELECT * FROM orders WHERE customer_id = 1", "orders(customer_id)"},
      {"SELECT * FROM orders WHERE created_at > '2026-01-01' AND customer_id = 1",
       "orders(customer_id,created_at)"},
      {"SELECT * FROM orders WHERE a > 1 AND b < 2", "orders(a)"},
      {"SELECT * FROM orders WHERE customer_id = 1 ORDER BY created_at DESC LIMIT 10",
       "orders(customer_id,created_at)"},
      {"SELECT * FROM orders WHERE customer_id IN (1, 2) ORDER BY created_at LIMIT 10",
       "orders(customer_id)"},
      {"SELECT * FROM orders WHERE customer_id = 1 ORDER BY created_at", "orders(customer_id)"},
      {"SELECT * FROM orders ORDER BY created_at DESC LIMIT 10", "orders(created_at)"},
      {"SELECT * FROM orders ORDER BY created_at DESC, total ASC LIMIT 10", ""},
      {"SELECT * FROM orders ORDER BY id LIMIT 10", ""},
      {"SELECT * FROM orders ORDER BY created_at NULLS FIRST LIMIT 10", ""},
      {"SELECT * FROM orders ORDER BY created_at DESC NULLS LAST LIMIT 10", ""},
      {"SELECT * FROM orders ORDER BY created_at DESC NULLS FIRST LIMIT 10", "orders(created_at)"},
      {"SELECT * FROM orders WHERE customer_id = 1 ORDER BY id LIMIT 10", "orders(customer_id,id)"},
      {"SELECT * FROM t WHERE a=1 AND b=2 AND c=3 AND d=4 AND e=5", "t(a,b,c,d)"},
      {"UPDATE orders SET total = 0 WHERE customer_id = 5", "orders(customer_id)"},
      {"DELETE FROM sessions WHERE expires_at < now()", "sessions(expires_at)"},
  };
  for (const auto& [sql, expected] : cases) BOOST_TEST(wishes(sql) == expected, sql);
}

BOOST_AUTO_TEST_CASE(keys_flags_and_system_tables_want_no_index) {
  for (const char* sql :
       {"SELECT * FROM orders WHERE id = 1", "SELECT * FROM orders WHERE order_id = 1",
        "SELECT * FROM categories WHERE category_id = 1 AND name = 'x'",
        "SELECT * FROM users WHERE is_active = 1",
        "SELECT * FROM users WHERE shipped = TRUE ORDER BY id LIMIT 20",
        "SELECT * FROM orders WHERE id > 5 ORDER BY created_at LIMIT 5",
        "SELECT * FROM orders WHERE id BETWEEN 5 AND 9", "SELECT 1", "SELECT * FROM users",
        "SELECT * FROM pg_class WHERE relname = 'x'",
        "SELECT * FROM information_schema.tables WHERE table_name = 'x'"})
    BOOST_TEST(wishes(sql) == "", sql);
}

BOOST_AUTO_TEST_CASE(joins_start_at_the_filter) {
  BOOST_TEST(wishes("SELECT * FROM orders o JOIN customers c ON c.id = o.customer_id "
                    "WHERE c.email = 'x'") == "customers(email) orders(customer_id)");
  BOOST_TEST(wishes("SELECT * FROM orders o JOIN customers c ON c.id = o.customer_id "
                    "WHERE o.coupon = 'x'") == "orders(coupon)");
  BOOST_TEST(wishes("SELECT * FROM orders o JOIN order_items i ON i.order_id = o.id "
                    "JOIN products p ON p.id = i.product_id WHERE o.id = 7") ==
             "order_items(order_id)");
  BOOST_TEST(wishes("SELECT * FROM orders o JOIN customers c ON c.id = o.customer_id") == "");
}

BOOST_AUTO_TEST_CASE(what_may_be_missing_is_looked_up) {
  constexpr std::string_view joined =
      "SELECT * FROM orders o LEFT JOIN notes n ON n.order_number = o.number AND n.language = 'de'";
  BOOST_TEST(wishes(joined) == "");
  BOOST_TEST(wishes(std::string(joined) + " WHERE o.coupon = 'x'") ==
             "notes(order_number,language) orders(coupon)");
  // Its own condition chooses the rows, and makes the join an inner one.
  BOOST_TEST(wishes(std::string(joined) + " WHERE n.author = 'x'") ==
             "notes(language,author) orders(number)");
}

BOOST_AUTO_TEST_CASE(sub_selects_begin_at_the_query_around_them) {
  BOOST_TEST(wishes("SELECT name FROM customers c WHERE EXISTS "
                    "(SELECT 1 FROM orders o WHERE o.customer_id = c.id AND o.coupon = 'x')") ==
             "orders(customer_id,coupon)");
  BOOST_TEST(wishes("SELECT name FROM customers c WHERE c.email = 'x' AND NOT EXISTS "
                    "(SELECT 1 FROM orders o WHERE o.customer_id = c.id)") ==
             "customers(email) orders(customer_id)");
  BOOST_TEST(wishes("SELECT name, (SELECT count(*) FROM orders o WHERE o.customer_id = c.id) "
                    "FROM customers c") == "orders(customer_id)");
  BOOST_TEST(wishes("SELECT a FROM orders WHERE customer_id IN "
                    "(SELECT id FROM customers WHERE email = 'x')") ==
             "orders(customer_id) customers(email)");
}

BOOST_AUTO_TEST_CASE(one_key_may_join_many_tables) {
  BOOST_TEST(wishes("SELECT * FROM orders o JOIN order_items i ON i.order_id = o.id "
                    "JOIN payments p ON p.order_id = o.id WHERE o.coupon = 'x'") ==
             "order_items(order_id) orders(coupon) payments(order_id)");
  BOOST_TEST(
      wishes("SELECT * FROM orders o JOIN returns r USING (shipment) WHERE o.coupon = 'x'") ==
      "orders(coupon) returns(shipment)");
}

BOOST_AUTO_TEST_CASE(patterns_and_functions_by_dialect) {
  BOOST_TEST(wishes("SELECT * FROM users WHERE email LIKE 'abc%'") ==
             "users(email text_pattern_ops)");
  BOOST_TEST(wishes("SELECT * FROM users WHERE email LIKE 'abc%'", Dialect::mysql) ==
             "users(email)");
  BOOST_TEST(wishes("SELECT * FROM users WHERE email LIKE '%abc%'") == "");
  BOOST_TEST(wishes("SELECT * FROM users u WHERE lower(u.email) = 'abc'") == "users(lower(email))");
  BOOST_TEST(wishes("SELECT * FROM users WHERE lower(email) = 'abc'", Dialect::mysql) == "");
  BOOST_TEST(wishes("SELECT * FROM users u WHERE (UPPER(u.\"email\"::text) = UPPER('abc'))") ==
             "users(upper(email::text))");
  BOOST_TEST(wishes("SELECT * FROM users WHERE upper(number::int) = 'abc'") == "");
  BOOST_TEST(wishes("SELECT * FROM orders WHERE date(created_at) = '2026-01-01'") == "");
}

BOOST_AUTO_TEST_CASE(alternatives_are_no_common_filter) {
  BOOST_TEST(wishes("SELECT * FROM t WHERE a = 1 OR b = 2") == "");
  BOOST_TEST(wishes("SELECT * FROM t WHERE a = 1 UNION SELECT * FROM t WHERE b = 2") ==
             "t(a) t(b)");
  BOOST_TEST(wishes("SELECT * FROM t WHERE c = 3 AND (a = 1 OR b = 2)") == "t(c)");
}

BOOST_AUTO_TEST_CASE(names_that_are_keys_or_coarse) {
  BOOST_TEST(is_own_key("orders", "id"));
  BOOST_TEST(is_own_key("shop.orders", "ORDER_ID"));
  BOOST_TEST(is_own_key("addresses", "address_id"));
  BOOST_TEST(is_own_key("categories", "category_id"));
  BOOST_TEST(!is_own_key("orders", "customer_id"));
  BOOST_TEST(!is_own_key("order_items", "order_id"));
  BOOST_TEST(is_own_key("Blogs", "BlogId"));
  BOOST_TEST(!is_own_key("Posts", "BlogId"));
  BOOST_TEST(!is_own_key("s", "_id"));
  BOOST_TEST(is_coarse("role"));
  BOOST_TEST(is_coarse("status"));
  BOOST_TEST(is_coarse("payment_status"));
  BOOST_TEST(is_coarse("is_active"));
  BOOST_TEST(!is_coarse("customer_id"));
}

BOOST_AUTO_TEST_CASE(identifiers_are_quoted_where_they_must) {
  BOOST_TEST(quote_identifier("customer_id", Dialect::postgres) == "customer_id");
  BOOST_TEST(quote_identifier("order", Dialect::postgres) == "\"order\"");
  BOOST_TEST(quote_identifier("Order", Dialect::mysql) == "`Order`");
  BOOST_TEST(quote_identifier("CreatedAt", Dialect::postgres) == "\"CreatedAt\"");
  BOOST_TEST(quote_identifier("CreatedAt", Dialect::mysql) == "CreatedAt");
  BOOST_TEST(quote_identifier("a\"b", Dialect::postgres) == "\"a\"\"b\"");
  BOOST_TEST(quote_identifier("a`b", Dialect::mysql) == "`a``b`");
  BOOST_TEST(quote_identifier("1st", Dialect::postgres) == "\"1st\"");
  BOOST_TEST(quote_identifier("gr\xc3\xb6\xc3\x9f"
                              "e",
                              Dialect::mysql) ==
             "`gr\xc3\xb6\xc3\x9f"
             "e`");
  BOOST_TEST(quote_identifier("", Dialect::mysql) == "``");
  BOOST_TEST(quote_table("shop.order", Dialect::mysql) == "shop.`order`");
  BOOST_TEST(bare_table("shop.orders") == "orders");
}

BOOST_AUTO_TEST_SUITE_END()
