// The tree is JSON: each node is an object with one key, its type; fields with one possible type
// leave that out.

#include "tests/support/pg_tree.h"

#include <pg_query.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "tests/support/pg_json.h"

namespace dbperf::test {
namespace {

std::string joined(const Strings& names, size_t count) {
  std::string text;
  for (size_t i = 0; i < count; ++i) text += (i > 0 ? "." : "") + names[i];
  return text;
}

struct Ref {
  std::string name, alias;  // no name: no table
};

struct Block {
  std::vector<Ref> refs;
  const Block* outer = nullptr;
  const Ref* find(std::string_view qualifier) const {
    for (const Ref& ref : refs) {
      const std::string& name = ref.alias.empty() ? ref.name : ref.alias;
      if (name == qualifier || name.substr(name.rfind('.') + 1) == qualifier) return &ref;
    }
    return nullptr;
  }
};

struct Side {
  enum class Kind { constant, column, other } kind = Kind::other;
  bool wrapped = false;
  Strings column;
};

class TreeReader {
 public:
  explicit TreeReader(PgStatement& out) : out_(out) {}
  void statement(element node, const Block* outer, const Strings& ctes);

 private:
  void select(element node, const Block* outer, Strings ctes, bool ordered);
  void change(std::string_view type, element node, const Block* outer, Strings ctes);
  void other(std::string_view type, element node, const Block* outer, const Strings& ctes);
  Strings with(element node, const Block* outer, Strings ctes);
  void from(element node, Block& block, const Strings& ctes, std::vector<element>& conditions);
  void table(element range_var, Block* block, const Strings& ctes, bool written);
  void expressions(element node, const Block& block, const Strings& ctes);
  void condition(element node, const Block& block);
  void comparison(element node, const Block& block);
  void any_sublink(element node, const Block& block);
  void sorted(element list, element select, const Block& block, std::string_view kind);
  void row(element left, const Block& block, std::string_view kind, bool first_only);
  void emit(const Side& side, const Block& block, std::string_view kind);

  static void columns_in(element node, std::vector<element>& columns, bool& has_query);
  static bool is_wrapping(element node);
  static Side side(element node);
  static const Ref* home(const Strings& column, const Block& block, bool& known);

