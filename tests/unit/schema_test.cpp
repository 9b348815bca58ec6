#include "analysis/schema.h"

#include <fmt/format.h>

#include <boost/test/unit_test.hpp>

#include "tests/support/samples.h"
#include "tests/support/temporary_file.h"

using namespace dbperf;

namespace {

// "unique name (a, b desc) method": what a test compares.
std::string in_words(const SchemaIndex& index) {
  std::string text = index.primary ? "primary " : index.unique ? "unique " : "";
  text += index.name + " (";
  for (const SchemaIndexPart& part : index.parts) {
    if (!text.ends_with('(')) text += ", ";
    text += part.column;
    if (part.prefix > 0) text += fmt::format("[{}]", part.prefix);
    if (!part.op_class.empty()) text += " " + part.op_class;
    if (!part.collation.empty()) text += " collate " + part.collation;
    if (part.descending) text += " desc";
    if (part.nulls_elsewhere) text += " nulls elsewhere";
  }
  text += ")";
  if (index.method != "btree") text += " " + index.method;
  if (index.constraint) text += " constraint";
  if (index.partial) text += " partial";
  if (index.ignored) text += " ignored";
  if (index.special) text += " special";
  return text;
}

std::vector<std::string> indexes_of(const Schema& schema, std::string_view table) {
  const SchemaTable* found = schema.find(table);
  BOOST_REQUIRE_MESSAGE(found != nullptr, "no table " << table);
  std::vector<std::string> words;
  for (const SchemaIndex& index : found->indexes) words.push_back(in_words(index));
  return words;
}

std::string type_of(const Schema& schema, std::string_view table, std::string_view column) {
  const SchemaTable* found = schema.find(table);
  BOOST_REQUIRE_MESSAGE(found != nullptr, "no table " << table);
  const SchemaColumn* known = found->find_column(column);
  return known == nullptr ? "no such column" : known->type;
}

std::vector<std::string> names(const Schema& schema) {
  std::vector<std::string> all;
  for (const SchemaTable& table : schema.tables()) all.push_back(table.name);
  return all;
}

using Words = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(schema)

BOOST_AUTO_TEST_CASE(what_pg_dump_writes) {
  const Schema schema =
      read_schema(test::read_file(test::source_path("tests/golden/schemas/postgres.sql")));
  BOOST_TEST(names(schema) == (Words{"Sales.Weekly Report", "public.customers", "public.events",
                                     "public.events_2026", "public.order_items", "public.orders"}));
  BOOST_TEST(
      indexes_of(schema, "customers") ==
      (Words{"unique customers_email_key (email) constraint",
             "primary customers_pkey (id) constraint", "public.customers_lower_idx (lower(email))",
             "public.customers_name_pattern (name text_pattern_ops)",
             "public.customers_name_trgm (name gin_trgm_ops) gin",
             "public.customers_profile (profile) gin"}));
  BOOST_TEST(
      indexes_of(schema, "public.orders") ==
      (Words{
          "primary orders_pkey (id) constraint", "public.orders_customer (customer_id)",
          "public.orders_customer_again (customer_id)",
          "public.orders_customer_created (customer_id, created_at desc nulls elsewhere) special",
          "public.orders_hash (note) hash", "public.orders_pending (created_at) partial"}));
  BOOST_TEST(indexes_of(schema, "order_items") ==
             (Words{"primary order_items_pkey (order_id, line) constraint"}));
  BOOST_TEST(indexes_of(schema, "Weekly Report") ==
             (Words{"unique Weekly Report_Week_select_key (Week, select) constraint",
                    "unique Sales.Weekly Report_select_expr_idx (select collate C desc, Week+1)"}));
  BOOST_TEST(type_of(schema, "orders", "status") == "character varying(10)");
  BOOST_TEST(type_of(schema, "orders", "total") == "numeric(10,2)");
  BOOST_TEST(type_of(schema, "orders", "created_at") == "timestamp(3) without time zone");
  BOOST_TEST(type_of(schema, "customers", "key") == "text");
  BOOST_TEST(type_of(schema, "customers", "customers_name_check") == "no such column");
  BOOST_TEST(schema.find("events")->partitioned);
  BOOST_TEST(!schema.find("events_2026")->partitioned);
  const SchemaTable& orders = *schema.find("orders");
  BOOST_REQUIRE_EQUAL(orders.foreign_keys.size(), 1u);
  BOOST_TEST(orders.foreign_keys[0].other_table == "public.customers");
  BOOST_TEST(orders.foreign_keys[0].columns == (Words{"customer_id"}));
  BOOST_TEST(schema.find("recent") == nullptr);
  BOOST_TEST(schema.find("not_a_table") == nullptr);
}

BOOST_AUTO_TEST_CASE(what_mysqldump_writes) {
  const Schema schema =
      read_schema(test::read_file(test::source_path("tests/golden/schemas/mariadb.sql")));
  BOOST_TEST((schema.dialect() == Dialect::mysql));
  BOOST_TEST(names(schema) == (Words{"Order Items", "customers", "orders", "places"}));
  BOOST_TEST(indexes_of(schema, "customers") ==
             (Words{"primary  (id) constraint", "unique email (email) constraint",
                    "words (name, profile) fulltext"}));
  BOOST_TEST(indexes_of(schema, "shop.orders") ==
             (Words{"primary  (id) constraint", "by_customer (customer_id)",
                    "by_customer_created (customer_id, created_at)", "by_note (note[20])",
                    "by_total (total)", "by_total_again (total)"}));
  BOOST_TEST(indexes_of(schema, "Order Items") ==
             (Words{"primary  (order_id, line) constraint",
                    "unique by product (product_id, order_id) constraint"}));
  BOOST_TEST(indexes_of(schema, "places") ==
             (Words{"primary  (id) constraint", "by_place (place) spatial"}));
  BOOST_TEST(type_of(schema, "orders", "id") == "bigint(20) unsigned");
  BOOST_TEST(type_of(schema, "customers", "KEY") == "enum('a','b(','c')");
  BOOST_TEST(type_of(schema, "customers", "profile") == "longtext");
  BOOST_TEST(schema.find("orders")->foreign_keys.size() == 1u);
  BOOST_TEST(schema.find("Order Items")->partitioned);
}

BOOST_AUTO_TEST_CASE(what_is_written_by_hand) {
  const Schema schema = read_schema(
      "create table if not exists users (\n"
      "  id int primary key,\n"
      "  mail text not null unique check (length(mail) > 3),\n"
      "  team int references teams (id) on delete set null,\n"
      "  primary text\n"
      ");\n"
      "  create index on users (upper(mail), team desc);\n"
      "alter table users add column age int, add constraint older check (age > 3);\n"
      "create index broken on nowhere (a);\n");
  BOOST_TEST(indexes_of(schema, "users") ==
             (Words{"primary  (id) constraint", "unique  (mail) constraint",
                    " (upper(mail), team desc)"}));
  BOOST_TEST(type_of(schema, "users", "age") == "int");
  BOOST_TEST(type_of(schema, "users", "mail") == "text");
  BOOST_TEST(schema.find("users")->foreign_keys[0].other_table == "teams");
  const Schema mysql = read_schema(
      "CREATE TABLE t (id int AUTO_INCREMENT, a varchar(9) CHARACTER SET utf8 UNIQUE, b int,\n"
      "  PRIMARY KEY (id), INDEX (b DESC), KEY f ((lower(a)), b) USING HASH);\n"
      "ALTER TABLE t ADD UNIQUE INDEX both_of (a, b), ADD INDEX x (b);\n"
      "CREATE UNIQUE INDEX y USING BTREE ON t (a(3));\n");
  BOOST_TEST(indexes_of(mysql, "t") ==
             (Words{"unique  (a) constraint", "primary  (id) constraint", " (b desc)",
                    "f (lower(a), b) hash", "unique both_of (a, b) constraint", "x (b)",
                    "unique y (a[3])"}));
  BOOST_TEST(type_of(mysql, "t", "a") == "varchar(9)");
}

BOOST_AUTO_TEST_CASE(tables_are_found_with_and_without_their_schema) {
  const Schema schema = read_schema(
      "CREATE TABLE public.a (x int);\nCREATE TABLE other.a (y int);\nCREATE TABLE other.b (z "
      "int);\n"
      "CREATE TABLE one.c (z int);\nCREATE TABLE two.c (z int);\n");
  BOOST_TEST(schema.find("a")->name == "public.a");
  BOOST_TEST(schema.find("other.a")->name == "other.a");
  BOOST_TEST(schema.find("b")->name == "other.b");
  BOOST_TEST(schema.find("third.b") == nullptr);
  BOOST_TEST(schema.find("c") == nullptr);
  BOOST_TEST(schema.find("B") == nullptr);
}

BOOST_AUTO_TEST_CASE(keys_are_columns_unique_alone) {
  const Schema schema = read_schema(
      "CREATE TABLE a (x int PRIMARY KEY, y int, z int, UNIQUE (y, z));\n"
      "CREATE UNIQUE INDEX p ON a (z) WHERE z > 3;\n");
  BOOST_TEST(schema.find("a")->is_key("x"));
  BOOST_TEST(!schema.find("a")->is_key("y"));
  BOOST_TEST(!schema.find("a")->is_key("z"));
}

BOOST_AUTO_TEST_CASE(what_is_no_schema_has_no_tables) {
  for (const std::string_view text :
       {"", "\n", "hello", "CREATE TABLE", "CREATE TABLE x", "SELECT 1;", "CREATE TABLE (a int);"})
    BOOST_TEST(read_schema(text).tables().empty(), text);
  // Cut off within it, a table has what stood before.
  BOOST_TEST(type_of(read_schema("CREATE TABLE x (a int, b text"), "x", "a") == "int");
}

BOOST_AUTO_TEST_SUITE_END()
