// Reads a dump line by line up to one that begins with CREATE or ALTER, and that statement to its
// semicolon: so rows of data cost no more than to be passed over, and of all else only what makes
// tables and indexes need be understood.

#include <algorithm>
#include <charconv>
#include <initializer_list>

#include "analysis/schema.h"
#include "analysis/sql/lexer.h"
#include "analysis/sql/token_list.h"
#include "analysis/text.h"

namespace dbperf {
namespace {

Dialect dialect_of(std::string_view dump) {
  const size_t postgres = std::min(dump.find("PostgreSQL database"), dump.find("SET search_path"));
  const size_t mysql =
      std::min({dump.find("MySQL dump"), dump.find("MariaDB dump"), dump.find("TABLE `"),
                dump.find("ENGINE="), dump.find("AUTO_INCREMENT"), dump.find("auto_increment")});
  return mysql < postgres ? Dialect::mysql : Dialect::postgres;
}

// Behind its semicolon, or the end of `text`.
size_t statement_end(std::string_view text, Dialect dialect) {
  Lexer lexer(text, dialect);
  size_t depth = 0;
  for (;;) {
    const Token& token = lexer.next();
    if (token.kind == TokenKind::end) return text.size();
    if (token.kind == TokenKind::open) ++depth;
    if (token.kind == TokenKind::close && depth > 0) --depth;
    if (token.kind == TokenKind::semicolon && depth == 0)
      return static_cast<size_t>(token.begin - text.data()) + token.length;
  }
}

// One statement that makes a table or adds to one.
class StatementReader {
 public:
  StatementReader(std::string_view text, Schema& schema)
      : tokens_(text, schema.dialect()), schema_(schema) {}

  void read() {
    size_t i = skip(1, {"unlogged", "foreign", "or", "replace", "global"});
    if (is(0, "alter")) {
      if (is(i, "table")) alter_table(skip(i + 1, {"if", "exists", "only"}));
    } else if (is(i, "table")) {
      create_table(skip(i + 1, {"if", "not", "exists"}));
    } else {
      const bool unique = is(i, "unique");
      std::string method = "btree";
      if (is(i, "fulltext") || is(i, "spatial")) method = lower_case(text(i));
      if (unique || method != "btree") ++i;
      if (is(i, "index"))
        create_index(skip(i + 1, {"concurrently", "if", "not", "exists"}), unique, method);
    }
  }

 private:
  bool is(size_t i, std::string_view word) const { return tokens_.is(i, word); }
  bool is(size_t i, TokenKind kind) const { return tokens_.is(i, kind); }
  bool is_word(size_t i) const { return is(i, TokenKind::word) || is(i, TokenKind::quoted); }
  std::string_view text(size_t i) const { return tokens_[i].text(); }

  size_t skip(size_t i, std::initializer_list<std::string_view> words) const {
    while (std::any_of(words.begin(), words.end(), [&](auto word) { return is(i, word); })) ++i;
    return i;
  }
  // Behind the comma, or the closing parenthesis, that ends the item at `i`.
  size_t item_end(size_t i, size_t end) const {
    while (i < end && !is(i, TokenKind::comma)) {
      const bool opens = is(i, TokenKind::open) || is(i, TokenKind::open_bracket);
      i = opens ? std::min(tokens_.match(i), end - 1) + 1 : i + 1;
    }
    return i;
  }
  std::string name_at(size_t& i) const {
    if (!is_word(i)) return {};
    const size_t begin = i;
    i = tokens_.name_end(i);
    return tokens_.name(begin, i);
  }
  void create_table(size_t i) {
    SchemaTable table;
    table.name = name_at(i);
    if (table.name.empty() || !is(i, TokenKind::open)) return;
    const size_t end = tokens_.match(i);
    for (++i; i < end; ++i) {
      const size_t item = i;
      i = item_end(i, end);
      if (!read_constraint(item, i, table)) read_column(item, i, table);
    }
    for (i = end; i < tokens_.size(); ++i)
      table.partitioned |= is(i, "partition") && is(i + 1, "by");
    schema_.add(table.name) = std::move(table);
  }

  void alter_table(size_t i) {
    SchemaTable* table = schema_.find_exact(name_at(i));
    if (table == nullptr) return;
    for (size_t end; i < tokens_.size(); i = end + 1) {
      end = item_end(i, tokens_.size());
      if (is(i, "add") && !read_constraint(i + 1, end, *table)) {
        const size_t column = skip(i + 1, {"column", "if", "not", "exists"});
        if (column > i + 1) read_column(column, end, *table);
      }
      if (is(i, "replica")) mark_special(i + 4, *table);  // IDENTITY USING INDEX name
      if (is(i, "cluster")) mark_special(i + 2, *table);  // ON name
    }
  }

  // The index whose name, without its schema, is the token `name`.
  void mark_special(size_t name, SchemaTable& table) const {
    if (!is_word(name)) return;
    const std::string wanted = tokens_.name_part(name);
    for (SchemaIndex& index : table.indexes)
      index.special |= std::string_view(index.name).substr(index.name.rfind('.') + 1) == wanted;
  }

