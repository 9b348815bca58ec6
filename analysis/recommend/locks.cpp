// Who waits for whose locks, who deadlocks with whom, and transactions that stay open.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "analysis/recommend/evidence.h"
#include "analysis/recommend/identifier.h"
#include "analysis/recommend/rules.h"
#include "analysis/sql/fingerprint.h"
#include "analysis/sql/statement.h"

namespace dbperf {
namespace {

// Lock waits: how many a server log shows, or how much of the query time a slow log does.
constexpr uint64_t min_lock_waits = 5;
constexpr double min_lock_share = 0.05;
constexpr int64_t min_lock_time_us = 1'000'000;
constexpr double high_lock_share = 0.25;
// Waits that began with one query, or how long they took together, before it is named.
constexpr uint64_t min_blocked_waits = 3;
constexpr int64_t min_blocked_us = 10'000'000;
constexpr size_t max_blockers = 5;
constexpr uint64_t many_deadlocks = 5;
// Queries named as those that wait or are caught in deadlocks; pairs shown.
constexpr size_t max_named = 10;
// A session that does nothing within a transaction for so long, and a transaction that takes so
// long.
constexpr int64_t idle_in_transaction_us = 60'000'000;
constexpr int64_t long_transaction_us = 600'000'000;

Recommendation lock_advice(std::string id, std::string title, Priority priority) {
  return new_advice("workload", std::move(id), std::move(title), priority);
}

void name_query(uint64_t id, Recommendation& advice) {
  auto& ids = advice.query_ids;
  if (id != 0 && ids.size() < max_named && std::find(ids.begin(), ids.end(), id) == ids.end())
    ids.push_back(id);
}

Dialect dialect_of(const Report& report) {
  return has_postgres_log(report) ? Dialect::postgres : Dialect::mysql;
}

// Without a literal: its fingerprint, if the log has it, or quotes the statement.
std::string shape_of(const Report& report, const ProcessQuery& process) {
  if (const QueryRow* row = find_query(report, process.query_id)) return row->fingerprint;
  if (process.query.empty()) return "a statement that was not logged";
  Fingerprinter fingerprinter;
  return std::string(fingerprinter(process.query, dialect_of(report)).text);
}

// The queries that spent most of their time waiting, the longest wait first.
std::vector<const QueryRow*> waiting_queries(const Report& report) {
  std::vector<const QueryRow*> rows;
  for (const QueryRow& row : report.queries)
    if (mostly_waits(row)) rows.push_back(&row);
  std::sort(rows.begin(), rows.end(), [](const QueryRow* a, const QueryRow* b) {
    return a->lock_time != b->lock_time ? a->lock_time > b->lock_time : a->id < b->id;
  });
  if (rows.size() > max_named) rows.resize(max_named);
  return rows;
}

void lock_waits(const Report& report, std::vector<Recommendation>& advice) {
  const auto& waits = report.server.lock_waits;
  const int64_t waited_us = std::max(waits.total_time, report.stats.lock_time);
  const double share = share_of(waited_us, report);
  const bool in_slow_log =
      report.stats.lock_time - waits.total_time >= min_lock_time_us && share >= min_lock_share;
  if (waits.count < min_lock_waits && !in_slow_log) return;
  Recommendation made = lock_advice("workload:lock_waits", "Shorten the waits for locks",
                                    share >= high_lock_share ? Priority::high : Priority::medium);
  made.description = fmt::format(
      "Queries waited {} for locks{}. An index will not help them: make the transactions that hold "
      "the locks shorter, update hot rows last, and leave no transaction open while the "
      "application "
      "does something else.",
      say_duration(waited_us),
      waits.count > 0 ? fmt::format(", {} waits that the server logged", say_count(waits.count))
                      : std::string());
  made.impact = say_saving(share);
  made.effort = "medium: find the transaction that holds the lock";
  for (const QueryRow* row : waiting_queries(report)) made.query_ids.push_back(row->id);
  made.share = std::min(share, 1.0);
  made.details = {{"lock_time", detail_seconds(waited_us)},
                  {"lock_waits", detail_count(waits.count)},
                  {"share", detail_ratio(made.share)}};
  made.details.emplace_back(
      "alternatives",
      detail_list({"SELECT ... FOR UPDATE SKIP LOCKED for tables used as a queue",
                   "lock_timeout (innodb_lock_wait_timeout), so that a wait ends in an error",
                   "idle_in_transaction_session_timeout against forgotten transactions"}));
  advice.push_back(std::move(made));
}

// The waits that began with one query: whoever waits for one that waits itself waits for its root.
struct Blocker {
  const LockWaitRow* longest;
  uint64_t count = 0, depth = 0;
  int64_t total_us = 0;
  std::vector<uint64_t> waiting;
};

std::vector<Blocker> find_blockers(const Report& report) {
  std::map<std::pair<uint64_t, std::string>, Blocker> by_query;
  for (const LockWaitRow& row : report.server.lock_waits.waits) {
    if (row.root.pid == 0 && row.root.query_id == 0) continue;
    Blocker& blocker =
        by_query.try_emplace({row.root.query_id, row.table}, Blocker{&row}).first->second;
    blocker.count += row.count;
    blocker.total_us += row.total_time;
    blocker.depth = std::max(blocker.depth, row.depth);
    if (row.max_time > blocker.longest->max_time) blocker.longest = &row;
    blocker.waiting.push_back(row.waiting.query_id);
  }
  std::vector<Blocker> found;
  for (auto& [key, blocker] : by_query)
    if (blocker.count >= min_blocked_waits || blocker.total_us >= min_blocked_us)
      found.push_back(std::move(blocker));
  std::stable_sort(found.begin(), found.end(),
                   [](const Blocker& a, const Blocker& b) { return a.total_us > b.total_us; });
  if (found.size() > max_blockers) found.resize(max_blockers);
  return found;
}

void blockers(const Report& report, std::vector<Recommendation>& advice) {
  for (const Blocker& blocker : find_blockers(report)) {
    const LockWaitRow& longest = *blocker.longest;
    const std::string table = longest.table.empty() ? "a row or table" : longest.table;
    Recommendation made = lock_advice(
        fmt::format("workload:blocker:{}:{}", longest.table, format_id(longest.root.query_id)),
        fmt::format("Let go of the locks on {} sooner", table), Priority::medium);
    made.description = fmt::format(
        "{} wait{} for locks, {} in all and {} at most, began with one session that waited for "
        "nobody: it held the lock, and at the longest wait {} stood before it.",
        say_count(blocker.count), blocker.count == 1 ? "" : "s", say_duration(blocker.total_us),
        say_duration(longest.max_time),
        blocker.depth == 1 ? "one session" : say_count(blocker.depth) + " sessions in a chain");
    made.impact = fmt::format("up to {} of waiting in this log", say_duration(blocker.total_us));
    made.effort =
        "medium: commit right after this statement, and do slow work before it or afterwards";
    made.details = {{"table", detail_text(longest.table)},
                    {"root", detail_text(shape_of(report, longest.root))},
                    {"root_pid", detail_count(static_cast<uint64_t>(longest.root.pid))},
                    {"waiting", detail_text(shape_of(report, longest.waiting))},
                    {"lock", detail_text(longest.lock)},
                    {"lock_waits", detail_count(blocker.count)},
                    {"lock_time", detail_seconds(blocker.total_us)},
                    {"longest_wait", detail_seconds(longest.max_time)},
                    {"chain_depth", detail_count(blocker.depth)}};
    name_query(longest.root.query_id, made);
    for (const uint64_t id : blocker.waiting) name_query(id, made);
    advice.push_back(std::move(made));
  }
}

bool is_deadlock(const std::string& message) {
  return message.find("deadlock") != std::string::npos ||
         message.find("Deadlock") != std::string::npos;
}

// What its statement writes, or else reads.
std::vector<std::string> tables_of(const Report& report, const ProcessQuery& process) {
  if (const QueryRow* row = find_query(report, process.query_id))
    return row->tables_written.empty() ? row->tables : row->tables_written;
  std::vector<TableUse> uses;
  read_tables(process.query, dialect_of(report), uses);
  const bool writes =
      std::any_of(uses.begin(), uses.end(), [](const TableUse& use) { return use.written; });
  std::vector<std::string> names;
  for (const TableUse& use : uses)
    if (use.written || !writes) names.push_back(use.name);
  return names;
}

// The tables that the statements caught in one deadlock write, in the order of their names: any
// order will do that all keep.
std::vector<std::string> tables_of(const Report& report, const DeadlockRow& pair) {
  std::vector<std::string> tables;
  for (const DeadlockRow::Party& party : pair.processes) {
    const std::vector<std::string> used = tables_of(report, party);
    tables.insert(tables.end(), used.begin(), used.end());
  }
  if (tables.empty() && !pair.table.empty()) tables.push_back(pair.table);
  std::sort(tables.begin(), tables.end());
  tables.erase(std::unique(tables.begin(), tables.end()), tables.end());
  return tables;
}

std::string order_for(const std::vector<std::string>& tables) {
  if (tables.size() > 1)
    return fmt::format("{}: lock them in this order in every transaction", say_list(tables));
  const std::string table = tables.empty() ? "the table" : tables[0];
  return fmt::format(
      "{}: lock its rows in the order of the key in every transaction (SELECT ... ORDER BY the key "
      "FOR UPDATE, then the changes)",
      table);
}

void add_pairs(const Report& report, Recommendation& advice) {
  std::vector<std::string> pairs, orders;
  for (const DeadlockRow& pair : report.server.deadlocks.pairs) {
    if (pairs.size() == max_named) break;
    std::string parties;
    for (const DeadlockRow::Party& party : pair.processes) {
      parties += (parties.empty() ? "" : " <-> ") + shape_of(report, party) +
                 (party.victim ? " (ended)" : "");
      name_query(party.query_id, advice);
    }
    pairs.push_back(fmt::format("{}: {}", say_times(pair.count), parties));
    std::string order = order_for(tables_of(report, pair));
    if (std::find(orders.begin(), orders.end(), order) == orders.end())
      orders.push_back(std::move(order));
  }
  if (pairs.empty()) return;
  advice.details.emplace_back("pairs", detail_list(std::move(pairs)));
  advice.details.emplace_back("lock_order", detail_list(std::move(orders)));
}

void deadlocks(const Report& report, std::vector<Recommendation>& advice) {
  const uint64_t count = report.server.deadlocks.count;
  if (count == 0) return;
  Recommendation made = lock_advice("workload:deadlocks", "Take locks in the same order everywhere",
                                    count >= many_deadlocks ? Priority::high : Priority::medium);
  made.description = fmt::format(
      "The server ended {} deadlock{}: transactions that lock the same rows in different order, "
      "each "
      "waiting for the other. Sort the rows before updating them, and be ready to repeat a "
      "transaction that loses.",
      say_count(count), count == 1 ? "" : "s");
  made.impact =
      fmt::format("{} transaction{} aborted in this log", say_count(count), count == 1 ? "" : "s");
  made.effort = "medium: one order for all code that locks several rows";
  made.details = {{"deadlocks", detail_count(count)}};
  add_pairs(report, made);
  for (const QueryRow& row : report.queries)
    if (made.query_ids.size() < max_named && row.failed > 0 && is_deadlock(row.example.error))
      name_query(row.id, made);
  advice.push_back(std::move(made));
}

void idle_in_transaction(const Report& report, std::vector<Recommendation>& advice) {
  const auto& transactions = report.server.transactions;
  const TransactionRow& worst = transactions.most_idle;
  if (worst.longest_idle < idle_in_transaction_us) return;
  const bool blocks = report.server.lock_waits.count > 0;
  Recommendation made =
      lock_advice("workload:idle_in_transaction", "End transactions before pausing",
                  blocks ? Priority::medium : Priority::low);
  made.description = fmt::format(
      "A transaction stood open for {} while its session did nothing, and {} transactions were "
      "idle "
      "for {} in all. Meanwhile it keeps its locks, and vacuum keeps every row it might see.",
      say_duration(worst.longest_idle), say_count(transactions.count),
      say_duration(transactions.idle_time));
  made.impact = blocks ? "others wait less for its locks, and tables bloat less"
                       : "locks go sooner, and tables bloat less";
  made.effort = "medium: commit before waiting for a user or another service";
  made.details = {{"longest_idle", detail_seconds(worst.longest_idle)},
                  {"transaction_time", detail_seconds(worst.duration)},
                  {"statements", detail_count(worst.statements)},
                  {"pid", detail_count(static_cast<uint64_t>(worst.last.pid))},
                  {"last_statement", detail_text(shape_of(report, worst.last))},
                  {"idle_time", detail_seconds(transactions.idle_time)}};
  name_query(worst.last.query_id, made);
  if (has_postgres_log(report))
    made.statements = {"SHOW idle_in_transaction_session_timeout",
                       "ALTER SYSTEM SET idle_in_transaction_session_timeout = '5min'",
                       "SELECT pg_reload_conf()"};
  advice.push_back(std::move(made));
}

void long_transactions(const Report& report, std::vector<Recommendation>& advice) {
  const TransactionRow& longest = report.server.transactions.longest;
  if (longest.duration < long_transaction_us) return;
  Recommendation made =
      lock_advice("workload:long_transaction", "Split transactions that take long", Priority::low);
  made.description = fmt::format(
      "One transaction took {}, with {} statements. As long as it runs, its locks stay, and no row "
      "that died since it began can be removed from any table.",
      say_duration(longest.duration), say_count(longest.statements));
  made.impact = "locks go sooner, and tables bloat less";
  made.effort = "medium: work in batches, each in its own transaction";
  made.details = {{"transaction_time", detail_seconds(longest.duration)},
                  {"idle_time", detail_seconds(longest.idle)},
                  {"statements", detail_count(longest.statements)},
                  {"pid", detail_count(static_cast<uint64_t>(longest.last.pid))},
                  {"last_statement", detail_text(shape_of(report, longest.last))}};
  name_query(longest.last.query_id, made);
  advice.push_back(std::move(made));
}

constexpr Rule rules[] = {lock_waits, blockers, deadlocks, idle_in_transaction, long_transactions};

}  // namespace

std::span<const Rule> lock_rules() { return rules; }

}  // namespace dbperf
