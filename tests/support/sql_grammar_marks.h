#pragma once
// What the parts of SqlGrammar share: the marks in a shape, and the tables of its statements.

#include <array>
#include <string_view>

namespace dbperf::test {

// Places for literals in a shape: a number, a string, lists of them, rows, a date, a name that
// belongs to the session; and what stands before an alias.
inline constexpr char number_mark = '\1', text_mark = '\2', numbers_mark = '\3', texts_mark = '\4';
inline constexpr char rows_mark = '\5', date_mark = '\6', name_mark = '\7';
inline constexpr char alias_mark = '\x0e';

struct GrammarTable {
  std::string_view name;
  std::array<std::string_view, 5> columns;
};
inline constexpr GrammarTable grammar_tables[] = {
    {"customers", {"id", "email", "name", "country", "created_at"}},
    {"orders", {"id", "customer_id", "status", "total", "placed_at"}},
    {"shop.items", {"order_id", "product_id", "quantity", "price", "note"}},
    {"products", {"id", "sku", "title", "category_id", "data"}},
    {"events_2024", {"id", "kind", "payload", "happened_at", "session"}},
    {"\"Users\"", {"\"Id\"", "\"fullName\"", "role", "active", "\"order\""}},
};

}  // namespace dbperf::test
