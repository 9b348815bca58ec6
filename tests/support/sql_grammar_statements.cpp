// Statements that write, those without clauses, and the literals of all.

#include "tests/support/sql_grammar.h"
#include "tests/support/sql_grammar_marks.h"

namespace dbperf::test {

std::string SqlGrammar::returning(size_t table) {
  return one_in(4) ? " returning " + bare_column(table) : "";
}

std::string SqlGrammar::assignments(size_t table) {
  std::string text;
  for (size_t i = 0, count = 1 + below(3); i < count; ++i) {
    const std::string name = bare_column(table);
    text += (i > 0 ? ", " : "") + name + " = ";
    text += one_in(3) ? name + " + " + number_mark : value();
  }
  return text;
}

std::string SqlGrammar::insert() {
  const size_t table = below(std::size(grammar_tables));
  std::string text = "insert into " + table_name(table);
  const std::string columns = " (" + std::string(grammar_tables[table].columns[0]) + ", " +
                              std::string(grammar_tables[table].columns[1]) + ")";
  if (!one_in(5)) text += columns;
  if (one_in(4)) return text + " " + select(1, {}) + returning(table);
  if (one_in(12)) return text + " default values" + returning(table);
  text += std::string(" values ") + rows_mark;
  if (one_in(4)) {
    text += " on conflict";
    if (one_in(2))
      text += " do nothing";
    else
      text += " (" + std::string(grammar_tables[table].columns[0]) + ") do update set " +
              assignments(table);
  }
  return text + returning(table);
}

std::string SqlGrammar::update() {
  const size_t table = below(std::size(grammar_tables));
  std::string text = "update ";
  Scopes scopes = {scope_of(table, text)};
  text += " set ";
  if (one_in(6))
    text += "(id, note) = (select " + select(1, scopes).substr(7) + ")";
  else
    text += assignments(table);
  if (one_in(4)) {
    text += " from ";
    scopes.push_back(scope_of(below(std::size(grammar_tables)), text));
  }
  return text + " where " + condition(scopes, {}, 1) + returning(table);
}

std::string SqlGrammar::erase() {
  std::string text = "delete from ";
  const size_t table = below(std::size(grammar_tables));
  Scopes scopes = {scope_of(table, text)};
  if (one_in(4)) {
    text += " using ";
    scopes.push_back(scope_of(below(std::size(grammar_tables)), text));
  }
  if (one_in(8)) return text;
  return text + " where " + condition(scopes, {}, 1) + returning(table);
}

std::string SqlGrammar::merge() {
  return std::string("merge into products p using orders o on p.id = o.id and o.status = ") +
         text_mark + " when matched then update set title = " + text_mark +
         " when not matched then insert (id, sku) values (o.id, " + text_mark + ")";
}

std::string SqlGrammar::utility() {
  const std::string table = table_name(below(std::size(grammar_tables)));
  const std::string name(1, name_mark), number(1, number_mark), text(1, text_mark);
  switch (below(20)) {
    case 0:
      return "savepoint " + name;
    case 1:
      return "release savepoint " + name;
    case 2:
      return "rollback to savepoint " + name;
    case 3:
      return "declare " + name + " cursor for " + select(1, {});
    case 19:
      return "fetch forward " + number + " from " + name;
    case 4:
      return pick(std::array{"fetch next from ", "fetch all from ", "close ", "move next from "}) +
             name;
    case 5:
      return "prepare " + name + " as " + select(1, {});
    case 6:
      return "deallocate " + name;
    case 7:
      return "explain " + select(1, {});
    case 8:
      return "copy " + table + (one_in(2) ? " from stdin" : " to stdout");
    case 9:
      return "copy (" + select(1, {}) + ") to stdout";
    case 10:
      return "truncate " + table;
    case 11:
      return "create table copy_of as " + select(1, {});
    case 12:
      return "set statement_timeout = " + number;
    case 13:
      return pick(std::array{"begin", "commit", "rollback", "start transaction read only"});
    case 14:
      return "lock table " + table + " in exclusive mode";
    case 15:
      return "vacuum (analyze) " + table;
    case 16:
      return "create index on " + table + " (id)";
    case 17:
      return "set search_path to " + text;
    case 18:
      return "create view seen as " + select(1, {});
    default:
      return "notify channel, " + text;
  }
}

// Literals

std::string SqlGrammar::number() {
  switch (below(9)) {
    case 0:
      return "-" + std::to_string(below(1000));
    case 1:
      return std::to_string(below(1000)) + "." + std::to_string(below(100));
    case 2:
      return "$" + std::to_string(1 + below(9));
    case 3:
      return one_in(2) ? "1e10" : ".5";
    default:
      return std::to_string(below(100'000));
  }
}

std::string SqlGrammar::text() {
  switch (below(8)) {
    case 0:
      return "'it''s'";
    case 1:
      return "E'a\\'b -- c'";
    case 2:
      return "$$x /* y$$";
    case 3:
      return "$q$ $$ 'z $q$";
    case 4:
      return "$" + std::to_string(1 + below(9));
    case 5:
      return "''";
    default:
      return "'v" + std::to_string(below(1000)) + "%'";
  }
}

std::string SqlGrammar::name() {
  const std::string plain = "s" + std::to_string(below(1000));
  return one_in(4) ? "\"S " + plain + "\"" : plain;
}

std::string SqlGrammar::list(std::string_view kind) {
  constexpr std::string_view rare[] = {"null",       "'5'::int", "cast('1' as int)",
                                       "lower('X')", "-(1)",     "date '2026-01-01'",
                                       "1 + 1",      "B'01'"};
  std::string out;
  for (size_t i = 0, count = one_in(4) ? 1 : 1 + below(6); i < count; ++i) {
    if (i > 0) out += one_in(2) ? "," : ", ";
    if (kind == "rows")
      out += "(" + (one_in(8) ? std::string(one_in(2) ? "default" : "now()") : number()) + ", " +
             (one_in(6) ? "null" : text()) + ")";
    else
      out += one_in(12) ? std::string(pick(rare)) : kind == "numbers" ? number() : text();
  }
  return out;
}

std::string SqlGrammar::gap() {
  switch (below(40)) {
    case 0:
      return " /* a 'comment' */ ";
    case 1:
      return " -- it's \"one\"\n";
    case 2:
      return "\n\t";
    case 3:
      return "  ";
    default:
      return " ";
  }
}

std::string SqlGrammar::statement(std::string_view shape) {
  std::string out;
  const bool upper = one_in(3), renamed = one_in(10);
  bool quoted = false;
  for (const char c : shape) {
    if (c == '"' || c == '\'') quoted = !quoted;
    switch (c) {
      case number_mark:
        out += number();
        break;
      case text_mark:
        out += text();
        break;
      case numbers_mark:
        out += list("numbers");
        break;
      case texts_mark:
        out += list("texts");
        break;
      case rows_mark:
        out += list("rows");
        break;
      case date_mark:
        out += one_in(2) ? "'2026-01-02'" : "date '2026-01-0" + std::to_string(1 + below(9)) + "'";
        break;
      case name_mark:
        out += name();
        break;
      case alias_mark:
        if (renamed) out += 'x';
        break;
      case ' ':
        out += quoted ? " " : gap();
        break;
      default:
        out += upper && !quoted && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    }
  }
  if (one_in(5)) out += ";";
  return out;
}

}  // namespace dbperf::test
