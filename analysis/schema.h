#pragma once
// Tables and their indexes, read from what pg_dump -s or mysqldump --no-data wrote, or from a
// schema kept by hand: whatever else stands there is passed over.

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analysis/event.h"

namespace dbperf {

struct SchemaColumn {
  std::string name;
  std::string type;  // lower case, as written: character varying(80), int(11)
};

struct SchemaIndexPart {
  std::string column;     // or an expression, as reports write it: lower(email)
  std::string op_class;   // PostgreSQL's, if one is named: text_pattern_ops
  size_t prefix = 0;      // MySQL: of how many characters; 0: all
  std::string collation;  // PostgreSQL's, if another than the column's: C
  bool descending = false;
  bool nulls_elsewhere = false;  // not at the end where its direction has them
  bool operator==(const SchemaIndexPart&) const = default;
};

struct SchemaIndex {
  std::string name;  // with its schema, where the dump says it; empty: unknown
  std::vector<SchemaIndexPart> parts;
  std::string method = "btree";  // gin, gist, hash, fulltext, spatial
  bool unique = false, primary = false;
  bool constraint = false;  // made by one, and dropped with it
  bool partial = false;     // has a WHERE
  bool ignored = false;     // MySQL: kept up, but not used
  bool special = false;     // does more than to find rows: INCLUDE, NULLS NOT DISTINCT, CLUSTER

  // Rows are found in it by their values, whatever they are.
  bool finds_all() const { return method == "btree" && !partial && !ignored; }
  // One that finds the same rows does all it does.
  bool replaceable() const { return finds_all() && !special; }
};

struct SchemaForeignKey {
  std::string name, other_table;
  std::vector<std::string> columns;
};

struct SchemaTable {
  std::string name;  // as written, without quotes
  std::vector<SchemaColumn> columns;
  std::vector<SchemaIndex> indexes;
  std::vector<SchemaForeignKey> foreign_keys;
  bool partitioned = false;

  const SchemaColumn* find_column(std::string_view column) const;
  // `column` alone tells each row from all others.
  bool is_key(std::string_view column) const;
};

class Schema {
 public:
  explicit Schema(Dialect dialect = Dialect::postgres) : dialect_(dialect) {}

  Dialect dialect() const { return dialect_; }
  const std::vector<SchemaTable>& tables() const { return tables_; }
  // By a name as reports write it: a schema that only one of the two names does not matter. Null if
  // there is none, or if it cannot be told which.
  const SchemaTable* find(std::string_view table) const;
  // The table of exactly this name, made if there is none.
  SchemaTable& add(const std::string& name);
  SchemaTable* find_exact(const std::string& name);

 private:
  std::string key(std::string_view name) const;

  Dialect dialect_;
  std::vector<SchemaTable> tables_;
  std::unordered_map<std::string, std::vector<size_t>> by_last_part_;
};

// Without any table if `text` is no schema.
Schema read_schema(std::string_view text);

}  // namespace dbperf
