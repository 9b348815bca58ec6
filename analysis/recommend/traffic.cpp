// Queries that are asked too often, one by one, in loops, or in vain.

#include <fmt/format.h>

#include <algorithm>

#include "analysis/recommend/evidence.h"
#include "analysis/recommend/example_facts.h"
#include "analysis/recommend/index_candidate.h"
#include "analysis/recommend/rules.h"
#include "analysis/sql/fingerprint.h"
#include "analysis/sql/statement.h"

namespace dbperf {
namespace {

// A loop of lookups: executions in a row on one session, executions in such runs in all, and either
// a share of the time or so many round trips that they cost by themselves.
constexpr uint64_t min_run = 10;
constexpr uint64_t min_calls_in_runs = 50;
constexpr double min_loop_share = 0.01;
constexpr uint64_t many_round_trips = 1'000;
constexpr double medium_loop_share = 0.05;
constexpr double high_loop_share = 0.20;
// Where no query leads to them, runs may be requests of many users that one connection serves: so
// much of all executions must stand in runs, each following the one before at once.
constexpr double min_part_without_leader = 0.5;
// Executions in runs that returned nothing, where the log tells it, before they are called polling.
constexpr uint64_t min_polls = 1'000;
// Single-row inserts in runs before a batch is advised.
constexpr uint64_t min_inserts_in_runs = 100;
// Rows per INSERT up to which it counts as a single one.
constexpr double single_row = 1.5;
// Counting again and again: executions, share of the time, average.
constexpr uint64_t min_counts = 100;
constexpr double min_count_share = 0.02;
constexpr int64_t min_count_us = 5'000;
// A statement that keeps failing: failures, and their part of its executions.
constexpr uint64_t min_failures = 10;
constexpr double min_failing_part = 0.1;
constexpr double mostly_failing_part = 0.5;
constexpr uint64_t many_failures = 100;
// Of the queries a rule applies to, the first so many are named.
constexpr size_t max_per_rule = 5;

Recommendation traffic_advice(std::string_view rule, std::string title, const QueryRow& row) {
  Recommendation made = new_advice("query", fmt::format("query:{}:{}", rule, format_id(row.id)),
                                   std::move(title), Priority::low);
  add_query(row, made);
  return made;
}

std::string tables_of(const QueryRow& row) {
  return row.tables.empty() ? "no table" : say_list(row.tables);
}

// The rows that `applies`, most time first.
std::vector<const QueryRow*> choose(const Report& report, bool (*applies)(const QueryRow&)) {
  std::vector<const QueryRow*> rows;
  for (const QueryRow& row : report.queries)
    if (applies(row)) rows.push_back(&row);
  std::sort(rows.begin(), rows.end(), [](const QueryRow* a, const QueryRow* b) {
    return a->total_time != b->total_time ? a->total_time > b->total_time : a->id < b->id;
  });
  if (rows.size() > max_per_rule) rows.resize(max_per_rule);
  return rows;
}

double part_in_runs(const QueryRow& row) {
  return static_cast<double>(row.calls_in_runs) / static_cast<double>(row.calls);
}

bool is_hurried(const QueryRow& row) {
  return static_cast<double>(row.soon_in_runs) >=
         min_part_without_leader * static_cast<double>(row.calls);
}

// Of the whole time, that of the executions in runs.
double loop_share(const QueryRow& row) { return row.share * part_in_runs(row); }

bool runs_in_loops(const QueryRow& row) {
  return row.longest_run >= min_run && row.calls_in_runs >= min_calls_in_runs &&
         (loop_share(row) >= min_loop_share || row.calls_in_runs >= many_round_trips);
}

// It asks for the rows of one value, as a loop over other rows does; what has no value, or one of a
// few, is asked again and again, pages follow each other, and who locks takes the next in a queue.
bool looks_up(const QueryRow& row) {
  const Statement statement = read_statement(row.fingerprint, row.dialect);
  return !statement.has_offset && !is_about_server(row) &&
         row.fingerprint.find(" for update") == std::string::npos &&
         std::any_of(statement.predicates.begin(), statement.predicates.end(),
                     [](const Predicate& predicate) {
                       return (predicate.kind == PredicateKind::equality ||
                               predicate.kind == PredicateKind::in_list) &&
                              !is_coarse(predicate.column);
                     });
}

// For all values together there are other sums, and another first row.
bool has_own_row_for_each(const std::string& fingerprint) {
  for (const std::string_view word :
       {"count(", "sum(", "avg(", "min(", "max(", " limit ", " fetch ", " group by ", " distinct "})
    if (fingerprint.find(word) != std::string::npos) return false;
  return true;
}

// The fingerprint with the last `column = ?` that tells rows apart made a list; empty if there is
// none, or if the list would ask something else.
std::string batched_form(const QueryRow& row) {
  if (!has_own_row_for_each(row.fingerprint)) return {};
  const Statement statement = read_statement(row.fingerprint, row.dialect);
  for (auto predicate = statement.predicates.rbegin(); predicate != statement.predicates.rend();
       ++predicate) {
    if (predicate->kind != PredicateKind::equality || predicate->wrapped ||
        is_coarse(predicate->column))
      continue;
    const std::string wanted = predicate->column + " = ?";
    const size_t at = row.fingerprint.rfind(wanted);
    if (at == std::string::npos || at == 0) continue;
    if (std::string_view(" .(").find(row.fingerprint[at - 1]) == std::string_view::npos) continue;
    std::string batched = row.fingerprint;
    return batched.replace(
        at, wanted.size(),
        predicate->column + (row.dialect == Dialect::postgres ? " = any (?)" : " in (?, ?, ...)"));
  }
  return {};
}

bool is_polling(const QueryRow& row) {
  return row.type == "SELECT" && !row.tables.empty() && !is_about_server(row) &&
         row.calls_in_runs >= min_polls && row.longest_run >= min_run && row.rows_sent == 0 &&
         row.rows_affected == 0 && (row.example.rows_sent == 0 || row.example.rows_affected == 0);
}

void loops(const Report& report, std::vector<Recommendation>& advice) {
  const auto applies = [](const QueryRow& row) {
    return row.type == "SELECT" && !row.tables.empty() && runs_in_loops(row) && !is_polling(row) &&
           looks_up(row) && (row.run_leader != 0 || is_hurried(row));
  };
  for (const QueryRow* row : choose(report, applies)) {
    const QueryRow* leader =
        row->run_leader == row->id ? nullptr : find_query(report, row->run_leader);
    Recommendation made = traffic_advice(
        "n_plus_one", fmt::format("Fetch {} for all rows at once, not in a loop", tables_of(*row)),
        *row);
    // Without a query that leads, it may be many requests rather than a loop.
    made.priority = loop_share(*row) >= high_loop_share && leader != nullptr ? Priority::high
                    : loop_share(*row) >= medium_loop_share                  ? Priority::medium
                                                                             : Priority::low;
    made.description = fmt::format(
        "{} of {} executions stood in runs of {} or more on one session, the longest of {}{}. This "
        "is how a loop over the rows of another query looks (N+1).",
        say_count(row->calls_in_runs), say_count(row->calls), min_run, say_count(row->longest_run),
        leader != nullptr ? fmt::format(", behind a query on {}", tables_of(*leader)) : "");
    made.impact = fmt::format("about {} round trips fewer, and {}", say_count(row->calls_in_runs),
                              say_saving(row->share));
    made.effort = "medium: one query with the whole list, or eager loading in the ORM";
    add_cost_details({row}, made);
    made.details.emplace_back("longest_run", detail_count(row->longest_run));
    made.details.emplace_back("calls_in_runs", detail_count(row->calls_in_runs));
    if (leader != nullptr) {
      made.query_ids.push_back(leader->id);
      made.details.emplace_back("leader", detail_text(leader->fingerprint));
    }
    if (std::string batched = batched_form(*row); !batched.empty())
      made.details.emplace_back("rewritten", detail_text(std::move(batched)));
    advice.push_back(std::move(made));
  }
}

void polling(const Report& report, std::vector<Recommendation>& advice) {
  for (const QueryRow* row : choose(report, is_polling)) {
    Recommendation made = traffic_advice(
        "polling", fmt::format("Ask {} less often, or wait to be told", tables_of(*row)), *row);
    made.priority = Priority::low;
    made.description = fmt::format(
        "{} executions, {} of them one after the other on a session, and not one returned a row: "
        "this is how a loop looks that asks whether there is something to do.",
        say_count(row->calls), say_count(row->calls_in_runs));
    made.impact = fmt::format("about {} round trips fewer, and {}", say_count(row->calls_in_runs),
                              say_saving(row->share));
    made.effort = "low: a longer pause, that grows while there is nothing";
    add_cost_details({row}, made);
    made.details.emplace_back("longest_run", detail_count(row->longest_run));
    made.details.emplace_back(
        "alternatives",
        detail_list({row->dialect == Dialect::postgres ? "LISTEN and NOTIFY" : "a message queue"}));
    advice.push_back(std::move(made));
  }
}

bool inserts_single_rows(const QueryRow& row) {
  if (row.rows_affected > 0)
    return static_cast<double>(row.rows_affected) <= single_row * static_cast<double>(row.calls);
  return read_example(row.example, row.dialect).value_rows == 1;
}

void single_inserts(const Report& report, std::vector<Recommendation>& advice) {
  const auto applies = [](const QueryRow& row) {
    return row.type == "INSERT" && runs_in_loops(row) && row.calls_in_runs >= min_inserts_in_runs &&
           row.fingerprint.find("values") != std::string::npos && inserts_single_rows(row);
  };
  for (const QueryRow* row : choose(report, applies)) {
    Recommendation made = traffic_advice(
        "single_inserts", fmt::format("Insert into {} in batches", tables_of(*row)), *row);
    made.priority = loop_share(*row) >= medium_loop_share ? Priority::medium : Priority::low;
    made.description = fmt::format(
        "{} rows were inserted one by one, in runs of up to {} on one session. Each pays for a "
        "round trip and, without a transaction around them, for a commit.",
        say_count(row->calls_in_runs), say_count(row->longest_run));
    made.impact = fmt::format("about {} round trips fewer, and {}", say_count(row->calls_in_runs),
                              say_saving(row->share));
    made.effort = "low: several rows after VALUES, and one transaction";
    add_cost_details({row}, made);
    made.details.emplace_back("longest_run", detail_count(row->longest_run));
    const size_t values = row->fingerprint.find("values") + std::string_view("values").size();
    made.details.emplace_back(
        "rewritten", detail_text(row->fingerprint.substr(0, values) + " (...), (...), (...), ..."));
    made.details.emplace_back(
        "alternatives",
        detail_list({row->dialect == Dialect::postgres ? "COPY, for thousands of rows"
                                                       : "LOAD DATA, for thousands of rows"}));
    advice.push_back(std::move(made));
  }
}

void counting(const Report& report, std::vector<Recommendation>& advice) {
  const auto applies = [](const QueryRow& row) {
    return row.type == "SELECT" && row.fingerprint.starts_with("select count(") &&
           row.fingerprint.find(" group by ") == std::string::npos && row.calls >= min_counts &&
           row.share >= min_count_share && row.avg_time >= min_count_us && !mostly_waits(row) &&
           !is_about_server(row);
  };
  for (const QueryRow* row : choose(report, applies)) {
    Recommendation made =
        traffic_advice("counting", fmt::format("Count {} less often", tables_of(*row)), *row);
    made.priority = Priority::low;
    made.description = fmt::format(
        "The rows were counted {}, {} each on average: counting reads every row that it "
        "counts.",
        say_times(row->calls), say_duration(row->avg_time));
    made.impact = say_saving(row->share);
    made.effort = "medium: decide how exact and how fresh the number must be";
    add_cost_details({row}, made);
    const size_t from = row->fingerprint.find(" from ");
    if (from != std::string::npos)
      made.details.emplace_back(
          "rewritten",
          detail_text(fmt::format("select exists (select 1{})", row->fingerprint.substr(from))));
    made.details.emplace_back(
        "alternatives",
        detail_list(
            {"the statement above, if only more than none matters",
             "a counter kept beside the table, or a cached number",
             row->dialect == Dialect::postgres
                 ? "reltuples of pg_class, for a whole table and roughly"
                 : "table_rows of information_schema.tables, for a whole table and roughly"}));
    advice.push_back(std::move(made));
  }
}

void failing(const Report& report, std::vector<Recommendation>& advice) {
  const auto applies = [](const QueryRow& row) {
    return row.failed >= min_failures &&
           static_cast<double>(row.failed) >= min_failing_part * static_cast<double>(row.calls);
  };
  for (const QueryRow* row : choose(report, applies)) {
    const double part = static_cast<double>(row->failed) / static_cast<double>(row->calls);
    Recommendation made = traffic_advice(
        "failing", fmt::format("{} on {} keeps failing", row->type, tables_of(*row)), *row);
    made.priority = part >= mostly_failing_part && row->failed >= many_failures ? Priority::high
                                                                                : Priority::medium;
    made.description = fmt::format(
        "{} of {} executions ended in an error ({}). What is tried again fails again until its "
        "cause is mended.",
        say_count(row->failed), say_count(row->calls), say_share(part));
    made.impact = fmt::format("{} errors in this log", say_count(row->failed));
    made.effort = "low: the message names the cause";
    made.details = {{"failed", detail_count(row->failed)}, {"calls", detail_count(row->calls)}};
    if (!row->example.error.empty())
      made.details.emplace_back("error", detail_text(row->example.error));
    advice.push_back(std::move(made));
  }
}

constexpr Rule rules[] = {loops, polling, single_inserts, counting, failing};

}  // namespace

std::span<const Rule> traffic_rules() { return rules; }

}  // namespace dbperf
