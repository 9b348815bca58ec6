#include "analysis/server_account.h"

#include <algorithm>

namespace dbperf {
namespace {

void note_span(int64_t first_us, int64_t last_us, int64_t& first, int64_t& last) {
  if (first_us != unknown_time && (first == unknown_time || first_us < first)) first = first_us;
  if (last_us != unknown_time && (last == unknown_time || last_us > last)) last = last_us;
}

// The row of `key`; if there is none and the table is full, the row of the empty key.
template <typename Table>
typename Table::mapped_type& row_of(Table& table, const typename Table::key_type& key,
                                    size_t max_rows) {
  const auto found = table.find(key);
  if (found != table.end()) return found->second;
  return table[table.size() < max_rows ? key : typename Table::key_type{}];
}

void merge_waits(LockWaitRow& into, const LockWaitRow& from) {
  const auto worse = [](const LockWaitRow& a, const LockWaitRow& b) {
    if (a.max_time != b.max_time) return a.max_time > b.max_time;
    return std::tie(a.first_seen, a.waiting.pid) < std::tie(b.first_seen, b.waiting.pid);
  };
  LockWaitRow sum = into.count == 0 || worse(from, into) ? from : into;
  sum.count = into.count + from.count;
  sum.total_time = into.total_time + from.total_time;
  sum.first_seen = into.first_seen, sum.last_seen = into.last_seen;
  note_span(from.first_seen, from.last_seen, sum.first_seen, sum.last_seen);
  into = std::move(sum);
}

void merge_deadlocks(DeadlockRow& into, const DeadlockRow& from) {
  DeadlockRow sum = into.count == 0 || from.first_seen < into.first_seen ? from : into;
  sum.count = into.count + from.count;
  sum.first_seen = into.first_seen, sum.last_seen = into.last_seen;
  note_span(from.first_seen, from.last_seen, sum.first_seen, sum.last_seen);
  into = std::move(sum);
}

void merge_spills(SpillRow& into, const SpillRow& from) {
  into.query_id = from.query_id;
  into.query = from.query;
  into.count += from.count;
  into.total_bytes += from.total_bytes;
  into.max_bytes = std::max(into.max_bytes, from.max_bytes);
}

bool longer(const TransactionRow& a, const TransactionRow& b) {
  if (a.duration != b.duration) return a.duration > b.duration;
  return std::tie(a.started, a.last.pid) < std::tie(b.started, b.last.pid);
}

bool idler(const TransactionRow& a, const TransactionRow& b) {
  if (a.longest_idle != b.longest_idle) return a.longest_idle > b.longest_idle;
  return std::tie(a.started, a.last.pid) < std::tie(b.started, b.last.pid);
}

// The largest first.
template <typename Table, typename Row, typename Value>
void list(const Table& table, std::vector<Row>& rows, Value value) {
  rows.clear();
  for (const auto& [key, row] : table) rows.push_back(row);
  // By key among equals, as the table is ordered.
  std::stable_sort(rows.begin(), rows.end(),
                   [&](const Row& a, const Row& b) { return value(a) > value(b); });
}

}  // namespace

void ServerAccount::add_vacuum(Vacuums& tables, std::string_view table, const Vacuum& one) {
  auto found = tables.find(table);
  if (found == tables.end())
    found = tables.try_emplace(std::string(tables.size() < max_rows_ ? table : "other")).first;
  found->second.count += one.count;
  found->second.total_us += one.total_us;
}

void ServerAccount::add(ServerEvent event, int64_t value, std::string_view object,
                        int64_t time_us) {
  spans_[static_cast<size_t>(event)].note(static_cast<double>(value), time_us);
  switch (event) {
    case ServerEvent::checkpoint_timed:
      ++sums_.checkpoints.timed;
      break;
    case ServerEvent::checkpoint_requested:
      ++sums_.checkpoints.requested;
      sums_.checkpoints.by_wal += value == 1;
      break;
    case ServerEvent::checkpoint_complete:
      ++sums_.checkpoints.count;
      sums_.checkpoints.write_time += value;
      break;
    case ServerEvent::checkpoints_too_frequent:
      ++sums_.checkpoints.too_frequent;
      break;
    case ServerEvent::temp_file:
      ++sums_.temp_files.count;
      sums_.temp_files.total_bytes += value;
      sums_.temp_files.max_bytes = std::max(sums_.temp_files.max_bytes, value);
      break;
    case ServerEvent::lock_wait:
    case ServerEvent::lock_acquired:
      ++sums_.lock_waits.count;
      sums_.lock_waits.total_time += value;
      break;
    case ServerEvent::deadlock:
      ++sums_.deadlocks.count;
      break;
    case ServerEvent::autovacuum:
      add_vacuum(vacuums_, object, {1, value});
      break;
    case ServerEvent::autoanalyze:
      add_vacuum(analyzes_, object, {1, value});
      break;
    case ServerEvent::cancelled_timeout:
      ++sums_.cancelled.timeout;
      break;
    case ServerEvent::cancelled_user:
      ++sums_.cancelled.user;
      break;
    case ServerEvent::replication_conflict:
      ++sums_.replication_conflicts;
      break;
    case ServerEvent::authentication_failed:
      ++sums_.connections.authentication_failures;
      break;
    case ServerEvent::out_of_connections:
      ++sums_.out_of_connections;
      break;
    case ServerEvent::out_of_memory:
      ++sums_.out_of_memory;
      break;
    case ServerEvent::disk_full:
      ++sums_.disk_full;
      break;
    case ServerEvent::data_corruption:
      ++sums_.data_corruption;
      break;
    case ServerEvent::wraparound:
      ++sums_.wraparound;
      break;
    case ServerEvent::server_crash:
      ++sums_.crashes;
      break;
    case ServerEvent::pooler_stats:
      ++sums_.pooler.count;
      break;
    case ServerEvent::none:
      break;
  }
}

void ServerAccount::add_checkpoint(const CheckpointFacts& facts) {
  auto& sums = sums_.checkpoints;
  sums.sync_time += facts.sync_us;
  sums.total_time += facts.total_us;
  sums.max_total_time = std::max(sums.max_total_time, facts.total_us);
  sums.buffers += facts.buffers;
  sums.wal_added += facts.wal_added;
  sums.wal_removed += facts.wal_removed;
  sums.wal_recycled += facts.wal_recycled;
  sums.total_distance += facts.distance_bytes;
  sums.max_distance = std::max(sums.max_distance, facts.distance_bytes);
  sums.max_estimate = std::max(sums.max_estimate, facts.estimate_bytes);
}

void ServerAccount::add_pooler(const PoolerFacts& facts) {
  auto& sums = sums_.pooler;
  pooler_transactions_ += static_cast<uint64_t>(facts.transactions);
  pooler_queries_ += static_cast<uint64_t>(facts.queries);
  const auto keep_max = [](int64_t& most, int64_t value) { most = std::max(most, value); };
  keep_max(sums.peak_transactions_per_second, facts.transactions);
  keep_max(sums.peak_queries_per_second, facts.queries);
  keep_max(sums.max_transaction_time, facts.transaction_us);
  keep_max(sums.max_query_time, facts.query_us);
  keep_max(sums.max_wait_time, facts.wait_us);
}

void ServerAccount::add_lock_wait(const LockWaitRow& wait) {
  merge_waits(
      row_of(waits_,
             {wait.waiting.query_id, wait.blocking.query_id, wait.root.query_id, wait.table},
             max_rows_),
      wait);
}

void ServerAccount::add_deadlock(const DeadlockRow& deadlock) {
  std::vector<uint64_t> key;
  for (const DeadlockRow::Party& party : deadlock.processes) key.push_back(party.query_id);
  std::sort(key.begin(), key.end());
  merge_deadlocks(row_of(deadlocks_, key, max_rows_), deadlock);
}

void ServerAccount::add_spill(const SpillRow& spill) {
  merge_spills(row_of(spills_, spill.query_id, max_rows_), spill);
}

void ServerAccount::add_transaction(const TransactionRow& transaction) {
  auto& sums = sums_.transactions;
  if (sums.count == 0 || longer(transaction, sums.longest)) sums.longest = transaction;
  if (sums.count == 0 || idler(transaction, sums.most_idle)) sums.most_idle = transaction;
  ++sums.count;
  sums.rolled_back += transaction.rolled_back;
  sums.total_time += transaction.duration;
  sums.idle_time += transaction.idle;
}

void ServerAccount::add_session(int64_t duration_us) {
  auto& sums = sums_.connections;
  ++sums.ended;
  sums.session_time += duration_us;
  sums.max_session_time = std::max(sums.max_session_time, duration_us);
}

void ServerAccount::merge(const ServerAccount& other) {
  const ServerReport& from = other.sums_;
  const auto add_all = [&](auto& into, const auto& theirs, auto... members) {
    ((into.*members += theirs.*members), ...);
  };
  const auto keep_max = [](int64_t& mine, int64_t theirs) { mine = std::max(mine, theirs); };
  {
    using Sums = decltype(sums_.checkpoints);
    add_all(sums_.checkpoints, from.checkpoints, &Sums::count, &Sums::timed, &Sums::requested,
            &Sums::by_wal, &Sums::too_frequent, &Sums::write_time, &Sums::sync_time,
            &Sums::total_time, &Sums::buffers, &Sums::wal_added, &Sums::wal_removed,
            &Sums::wal_recycled, &Sums::total_distance);
    keep_max(sums_.checkpoints.max_total_time, from.checkpoints.max_total_time);
    keep_max(sums_.checkpoints.max_distance, from.checkpoints.max_distance);
    keep_max(sums_.checkpoints.max_estimate, from.checkpoints.max_estimate);
  }
  if (from.transactions.count > 0) {
    using Sums = decltype(sums_.transactions);
    const bool none = sums_.transactions.count == 0;
    const TransactionRow &longest = from.transactions.longest, &idle = from.transactions.most_idle;
    if (none || longer(longest, sums_.transactions.longest)) sums_.transactions.longest = longest;
    if (none || idler(idle, sums_.transactions.most_idle)) sums_.transactions.most_idle = idle;
    add_all(sums_.transactions, from.transactions, &Sums::count, &Sums::rolled_back,
            &Sums::total_time, &Sums::idle_time);
  }
  {
    using Sums = decltype(sums_.connections);
    add_all(sums_.connections, from.connections, &Sums::authentication_failures, &Sums::ended,
            &Sums::session_time);
    keep_max(sums_.connections.max_session_time, from.connections.max_session_time);
  }
  pooler_transactions_ += other.pooler_transactions_;
  pooler_queries_ += other.pooler_queries_;
  sums_.pooler.count += from.pooler.count;
  keep_max(sums_.pooler.peak_transactions_per_second, from.pooler.peak_transactions_per_second);
  keep_max(sums_.pooler.peak_queries_per_second, from.pooler.peak_queries_per_second);
  keep_max(sums_.pooler.max_transaction_time, from.pooler.max_transaction_time);
  keep_max(sums_.pooler.max_query_time, from.pooler.max_query_time);
  keep_max(sums_.pooler.max_wait_time, from.pooler.max_wait_time);
  sums_.temp_files.count += from.temp_files.count;
  sums_.temp_files.total_bytes += from.temp_files.total_bytes;
  keep_max(sums_.temp_files.max_bytes, from.temp_files.max_bytes);
  sums_.lock_waits.count += from.lock_waits.count;
  sums_.lock_waits.total_time += from.lock_waits.total_time;
  sums_.deadlocks.count += from.deadlocks.count;
  sums_.cancelled.timeout += from.cancelled.timeout;
  sums_.cancelled.user += from.cancelled.user;
  add_all(sums_, from, &ServerReport::out_of_connections, &ServerReport::out_of_memory,
          &ServerReport::disk_full, &ServerReport::data_corruption, &ServerReport::wraparound,
          &ServerReport::crashes, &ServerReport::replication_conflicts);
  for (size_t i = 0; i < spans_.size(); ++i) spans_[i].merge(other.spans_[i]);
  for (const auto& [table, vacuum] : other.vacuums_) add_vacuum(vacuums_, table, vacuum);
  for (const auto& [table, vacuum] : other.analyzes_) add_vacuum(analyzes_, table, vacuum);
  for (const auto& [key, row] : other.waits_) merge_waits(row_of(waits_, key, max_rows_), row);
  for (const auto& [key, row] : other.deadlocks_)
    merge_deadlocks(row_of(deadlocks_, key, max_rows_), row);
  for (const auto& [key, row] : other.spills_) merge_spills(row_of(spills_, key, max_rows_), row);
}

void ServerAccount::fill(ServerReport& report) const {
  report = sums_;
  if (report.pooler.count > 0) {
    const auto lines = static_cast<double>(report.pooler.count);
    report.pooler.transactions_per_second = static_cast<double>(pooler_transactions_) / lines;
    report.pooler.queries_per_second = static_cast<double>(pooler_queries_) / lines;
  }
  list(waits_, report.lock_waits.waits, [](const LockWaitRow& row) { return row.total_time; });
  list(deadlocks_, report.deadlocks.pairs, [](const DeadlockRow& row) { return row.count; });
  list(spills_, report.temp_files.queries, [](const SpillRow& row) { return row.total_bytes; });
  const auto vacuum_rows = [](const Vacuums& tables, std::vector<VacuumRow>& rows) {
    for (const auto& [table, vacuum] : tables)
      rows.push_back({table, vacuum.count, vacuum.total_us});
    std::sort(rows.begin(), rows.end(), [](const VacuumRow& a, const VacuumRow& b) {
      return std::tie(b.total_time, b.count, a.table) < std::tie(a.total_time, a.count, b.table);
    });
  };
  vacuum_rows(vacuums_, report.autovacuum);
  vacuum_rows(analyzes_, report.autoanalyze);
}

}  // namespace dbperf