  void create_index(size_t i, bool unique, std::string method) {
    SchemaIndex index;
    index.unique = unique;
    index.method = std::move(method);
    if (!is(i, "on")) index.name = name_at(i);
    i = read_method(i, index);
    if (!is(i, "on")) return;
    i = skip(i + 1, {"only"});
    const std::string table_name = name_at(i);
    SchemaTable* table = schema_.find_exact(table_name);
    const size_t dot = table_name.rfind('.');
    if (dot != std::string::npos) index.name = table_name.substr(0, dot + 1) + index.name;
    i = read_method(i, index);
    if (table == nullptr || !is(i, TokenKind::open)) return;
    i = read_parts(i, index);
    read_options(i, tokens_.size(), index);
    add_index(*table, std::move(index));
  }

  size_t read_method(size_t i, SchemaIndex& index) const {
    if (!is(i, "using")) return i;
    if (index.method == "btree") index.method = lower_case(text(i + 1));
    return i + 2;
  }

  // `( part, part )`: behind it.
  size_t read_parts(size_t open, SchemaIndex& index) const {
    const size_t end = tokens_.match(open);
    for (size_t i = open + 1; i < end; ++i) {
      const size_t begin = i;
      i = item_end(i, end);
      index.parts.push_back(read_part(begin, i));
    }
    return std::min(end, tokens_.size()) + 1;
  }

  // What stands behind the parts, up to the condition of a partial index.
  void read_options(size_t i, size_t end, SchemaIndex& index) const {
    for (; i < end && !index.partial; ++i) {
      index.partial = is(i, "where");
      index.special |= is(i, "include") || (is(i, "nulls") && is(i + 1, "not"));
      index.ignored |= is(i, "invisible") || (is(i, "ignored") && !is(i - 1, "not"));
    }
  }

  SchemaIndexPart read_part(size_t begin, size_t end) const {
    SchemaIndexPart part;
    size_t i = begin;
    if (is(i, TokenKind::open)) {
      i = std::min(tokens_.match(i) + 1, end);
      size_t inside = begin, inside_end = i;
      while (is(inside, TokenKind::open) && tokens_.match(inside) + 1 == inside_end) {
        ++inside;
        --inside_end;
      }
      part.column = expression(inside, inside_end);
    } else if (is_word(i) && is(i + 1, TokenKind::open)) {
      const bool prefix = schema_.dialect() == Dialect::mysql && is(i + 2, TokenKind::literal);
      if (prefix) {
        std::from_chars(text(i + 2).data(), text(i + 2).data() + text(i + 2).size(), part.prefix);
        part.column = tokens_.name_part(i);
      }
      i = std::min(tokens_.match(i + 1) + 1, end);
      if (!prefix) part.column = expression(begin, i);
    } else if (is_word(i)) {
      part.column = tokens_.name_part(i++);
    }
    while (i < end) {
      if (is(i, "collate")) {
        ++i;
        part.collation = name_at(i);
      } else if (is(i, "desc")) {
        part.descending = true;
        ++i;
      } else if (is(i, "nulls")) {
        part.nulls_elsewhere = is(i + 1, "first") != part.descending;
        i += 2;
      } else {
        if (is_word(i) && !is(i, "asc")) part.op_class = lower_case(text(i));
        ++i;
      }
    }
    return part;
  }

  // Without casts, spaces and parentheses around single names: lower((email)::text) is
  // lower(email).
  std::string expression(size_t i, size_t end) const {
    std::string made;
    while (i < end) {
      if (is(i, TokenKind::cast)) {
        i = cast_end(i + 1);
      } else if (is(i, TokenKind::open) && is_word(i + 1) && is(i + 2, TokenKind::close) &&
                 !(i > 0 && is(i - 1, TokenKind::word))) {
        made += tokens_.name_part(i + 1);
        i += 3;
      } else if (is_word(i)) {
        const bool follows_word = !made.empty() && i > 0 && is_word(i - 1);
        made += (follows_word ? " " : "") + tokens_.name_part(i++);
      } else {
        made += text(i++);
      }
    }
    return made;
  }
  size_t cast_end(size_t i) const {
    while (is(i, TokenKind::word) || is(i, TokenKind::dot)) ++i;
    return is(i, TokenKind::open) ? tokens_.match(i) + 1 : i;
  }