  PgStatement& out_;
};

// Statements

void TreeReader::statement(element node, const Block* outer, const Strings& ctes) {
  for (const auto [type, inner] : node.get_object()) {
    if (type == "SelectStmt")
      select(inner, outer, ctes, true);
    else if (type == "InsertStmt" || type == "UpdateStmt" || type == "DeleteStmt" ||
             type == "MergeStmt")
      change(type, inner, outer, ctes);
    else
      other(type, inner, outer, ctes);
  }
}

// Those that name tables or hold a query and are read no further.
void TreeReader::other(std::string_view type, element node, const Block* outer,
                       const Strings& ctes) {
  if (has(node, "query")) statement(at(node, "query"), outer, ctes);
  if (has(node, "into")) table(at(at(node, "into"), "rel"), nullptr, ctes, true);
  const bool definition = type == "IndexStmt" || type == "CreateStmt" || type == "AlterTableStmt";
  if (has(node, "relation") && (definition || type == "CopyStmt"))
    table(at(node, "relation"), nullptr, ctes, definition || has(node, "is_from"));
  for (const std::string_view list : {"relations", "rels"}) {
    if (!has(node, list)) continue;
    for (element one : at(node, list).get_array()) {
      if (has(one, "VacuumRelation")) one = at(one, "VacuumRelation");
      for (const std::string_view key : {"RangeVar", "relation"})
        if (has(one, key)) table(at(one, key), nullptr, ctes, type == "TruncateStmt");
    }
  }
}

Strings TreeReader::with(element node, const Block* outer, Strings ctes) {
  if (!has(node, "withClause")) return ctes;
  const element clause = at(node, "withClause");
  for (const element one : at(clause, "ctes").get_array()) {
    const element cte = at(one, "CommonTableExpr");
    const std::string name = text_at(cte, "ctename");
    Strings visible = ctes;
    if (has(clause, "recursive")) visible.push_back(name);
    statement(at(cte, "ctequery"), outer, visible);
    ctes.push_back(name);
  }
  return ctes;
}

void TreeReader::select(element node, const Block* outer, Strings ctes, bool ordered) {
  ctes = with(node, outer, std::move(ctes));
  if (has(node, "larg")) {  // UNION and the like
    select(at(node, "larg"), outer, ctes, false);
    select(at(node, "rarg"), outer, ctes, false);
    return;
  }
  Block block;
  block.outer = outer;
  std::vector<element> conditions;
  if (has(node, "fromClause"))
    for (const element one : at(node, "fromClause").get_array()) from(one, block, ctes, conditions);
  if (has(node, "whereClause")) conditions.push_back(at(node, "whereClause"));
  for (const element one : conditions) condition(one, block);
  if (has(node, "groupClause")) sorted(at(node, "groupClause"), node, block, "group_by");
  if (ordered && has(node, "sortClause")) sorted(at(node, "sortClause"), node, block, "order_by");
  if (has(node, "intoClause")) table(at(at(node, "intoClause"), "rel"), nullptr, ctes, true);
  for (const element one : conditions) expressions(one, block, ctes);
  for (const std::string_view clause : {"targetList", "groupClause", "havingClause", "sortClause",
                                        "limitCount", "limitOffset", "valuesLists"})
    if (has(node, clause)) expressions(at(node, clause), block, ctes);
}

void TreeReader::change(std::string_view type, element node, const Block* outer, Strings ctes) {
  ctes = with(node, outer, std::move(ctes));
  Block block;
  block.outer = outer;
  table(at(node, "relation"), &block, {}, true);
  std::vector<element> conditions;
  for (const std::string_view clause : {"fromClause", "usingClause"})
    if (has(node, clause))
      for (const element one : at(node, clause).get_array()) from(one, block, ctes, conditions);
  if (has(node, "sourceRelation")) from(at(node, "sourceRelation"), block, ctes, conditions);
  for (const std::string_view clause : {"whereClause", "joinCondition"})
    if (has(node, clause)) conditions.push_back(at(node, clause));
  for (const element one : conditions) condition(one, block);
  for (const element one : conditions) expressions(one, block, ctes);
  if (type == "InsertStmt") block.refs.clear();
  if (has(node, "selectStmt")) statement(at(node, "selectStmt"), outer, ctes);
  for (const std::string_view clause : {"targetList", "returningList", "onConflictClause"})
    if (has(node, clause)) expressions(at(node, clause), block, ctes);
}

// Tables

void TreeReader::table(element range_var, Block* block, const Strings& ctes, bool written) {
  std::string name = text_at(range_var, "relname");
  const std::string schema = text_at(range_var, "schemaname");
  Ref ref;
  if (has(range_var, "alias")) ref.alias = text_at(at(range_var, "alias"), "aliasname");
  if (schema.empty() && std::find(ctes.begin(), ctes.end(), name) != ctes.end()) {
    if (ref.alias.empty()) ref.alias = name;
  } else {
    ref.name = schema.empty() ? name : schema + "." + name;
    out_.tables.insert((written ? ">" : "") + ref.name);
  }
  if (block) block->refs.push_back(std::move(ref));
}

void TreeReader::from(element node, Block& block, const Strings& ctes,
                      std::vector<element>& conditions) {
  if (has(node, "RangeVar")) return table(at(node, "RangeVar"), &block, ctes, false);
  if (has(node, "JoinExpr")) {
    const element join = at(node, "JoinExpr");
    const size_t begin = block.refs.size();
    from(at(join, "larg"), block, ctes, conditions);
    const size_t middle = block.refs.size();
    from(at(join, "rarg"), block, ctes, conditions);
    if (has(join, "quals")) conditions.push_back(at(join, "quals"));
    const bool pair = middle == begin + 1 && block.refs.size() == middle + 1 && begin == 0;
    for (const std::string& column : names_at(join, "usingClause"))
      for (size_t i = pair ? begin : middle; i < block.refs.size(); ++i)
        if (!block.refs[i].name.empty())
          out_.predicates.insert(block.refs[i].name + "." + column + " join");
    return;
  }
  Ref ref;  // a sub-select or a function
  for (const auto [type, inner] : node.get_object()) {
    if (has(inner, "alias")) ref.alias = text_at(at(inner, "alias"), "aliasname");
    if (has(inner, "subquery")) statement(at(inner, "subquery"), &block, ctes);
    if (has(inner, "functions")) expressions(at(inner, "functions"), block, ctes);
    if (has(inner, "relation")) return from(at(inner, "relation"), block, ctes, conditions);
  }
  block.refs.push_back(std::move(ref));
}

// Queries within expressions.
void TreeReader::expressions(element node, const Block& block, const Strings& ctes) {
  if (node.is_array()) {
    for (const element one : node.get_array()) expressions(one, block, ctes);
  } else if (node.is_object()) {
    for (const auto [key, inner] : node.get_object()) {
      if (key == "subselect")
        statement(inner, &block, ctes);
      else
        expressions(inner, block, ctes);
    }
  }
}

// Conditions

void TreeReader::columns_in(element node, std::vector<element>& columns, bool& has_query) {
  if (node.is_array()) {
    for (const element one : node.get_array()) columns_in(one, columns, has_query);
  } else if (node.is_object()) {
    for (const auto [key, inner] : node.get_object()) {
      if (key == "ColumnRef")
        columns.push_back(inner);
      else if (key == "SubLink")
        has_query = true;
      else
        columns_in(inner, columns, has_query);
    }
  }
}

// Functions and casts, and nothing else, around a column.
bool TreeReader::is_wrapping(element node) {
  constexpr std::string_view wrappers[] = {"FuncCall", "TypeCast", "CoalesceExpr", "MinMaxExpr"};
  for (const auto [type, inner] : node.get_object())
    return std::find(std::begin(wrappers), std::end(wrappers), type) != std::end(wrappers);
  return false;
}

Side TreeReader::side(element node) {
  Side out;
  if (has(node, "SubLink") && text_at(at(node, "SubLink"), "subLinkType") == "EXPR_SUBLINK") {
    out.kind = Side::Kind::constant;
    return out;
  }
  std::vector<element> columns;
  bool has_query = false;
  columns_in(node, columns, has_query);
  if (has_query) return out;
  if (columns.empty()) out.kind = Side::Kind::constant;
  if (columns.size() != 1) return out;
  out.column = names_at(columns[0], "fields");
  out.wrapped = !has(node, "ColumnRef");
  if (!out.wrapped || is_wrapping(node)) out.kind = Side::Kind::column;
  return out;
}

const Ref* TreeReader::home(const Strings& column, const Block& block, bool& known) {
  known = true;
  if (column.size() == 1) return block.refs.size() == 1 ? &block.refs[0] : nullptr;
  const std::string qualifier = joined(column, column.size() - 1);
  for (const Block* scope = &block; scope; scope = scope->outer)
    if (const Ref* ref = scope->find(qualifier)) return ref;
  known = false;
  return nullptr;
}

void TreeReader::emit(const Side& side, const Block& block, std::string_view kind) {
  if (side.kind != Side::Kind::column) return;
  bool known = false;
  const Ref* ref = home(side.column, block, known);
  if (!known || (ref && ref->name.empty())) return;
  out_.predicates.insert((ref ? ref->name : std::string()) + "." + side.column.back() +
                         (side.wrapped ? "! " : " ") + std::string(kind));
}

void TreeReader::row(element left, const Block& block, std::string_view kind, bool first_only) {
  std::vector<Side> sides;
  for (const element one : at(at(left, "RowExpr"), "args").get_array()) {
    if (!has(one, "ColumnRef")) return;
    sides.push_back(side(one));
  }
  if (first_only) sides.resize(1);
  for (const Side& one : sides) emit(one, block, kind);
}

void TreeReader::any_sublink(element node, const Block& block) {
  if (text_at(node, "subLinkType") != "ANY_SUBLINK") return;
  const Strings op = names_at(node, "operName");  // none: IN
  if (!op.empty() && op.back() != "=") return;
  const element left = at(node, "testexpr");
  if (has(left, "RowExpr")) return row(left, block, "in_list", false);
  emit(side(left), block, "in_list");
}

void TreeReader::condition(element node, const Block& block) {
  if (has(node, "BoolExpr")) {
    const element expression = at(node, "BoolExpr");
    if (text_at(expression, "boolop") != "AND_EXPR") return;
    for (const element one : at(expression, "args").get_array()) condition(one, block);
  } else if (has(node, "NullTest")) {
    const element test = at(node, "NullTest");
    if (text_at(test, "nulltesttype") == "IS_NULL") emit(side(at(test, "arg")), block, "is_null");
  } else if (has(node, "SubLink")) {
    any_sublink(at(node, "SubLink"), block);
  } else if (has(node, "A_Expr")) {
    comparison(at(node, "A_Expr"), block);
  }
}

void TreeReader::comparison(element node, const Block& block) {
  if (!has(node, "lexpr") || !has(node, "rexpr")) return;
  const std::string kind = text_at(node, "kind"), op = names_at(node, "name").back();
  const element left = at(node, "lexpr"), right = at(node, "rexpr");
  const bool constant = side(right).kind == Side::Kind::constant;
  if (kind == "AEXPR_IN" || kind == "AEXPR_OP_ANY") {
    if (op != "=" || !constant) return;
    if (has(left, "RowExpr")) return row(left, block, "in_list", false);
    return emit(side(left), block, "in_list");
  }
  if (kind == "AEXPR_BETWEEN" || kind == "AEXPR_LIKE" || kind == "AEXPR_ILIKE") {
    if (op.starts_with('!') || !constant) return;
    if (kind == "AEXPR_BETWEEN") return emit(side(left), block, "range");
    std::string pattern;
    bool prefix = has(right, "ParamRef");
    if (has(right, "A_Const")) {
      const element value = at(right, "A_Const");
      if (has(value, "sval")) pattern = text_at(at(value, "sval"), "sval");
      prefix = !pattern.starts_with('%') && !pattern.starts_with('_');
    }
    return emit(side(left), block,
                prefix && kind == "AEXPR_LIKE" ? "prefix_like" : "contains_like");
  }
  const bool range = op == "<" || op == ">" || op == "<=" || op == ">=";
  if (kind != "AEXPR_OP" || (op != "=" && !range)) return;
  const std::string_view found = range ? "range" : "equality";
  if (has(left, "RowExpr")) {
    if (constant) row(left, block, found, range);
    return;
  }
  const Side a = side(left), b = side(right);
  if (a.kind == Side::Kind::constant) return emit(b, block, found);
  if (b.kind == Side::Kind::constant) return emit(a, block, found);
  if (a.kind != Side::Kind::column || b.kind != Side::Kind::column || range) return;
  bool known = false;
  const Ref* home_a = home(a.column, block, known);
  const Ref* home_b = home(b.column, block, known);
  if (home_a == nullptr || home_b == nullptr || home_a == home_b) return;
  emit(a, block, "join");
  emit(b, block, "join");
}

// ORDER BY and GROUP BY, as far as each item is a column; a name may be one of the select list's.
void TreeReader::sorted(element list, element select, const Block& block, std::string_view kind) {
  for (const element one : list.get_array()) {
    const bool order = has(one, "SortBy");
    const element item = order ? at(at(one, "SortBy"), "node") : one;
    Side found = side(item);
    if (found.kind != Side::Kind::column) return;
    if (!found.wrapped && found.column.size() == 1 && has(select, "targetList")) {
      for (const element target : at(select, "targetList").get_array()) {
        const element result = at(target, "ResTarget");
        if (text_at(result, "name") != found.column[0]) continue;
        found = side(at(result, "val"));
        if (found.kind != Side::Kind::column || found.wrapped) return;
        break;
      }
    }
    const bool descending = order && text_at(at(one, "SortBy"), "sortby_dir") == "SORTBY_DESC";
    bool known = false;
    const Ref* ref = home(found.column, block, known);
    if (!known || (ref && ref->name.empty())) return;
    emit(found, block, std::string(kind) + (descending ? " desc" : ""));
  }
}

}  // namespace

std::optional<PgStatement> read_with_postgres(const std::string& statement) {
  const PgQueryParseResult parsed = pg_query_parse(statement.c_str());
  std::optional<PgStatement> out;
  if (parsed.error == nullptr) {
    out.emplace();
    simdjson::dom::parser parser;
    const element tree = parser.parse(std::string_view(parsed.parse_tree)).value();
    TreeReader reader(*out);
    if (has(tree, "stmts"))
      for (const element one : at(tree, "stmts").get_array())
        reader.statement(at(one, "stmt"), nullptr, {});
  }
  pg_query_free_parse_result(parsed);
  return out;
}

std::optional<uint64_t> fingerprint_of_postgres(const std::string& statement) {
  const PgQueryFingerprintResult result = pg_query_fingerprint(statement.c_str());
  std::optional<uint64_t> out;
  if (result.error == nullptr) out = result.fingerprint;
  pg_query_free_fingerprint_result(result);
  return out;
}

}  // namespace dbperf::test
