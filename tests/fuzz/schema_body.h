#pragma once
// What must hold of any text read as a schema: it ends, and the advice on it runs as it stands.

#include <string_view>

#include "analysis/recommend/recommend.h"
#include "analysis/schema.h"
#include "tests/fuzz/format_body.h"

namespace dbperf {

inline void check_schema(std::string_view text) {
  const Schema schema = read_schema(text);
  for (const SchemaTable& table : schema.tables()) {
    promise(!table.name.empty(), "a table without a name", text);
    promise(schema.find(table.name) != nullptr, "a table that is not found by its name", text);
    for (const SchemaIndex& index : table.indexes)
      promise(!index.parts.empty(), "an index on nothing", text);
    for (const SchemaForeignKey& key : table.foreign_keys)
      promise(!key.columns.empty(), "a foreign key of nothing", text);
  }
  for (const Recommendation& advice : recommend(Report(), &schema))
    promise(advice.statements.size() == 1 && !advice.title.empty(), "advice without a statement",
            text);
}

}  // namespace dbperf
