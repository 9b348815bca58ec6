#include "tests/support/sql_grammar.h"

#include "tests/support/sql_grammar_marks.h"

namespace dbperf::test {
namespace {

std::string bare(std::string_view table) {
  return std::string(table.substr(table.find('.') == table.npos ? 0 : table.find('.') + 1));
}

}  // namespace

std::string SqlGrammar::shape() {
  aliases_ = 0;
  switch (below(16)) {
    case 0:
    case 1:
      return insert();
    case 2:
    case 3:
      return update();
    case 4:
      return erase();
    case 5:
      return one_in(3) ? merge() : with_select();
    case 6:
      return utility();
    case 7:
      return with_select();
    case 8:
      return select(1, {}) + pick(std::array{" union ", " union all ", " except "}) +
             select(1, {}) + (one_in(2) ? " order by 1" : "");
    default:
      return select(0, {});
  }
}

// Names

std::string SqlGrammar::table_name(size_t table) { return std::string(grammar_tables[table].name); }

SqlGrammar::Scope SqlGrammar::scope_of(size_t table, std::string& text) {
  text += table_name(table);
  if (one_in(3)) return {table, bare(grammar_tables[table].name)};
  const std::string alias =
      alias_mark + std::string(1, static_cast<char>('a' + below(20))) + std::to_string(++aliases_);
  text += (one_in(2) ? " as " : " ") + alias;
  return {table, alias};
}

std::string SqlGrammar::bare_column(size_t table) {
  return std::string(pick(grammar_tables[table].columns));
}

std::string SqlGrammar::column(const Scopes& scopes) {
  const Scope scope = pick(scopes);
  if (scopes.size() == 1 && !one_in(3)) return bare_column(scope.table);
  return scope.qualifier + "." + bare_column(scope.table);
}

// Queries

std::string SqlGrammar::with_select() {
  std::string text = one_in(4) ? "with recursive recent as (" : "with recent as (";
  text += select(1, {}) + ") ";
  const std::string reader = "select * from recent r join orders o on o.id = r.id";
  if (one_in(4))
    return "select * from orders where id in (" + text + "select id from recent) and total > " +
           number_mark;
  switch (below(4)) {
    case 0:
      return text + reader + " where o.status = " + text_mark;
    case 1:
      return text + "insert into products (id, sku) select id, sku from recent";
    case 2:
      return text + "update orders set status = " + text_mark +
             " from recent where recent.id = orders.id";
    default:
      return text + "select * from recent where id > " + number_mark;
  }
}

std::string SqlGrammar::select(size_t depth, const Scopes& outer) {
  Scopes scopes;
  const std::string source = from(scopes, depth);
  std::string text = one_in(12) ? "select distinct " : "select ";
  for (size_t i = 0, count = 1 + below(3); i < count; ++i)
    text += (i > 0 ? ", " : "") + target(scopes, depth);
  text += " from " + source;
  if (!one_in(5)) text += " where " + condition(scopes, outer, depth);
  if (depth == 0) text += tail(scopes);
  return text;
}

std::string SqlGrammar::from(Scopes& scopes, size_t depth) {
  std::string text;
  scopes.push_back(scope_of(below(std::size(grammar_tables)), text));
  if (depth > 1) return text;
  for (size_t joins = below(3); joins > 0; --joins) {
    const size_t table = below(std::size(grammar_tables));
    switch (below(12)) {
      case 7:
        text += ", lateral (" + select(depth + 1, scopes) + ") l" + std::to_string(++aliases_);
        break;
      case 8:
        text += " natural join ";
        scopes.push_back(scope_of(table, text));
        break;
      case 9:
        text += ", (values (1, 'x'), (2, 'y')) as v" + std::to_string(++aliases_) + "(a, b)";
        break;
      case 10:
        text += " cross join only ";
        scopes.push_back(scope_of(table, text));
        break;
      case 0:
        text += ", ";
        scopes.push_back(scope_of(table, text));
        break;
      case 1:
        text += one_in(2) ? " join " : " left join ";
        scopes.push_back(scope_of(table, text));
        text += " using (id)";
        break;
      case 2:
        text += " cross join (" + select(depth + 1, {}) + ") s" + std::to_string(++aliases_);
        break;
      case 3:
        text += ", generate_series(1, " + std::string(1, number_mark) + ") g" +
                std::to_string(++aliases_);
        break;
      default: {
        text += pick(std::array{" join ", " left join ", " inner join ", " full outer join "});
        const std::string left = column(scopes);
        scopes.push_back(scope_of(table, text));
        text += " on " + scopes.back().qualifier + "." + bare_column(table) + " = " + left;
        if (one_in(3)) text += " and " + comparison(scopes);
      }
    }
  }
  return text;
}

std::string SqlGrammar::target(const Scopes& scopes, size_t depth) {
  switch (below(20)) {
    case 0:
      return "*";
    case 1:
      return "count(*) as n";
    case 12:
      return "row_number() over (partition by " + column(scopes) + " order by " + column(scopes) +
             " desc)";
    case 13:
      return "count(*) filter (where " + comparison(scopes) + ") as m";
    case 14:
      return "array_agg(" + column(scopes) + " order by " + column(scopes) + ")";
    case 15:
      return "extract(year from " + column(scopes) + ")";
    case 16:
      return pick(scopes).qualifier + ".*";
    case 17:
      return "array[" + column(scopes) + ", " + number_mark + "]";
    case 18:
      return depth < 2 ? "exists (" + select(depth + 1, scopes) + ")" : std::string("now()");
    case 2:
      return pick(std::array{"max(", "lower(", "sum("}) + column(scopes) + ")";
    case 3:
      return "coalesce(" + column(scopes) + ", " + text_mark + ")";
    case 4:
      return "case when " + comparison(scopes) + " then " + number_mark + " else " + number_mark +
             " end";
    case 5:
      return depth < 2 ? "(" + select(depth + 1, scopes) + " limit 1)" : std::string("null");
    case 6:
      return column(scopes) + "::text";
    case 7:
      return column(scopes) + " - " + number_mark;
    default:
      return column(scopes);
  }
}

std::string SqlGrammar::tail(const Scopes& scopes) {
  std::string text;
  if (one_in(6)) text += " group by " + column(scopes);
  if (one_in(20)) text += " group by rollup (" + column(scopes) + ", " + column(scopes) + ")";
  if (one_in(12)) text += std::string(" having count(*) > ") + number_mark;
  if (one_in(3)) {
    text += " order by ";
    if (one_in(6))
      text += "lower(" + column(scopes) + ")";
    else
      text += one_in(8) ? std::string("1") : column(scopes);
    text += (one_in(2) ? " desc" : "");
    if (one_in(6)) text += " nulls last";
    if (one_in(3)) text += ", " + column(scopes);
  }
  if (one_in(3)) text += std::string(" limit ") + number_mark;
  if (one_in(8)) text += std::string(" offset ") + number_mark;
  if (one_in(20)) text += " fetch first 10 rows only";
  if (one_in(12)) text += one_in(2) ? " for update" : " for share skip locked";
  return text;
}

// Conditions

std::string SqlGrammar::condition(const Scopes& scopes, const Scopes& outer, size_t depth) {
  std::string text = predicate(scopes, outer, depth);
  for (size_t more = below(3); more > 0; --more) text += " and " + predicate(scopes, outer, depth);
  return text;
}

std::string SqlGrammar::comparison(const Scopes& scopes) {
  return column(scopes) + pick(std::array{" = ", " > ", " <= ", " <> "}) + value();
}

std::string SqlGrammar::value() {
  switch (below(8)) {
    case 0:
      return std::string(1, text_mark);
    case 1:
      return std::string(1, date_mark);
    case 2:
      return "now() - interval '1 day'";
    default:
      return std::string(1, number_mark);
  }
}

std::string SqlGrammar::predicate(const Scopes& scopes, const Scopes& outer, size_t depth) {
  const std::string left = column(scopes);
  if (!outer.empty() && one_in(2)) return left + " = " + column(outer);
  switch (below(44)) {
    case 19:
      return left + (one_in(2) ? " is true" : " is not false");
    case 20:
      return left + " is distinct from " + value();
    case 21:
      return left + (one_in(2) ? " ~ " : " @> ") + text_mark;
    case 22:
      return left + " || 'x' = " + text_mark;
    case 23:
      return left + " at time zone 'utc' > " + date_mark;
    case 24:
      return "extract(year from " + left + ") = " + number_mark;
    case 25:
      return "substring(" + left + " from 1 for 2) = " + text_mark;
    case 26:
      return left + " = any(" + text_mark + "::int[])";
    case 27:
      return "(" + left + ", " + column(scopes) + ") in ((" + number_mark + ", " + text_mark +
             "), (" + number_mark + ", " + text_mark + "))";
    case 28:
      return left + " -> 'a' ->> 'b' = " + text_mark;
    case 29:
      return left + " % 2 = " + number_mark;
    case 30:
      return (one_in(2) ? "not " : "") + left;
    case 31:
      return left + (one_in(2) ? " notnull" : " isnull");
    case 32:
      return "(" + left + ") = " + number_mark;
    case 33:
      return left + " > current_date - " + number_mark;
    case 34:
      return "position(" + std::string(1, text_mark) + " in " + left + ") > 0";
    case 35:
      return left + " = " + number_mark + "::int";
    case 36:
      return left + " <> all(array[" + texts_mark + "])";
    case 37:
      return left + " = case when " + comparison(scopes) + " then 1 else 2 end";
    case 38:
      return left + " not between " + number_mark + " and " + number_mark;
    case 39:
      return left + " collate \"C\" = " + text_mark;
    case 40:
      return "(" + left + ")::date between " + date_mark + " and " + date_mark;
    case 0:
      return left + " in (" + numbers_mark + ")";
    case 1:
      return left + (one_in(2) ? " not in (" : " in (") + texts_mark + ")";
    case 2:
      return left + " = any(array[" + numbers_mark + "])";
    case 3:
      return left + " between " + number_mark + " and " + number_mark;
    case 4:
      return left + pick(std::array{" like ", " ilike ", " not like "}) + text_mark;
    case 5:
      return left + (one_in(2) ? " is null" : " is not null");
    case 6:
      return pick(std::array{"lower(", "date(", "abs("}) + left + ") = " + value();
    case 7:
      return left + "::date = " + date_mark;
    case 8:
      return "cast(" + left + " as text) = " + text_mark;
    case 9:
      return "(" + predicate(scopes, outer, depth) + " or " + comparison(scopes) + ")";
    case 10:
      return "not (" + comparison(scopes) + ")";
    case 11:
      return "(" + left + ", " + column(scopes) + ") = (" + number_mark + ", " + number_mark + ")";
    case 12:
      return left + " ->> 'k' = " + text_mark;
    case 13:
      return std::string(1, number_mark) + " < " + left;
    case 14:
      return "coalesce(" + left + ", " + number_mark + ") > " + number_mark;
    case 15:
      return left + " = " + column(scopes);
    case 16:
      return "(" + comparison(scopes) + " and " + comparison(scopes) + ")";
    case 17:
    case 18:
      return depth < 2 ? subselect_predicate(scopes, depth) : comparison(scopes);
    default:
      return comparison(scopes);
  }
}

std::string SqlGrammar::subselect_predicate(const Scopes& scopes, size_t depth) {
  const std::string inner = select(depth + 1, scopes);
  switch (below(8)) {
    case 5:
      return column(scopes) + " = any(" + inner + ")";
    case 6:
      return column(scopes) + " > all(" + inner + ")";
    case 7:
      return "(" + inner + ") > " + number_mark;
    case 0:
      return "exists (" + inner + ")";
    case 1:
      return "not exists (" + inner + ")";
    case 2:
      return column(scopes) + " not in (" + inner + ")";
    case 3:
      return column(scopes) + " = (" + inner + ")";
    default:
      return column(scopes) + " in (" + inner + ")";
  }
}

}  // namespace dbperf::test