  // False if the item is none: then it is a column.
  bool read_constraint(size_t i, size_t end, SchemaTable& table) {
    std::string name;
    if (is(i, "constraint")) {
      ++i;
      if (!starts_constraint(i)) name = name_at(i);
    }
    if (!starts_constraint(i)) return !name.empty();
    if (is(i, "foreign")) {
      read_foreign_key(i + 2, end, std::move(name), table);
      return true;
    }
    SchemaIndex index;
    index.name = std::move(name);
    index.primary = is(i, "primary");
    index.unique = index.primary || is(i, "unique");
    index.constraint = index.unique;
    if (is(i, "fulltext") || is(i, "spatial")) index.method = lower_case(text(i));
    if (is(i, "exclude")) index.method = "exclude";
    if (is(i, "check") || is(i, "like") || index.method == "exclude") return true;
    i = skip(i, {"primary", "unique", "fulltext", "spatial"});
    i = skip(i, {"key", "index"});
    index.special = is(i, "nulls") && is(i + 1, "not");
    i = skip(i, {"nulls", "not", "distinct"});
    if (is_word(i) && !is(i, "using")) index.name = name_at(i);
    i = read_method(i, index);
    if (!is(i, TokenKind::open)) return true;
    i = read_method(read_parts(i, index), index);
    read_options(i, end, index);
    add_index(table, std::move(index));
    return true;
  }

  // Key and index are names too where the server does not reserve them.
  bool starts_constraint(size_t i) const {
    if (is(i, "primary") || is(i, "foreign")) return is(i + 1, "key");
    if (is(i, "unique") || is(i, "check")) return true;
    if (schema_.dialect() == Dialect::postgres)
      return (is(i, "exclude") && (is(i + 1, "using") || is(i + 1, TokenKind::open))) ||
             (is(i, "like") && is_word(i + 1));
    return is(i, "key") || is(i, "index") || is(i, "fulltext") || is(i, "spatial");
  }

  void read_foreign_key(size_t i, size_t end, std::string name, SchemaTable& table) const {
    SchemaForeignKey key;
    key.name = std::move(name);
    while (i < end && !is(i, TokenKind::open)) ++i;  // MySQL may name its index here
    const size_t close = tokens_.match(i);
    for (++i; i < close && i < end; ++i)
      if (is_word(i)) key.columns.push_back(tokens_.name_part(i));
    i = close + 1;
    if (!is(i, "references") || key.columns.empty()) return;
    key.other_table = name_at(++i);
    table.foreign_keys.push_back(std::move(key));
  }

  // `name type ... [PRIMARY KEY] [UNIQUE] [REFERENCES table]`
  void read_column(size_t i, size_t end, SchemaTable& table) {
    if (!is_word(i)) return;
    SchemaColumn column{tokens_.name_part(i++), {}};
    size_t type_end = i;
    while (type_end < end && !ends_type(type_end)) {
      type_end = is(type_end, TokenKind::open) ? std::min(tokens_.match(type_end), end - 1) + 1
                                               : type_end + 1;
    }
    column.type = source(i, type_end);
    i = type_end;
    SchemaIndex index;
    index.parts = {{.column = column.name}};
    index.constraint = true;
    for (; i < end; ++i) {
      if (is(i, TokenKind::open)) i = std::min(tokens_.match(i), end);
      index.primary |= is(i, "primary");
      index.unique |= is(i, "primary") || is(i, "unique");
      if (is(i, "references")) {
        SchemaForeignKey key{{}, {}, {column.name}};
        key.other_table = name_at(++i);
        table.foreign_keys.push_back(std::move(key));
        --i;
      }
    }
    if (index.unique) add_index(table, std::move(index));
    table.columns.push_back(std::move(column));
  }
  // What is written there, in lower case; a list of literals is not whole among the tokens.
  std::string source(size_t begin, size_t end) const {
    if (begin >= end) return {};
    const Token& last = tokens_[end - 1];
    return lower_case({text(begin).data(), last.text().data() + last.text().size()});
  }
  bool ends_type(size_t i) const {
    constexpr std::string_view words[] = {
        "not",     "null",       "default",     "primary",   "unique",  "references",
        "check",   "constraint", "collate",     "generated", "as",      "auto_increment",
        "comment", "key",        "on",          "character", "charset", "invisible",
        "visible", "storage",    "compression", "options"};
    if (!is(i, TokenKind::word)) return false;
    // `character` begins a type, and what MySQL says of one.
    if (is(i, "character") && !is(i + 1, "set")) return false;
    return std::any_of(std::begin(words), std::end(words), [&](auto word) { return is(i, word); });
  }

  void add_index(SchemaTable& table, SchemaIndex index) const {
    if (!index.parts.empty()) table.indexes.push_back(std::move(index));
  }

  const TokenList tokens_;
  Schema& schema_;
};

bool begins_statement(std::string_view line) {
  const std::string begin = lower_case(line.substr(0, 7));
  return begin == "create " || begin.starts_with("alter ");
}

}  // namespace

Schema read_schema(std::string_view text) {
  Schema schema(dialect_of(text));
  while (!text.empty()) {
    const size_t begin = text.find_first_not_of(" \t");
    size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    if (begin < end && begins_statement(text.substr(begin))) {
      text.remove_prefix(begin);
      end = statement_end(text, schema.dialect());
      StatementReader(text.substr(0, end), schema).read();
    }
    text.remove_prefix(end);
  }
  return schema;
}

}  // namespace dbperf
