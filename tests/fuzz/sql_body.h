#pragma once
// What must hold of any text read as SQL.

#include <string>
#include <string_view>

#include "analysis/sql/dialect.h"
#include "analysis/sql/fingerprint.h"
#include "analysis/sql/query_tags.h"
#include "analysis/sql/statement.h"
#include "tests/fuzz/format_body.h"

namespace dbperf {

inline void check_fingerprint(std::string_view text, Dialect dialect) {
  Fingerprinter fingerprint;
  const Fingerprint print = fingerprint(text, dialect);
  const std::string once(print.text);
  promise(print.id == fingerprint_id(once), "an id that is not its text's", text);
  promise(once.size() <= 2 * text.size() + 64, "a fingerprint longer than can be", text);
  promise(fingerprint(once, dialect).text == once, "a fingerprint that has another", text);
}

inline void check_sql(std::string_view text) {
  for (const Dialect dialect : {Dialect::postgres, Dialect::mysql, mysql_ansi}) {
    check_fingerprint(text, dialect);
    const Statement read = read_statement(text, dialect);
    for (const TableUse& use : read.tables) promise(!use.name.empty(), "a nameless table", text);
    for (const Predicate& one : read.predicates)
      promise(!one.column.empty(), "a nameless column", text);
    size_t pieces = 0;
    for (const std::string_view piece : split_statements(text, dialect)) pieces += piece.size();
    promise(pieces <= text.size(), "pieces longer than the whole", text);
  }
  std::string tags;
  read_tags(text, tags);
  for_each_tag(tags, [&](std::string_view tag) {
    promise(tag.find('=') > 0 && tag.find('=') < tag.size() - 1, "half a tag", text);
  });
}

}  // namespace dbperf
