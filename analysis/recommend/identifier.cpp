#include "analysis/recommend/identifier.h"

#include <algorithm>

#include "analysis/sql/dialect.h"
#include "analysis/text.h"

namespace dbperf {
namespace {

// Words that one server or the other reserves. Quoting one that needs none does no harm.
constexpr std::string_view reserved_words =
    " accessible add all alter analyse analyze and any array as asc asensitive asymmetric "
    "authorization before between bigint binary blob both by call cascade case cast change "
    "char character check collate collation column concurrently condition constraint continue "
    "convert create cross cube cume_dist current_catalog current_date current_role "
    "current_schema current_time current_timestamp current_user cursor database databases "
    "day_hour day_minute day_second dec decimal declare default deferrable delayed delete "
    "dense_rank desc describe deterministic distinct distinctrow div do double drop dual each "
    "else elseif empty enclosed end escaped except exists exit explain false fetch "
    "first_value float for force foreign freeze from full fulltext function generated get "
    "grant group grouping groups having high_priority hour_minute hour_second if ignore ilike "
    "in index infile initially inner inout insensitive insert int integer intersect interval "
    "into is isnull iterate join key keys kill lag last_value lateral lead leading leave left "
    "like limit linear lines load localtime localtimestamp lock long longblob longtext loop "
    "low_priority match maxvalue mediumblob mediumint mediumtext mod modifies natural not "
    "notnull nth_value ntile null numeric of offset on only optimize option optionally or "
    "order out outer outfile over overlaps partition percent_rank placing precision primary "
    "procedure purge range rank read reads real recursive references regexp release rename "
    "repeat replace require resignal restrict return returning revoke right rlike row "
    "row_number rows schema schemas select sensitive separator session_user set show signal "
    "similar smallint some spatial specific sql sqlexception sqlstate sqlwarning ssl starting "
    "stored straight_join symmetric system table tablesample terminated then tinyblob tinyint "
    "tinytext to trailing trigger true undo union unique unlock unsigned update usage use "
    "user using utc_date utc_time utc_timestamp values varbinary varchar variadic varying "
    "verbose virtual when where while window with write xor year_month zerofill ";

bool is_reserved(std::string_view name) {
  std::string word = " ";
  for (const char c : name) word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return reserved_words.find(word + " ") != std::string_view::npos;
}

bool is_plain(std::string_view name, Dialect dialect) {
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
  return std::all_of(name.begin(), name.end(), [dialect](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           (is_mysql(dialect) && c >= 'A' && c <= 'Z');
  });
}

}  // namespace

std::string quote_identifier(std::string_view name, Dialect dialect) {
  if (is_plain(name, dialect) && !is_reserved(name)) return std::string(name);
  const char quote = is_mysql(dialect) ? '`' : '"';
  std::string quoted(1, quote);
  for (const char c : name) {
    if (c == quote) quoted += quote;
    quoted += c;
  }
  return quoted += quote;
}

std::string quote_table(std::string_view table, Dialect dialect) {
  std::string quoted;
  for (size_t dot; (dot = table.find('.')) != std::string_view::npos; table.remove_prefix(dot + 1))
    quoted += quote_identifier(table.substr(0, dot), dialect) + ".";
  return quoted + quote_identifier(table, dialect);
}

std::string_view bare_table(std::string_view table) {
  const size_t dot = table.rfind('.');
  return dot == std::string_view::npos ? table : table.substr(dot + 1);
}

bool is_system_table(std::string_view table) {
  constexpr std::string_view schemas[] = {
      "pg_catalog.", "information_schema.", "mysql.", "performance_schema.", "sys.", "pg_temp"};
  const std::string name = lower_case(table);
  return bare_table(name).starts_with("pg_") ||
         std::any_of(std::begin(schemas), std::end(schemas),
                     [&name](std::string_view schema) { return name.starts_with(schema); });
}

}  // namespace dbperf
