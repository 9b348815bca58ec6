// Statements whose form makes them slow, and the form that would not. Each rule looks at one query
// that is worth it; of the queries a rule applies to, the costliest are named.

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "analysis/recommend/evidence.h"
#include "analysis/recommend/example_facts.h"
#include "analysis/recommend/index_candidate.h"
#include "analysis/recommend/query_rule.h"
#include "analysis/recommend/rewritten.h"
#include "analysis/recommend/rules.h"
#include "analysis/sql/fingerprint.h"
#include "analysis/sql/statement.h"
#include "analysis/sql/token_list.h"

namespace dbperf {
namespace {

// A query none of whose executions was slow must take this much of the time to be looked at; and
// faster on average is fast enough.
constexpr double min_share = 0.02;
constexpr int64_t min_average_us = 5'000;
// A slow query that takes this much of the time is of medium priority, others are low.
constexpr double medium_share = 0.10;
// Advice of one rule in a report: of its queries the costliest.
constexpr size_t max_per_rule = 5;
// SELECT * on wide results: rows returned per execution, where the log tells.
constexpr double min_star_rows = 100;
// OFFSET from which skipping is work, and values from which an IN list is huge.
constexpr uint64_t deep_offset_rows = 1'000;
constexpr uint64_t huge_list_values = 500;
// Rows per execution that a join without a condition returns or reads.
constexpr double cartesian_rows = 10'000;
// Rows per execution that an UPDATE or DELETE without WHERE changes; it need not be slow then.
constexpr double unfiltered_rows = 1'000;

}  // namespace

double per_call(uint64_t rows, const QueryRow& row) {
  return row.calls == 0 ? 0 : static_cast<double>(rows) / static_cast<double>(row.calls);
}

std::string tables_of(const QueryRow& row) {
  return row.tables.empty() ? "a query" : say_list(row.tables);
}

Recommendation rewrite(std::string_view rule, std::string title, const QueryRow& row) {
  Recommendation made =
      new_advice("query", fmt::format("query:{}:{}", rule, format_id(row.id)), std::move(title),
                 row.slow > 0 && row.share >= medium_share ? Priority::medium : Priority::low);
  made.impact = say_saving(row.share);
  add_query(row, made);
  add_cost_details({&row}, made);
  return made;
}

std::string cost_of(const QueryRow& row) {
  const int64_t average_us = own_time(row) / static_cast<int64_t>(std::max<uint64_t>(1, row.timed));
  return fmt::format("It ran {}, {} on average, and took {} of the query time.",
                     say_times(row.calls), say_duration(average_us), say_share(row.share));
}

const Predicate* find_predicate(const Statement& statement, bool (*wanted)(const Predicate&)) {
  const auto found = std::find_if(statement.predicates.begin(), statement.predicates.end(), wanted);
  return found == statement.predicates.end() ? nullptr : &*found;
}

bool is_plain_equality(const Predicate& predicate) {
  return !predicate.wrapped &&
         (predicate.kind == PredicateKind::equality || predicate.kind == PredicateKind::in_list);
}

namespace {

struct QueryRule {
  std::optional<Recommendation> (*look)(const Subject& subject);
  bool costly_only = true;  // false: also at many rows changed
};
std::optional<Recommendation> select_star(const Subject& subject) {
  const QueryRow& row = subject.row;
  if (!subject.statement.selects_star || row.type != "SELECT" || row.calls < min_form_calls)
    return {};
  const bool counted = row.rows_sent > 0;
  if (counted && per_call(row.rows_sent, row) < min_star_rows) return {};
  // Not told how many rows: likely many only if nothing asks for few.
  if (!counted && (row.rows_examined > 0 || row.slow == 0 || subject.statement.has_limit ||
                   find_predicate(subject.statement, is_plain_equality) != nullptr))
    return {};
  Recommendation made =
      rewrite("select_star", fmt::format("Name the columns needed of {}", tables_of(row)), row);
  if (!counted) made.priority = Priority::low;
  made.description = fmt::format(
      "SELECT * fetches and sends every column{}, and no index alone can answer it. {}",
      counted ? fmt::format(" of {:.0f} rows an execution", per_call(row.rows_sent, row)) : "",
      cost_of(row));
  made.effort = "low: replace the * by the columns that are used";
  if (auto named = named_columns_form(row.fingerprint, row.dialect))
    made.details.emplace_back("rewritten", detail_text(*std::move(named)));
  if (counted) made.details.emplace_back("rows_sent", detail_count(row.rows_sent));
  return made;
}

std::optional<Recommendation> deep_offset(const Subject& subject) {
  const QueryRow& row = subject.row;
  // `LIMIT 5000, 10` may not be told from its fingerprint: the example says it.
  if (row.calls < min_form_calls || (!subject.statement.has_offset && !subject.statement.has_limit))
    return {};
  const ExampleFacts facts = read_example(row.example, row.dialect);
  if (facts.offset < deep_offset_rows) return {};
  Recommendation made = rewrite(
      "deep_offset", fmt::format("Page through {} by key, not by OFFSET", tables_of(row)), row);
  made.description = fmt::format(
      "The server reads and drops every row before the page; its slowest execution skipped {}. {}",
      say_count(facts.offset), cost_of(row));
  made.effort = "medium: the next page starts from the last row of this one";
  made.details.emplace_back("offset", detail_count(facts.offset));
  if (row.rows_examined > 0) {
    made.details.emplace_back("rows_examined", detail_count(row.rows_examined));
    made.details.emplace_back("rows_sent", detail_count(row.rows_sent));
  }
  if (auto keyset = keyset_form(subject.statement, row.fingerprint, row.dialect,
                                row.tables.empty() ? "..." : row.tables[0]))
    made.details.emplace_back("rewritten", detail_text(*std::move(keyset)));
  return made;
}

std::optional<Recommendation> random_order(const Subject& subject) {
  const QueryRow& row = subject.row;
  if (!subject.statement.orders_by_random || row.calls < min_form_calls) return {};
  Recommendation made = rewrite(
      "random_order", fmt::format("Draw rows of {} without sorting them all", tables_of(row)), row);
  made.description = fmt::format(
      "Ordering by a random number reads and sorts the whole result to keep a few rows. {}",
      cost_of(row));
  made.effort = "medium: another way to draw";
  made.details.emplace_back(
      "rewritten", detail_text("WHERE id >= :random_id ORDER BY id LIMIT :n, with a random number "
                               "up to the largest id"));
  if (row.dialect == Dialect::postgres)
    made.details.emplace_back("alternatives", detail_list({"TABLESAMPLE SYSTEM (percent)"}));
  return made;
}

std::optional<Recommendation> write_without_where(const Subject& subject) {
  const QueryRow& row = subject.row;
  const Verb verb = subject.statement.verb;
  if (verb != Verb::update && verb != Verb::delete_) return {};
  if (subject.statement.has_where || subject.statement.has_limit) return {};
  // The WHERE may be in the part that is cut off; a join may choose the rows.
  if (row.example.truncated || subject.statement.tables.size() != 1) return {};
  const std::string& table = subject.statement.tables[0].name;
  Recommendation made =
      rewrite("no_where",
              fmt::format("{} every row of {}: is that meant?",
                          verb == Verb::update ? "UPDATE changes" : "DELETE removes", table),
              row);
  made.description = fmt::format(
      "The statement has no WHERE: it writes, locks and logs every row of the table. {}",
      cost_of(row));
  made.effort = "low: name the rows, or work in batches";
  const size_t tail =
      std::min(row.fingerprint.find(" returning "), row.fingerprint.find(" order by "));
  std::string batched = row.fingerprint;
  batched.insert(std::min(tail, batched.size()), " where id between :first and :last");
  made.details.emplace_back("rewritten", detail_text(std::move(batched)));
  if (row.rows_affected > 0)
    made.details.emplace_back("rows_affected", detail_count(row.rows_affected));
  made.details.emplace_back(
      "alternatives",
      detail_list(
          {verb == Verb::delete_
               ? fmt::format("TRUNCATE {}, if all rows are to go and nobody reads them", table)
               : std::string("in UPDATE, leave out rows that have the new value already")}));
  return made;
}

std::optional<Recommendation> huge_list(const Subject& subject) {
  const QueryRow& row = subject.row;
  if (row.calls < min_form_calls) return {};
  const Predicate* list = find_predicate(subject.statement, [](const Predicate& predicate) {
    return predicate.kind == PredicateKind::in_list;
  });
  if (list == nullptr) return {};
  const ExampleFacts facts = read_example(row.example, row.dialect);
  if (facts.longest_list < huge_list_values) return {};
  Recommendation made =
      rewrite("huge_list", fmt::format("Pass long lists to {} as a table", tables_of(row)), row);
  made.description = fmt::format(
      "The slowest execution has an IN list of {} values, which must be parsed and planned each "
      "time. {}",
      say_count(facts.longest_list), cost_of(row));
  made.effort = "medium: one array parameter, or a temporary table to join";
  made.details.emplace_back("list_length", detail_count(facts.longest_list));
  made.details.emplace_back(
      "rewritten",
      detail_text(row.dialect == Dialect::postgres
                      ? fmt::format("{} = ANY (:ids), with one array parameter", list->column)
                      : fmt::format("JOIN wanted ON wanted.id = {}, with a temporary table wanted",
                                    list->column)));
  return made;
}

// Joins are seen only in one flat SELECT; anything else may be joined in ways not read here.
bool is_flat(const std::string& fingerprint) {
  if (fingerprint.find("select", 1) != std::string::npos) return false;
  for (const std::string_view word : {" union ", " natural ", " using", " lateral "})
    if (fingerprint.find(word) != std::string::npos) return false;
  return true;
}

// A condition that names columns of two tables may join them, and so may one that names columns
// without their table; and who writes CROSS JOIN wants it.
bool may_be_joined(const std::string& fingerprint, Dialect dialect) {
  const TokenList tokens(fingerprint, dialect);
  size_t i = 0;
  while (i < tokens.size() && !tokens.is(i, "on") && !tokens.is(i, "where"))
    if (tokens.is(i++, "cross")) return true;
  std::string only;
  for (++i; i < tokens.size(); ++i) {
    if (tokens.is(i, "group") || tokens.is(i, "order") || tokens.is(i, "limit")) break;
    if (!tokens.is_name(i)) continue;
    const size_t end = tokens.name_end(i);
    if (!tokens.is(end, TokenKind::open)) {
      const std::string table = end - i > 1 ? tokens.name(i, end - 2) : "";
      if (table.empty() || (!only.empty() && table != only)) return true;
      only = table;
    }
    i = end - 1;
  }
  return false;
}

std::optional<Recommendation> cartesian(const Subject& subject) {
  const QueryRow& row = subject.row;
  const Statement& statement = subject.statement;
  if (row.type != "SELECT" || row.tables.size() < 2 || !is_flat(row.fingerprint)) return {};
  if (row.example.truncated || may_be_joined(row.fingerprint, row.dialect)) return {};
  size_t unbound = row.tables.size();
  std::vector<std::string_view> bound;
  for (const Predicate& predicate : statement.predicates) {
    if (predicate.kind == PredicateKind::join || predicate.table.empty()) return {};
    if (!is_plain_equality(predicate)) continue;
    if (std::find(bound.begin(), bound.end(), predicate.table) != bound.end()) continue;
    bound.push_back(predicate.table);
    --unbound;
  }
  const bool counted = row.rows_examined > 0 || row.rows_sent > 0;
  const uint64_t rows = std::max(row.rows_sent, row.rows_examined);
  if (unbound < 2 || (counted ? per_call(rows, row) < cartesian_rows : row.slow == 0)) return {};
  Recommendation made =
      rewrite("cartesian", fmt::format("Join {} by a condition", tables_of(row)), row);
  made.description = fmt::format(
      "No condition joins the tables: every row of one is paired with every row of the other. {}",
      cost_of(row));
  made.effort = "low: add the condition, or CROSS JOIN if all pairs are wanted";
  made.details.emplace_back(
      "rewritten", detail_text(fmt::format("SELECT ... FROM {0} JOIN {1} ON {1}.key = {0}.key ...",
                                           row.tables[0], row.tables[1])));
  if (counted) made.details.emplace_back("rows_examined", detail_count(row.rows_examined));
  return made;
}

constexpr QueryRule query_rule_list[] = {
    {select_star},     {deep_offset},   {leading_wildcard},           {function_on_column},
    {not_in_subquery}, {random_order},  {write_without_where, false}, {huge_list},
    {cartesian},       {either_column},
};

bool changes_many_rows(const QueryRow& row) {
  return row.timed > 0 && (row.type == "UPDATE" || row.type == "DELETE") &&
         per_call(row.rows_affected, row) >= unfiltered_rows;
}

struct Chosen {
  const QueryRow* row;
  bool costly;
};

// The queries worth a look, the costliest first.
std::vector<Chosen> choose(const Report& report) {
  std::vector<Chosen> chosen;
  for (const QueryRow& row : report.queries) {
    if (is_about_server(row)) continue;
    const bool costly = is_costly(row, min_share, min_average_us);
    if (costly || changes_many_rows(row)) chosen.push_back({&row, costly});
  }
  std::sort(chosen.begin(), chosen.end(), [](const Chosen& a, const Chosen& b) {
    const int64_t a_us = own_time(*a.row), b_us = own_time(*b.row);
    return a_us != b_us ? a_us > b_us : a.row->id < b.row->id;
  });
  return chosen;
}

void forms(const Report& report, std::vector<Recommendation>& advice) {
  size_t counts[std::size(query_rule_list)] = {};
  for (const auto& [row, costly] : choose(report)) {
    const std::string& text = row->example.query.empty() ? row->fingerprint : row->example.query;
    const Statement statement = read_statement(text, row->dialect);
    for (size_t i = 0; i < std::size(query_rule_list); ++i) {
      const QueryRule& rule = query_rule_list[i];
      if (counts[i] == max_per_rule || (rule.costly_only && !costly)) continue;
      auto made = rule.look({*row, statement});
      if (!made) continue;
      ++counts[i];
      advice.push_back(*std::move(made));
    }
  }
}

constexpr Rule rules[] = {forms};

}  // namespace

std::span<const Rule> query_rules() { return rules; }

}  // namespace dbperf
