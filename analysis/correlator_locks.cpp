// Who waited for whom.
//
// The server says which process holds the lock, not what it is at. If its session has a statement
// open, that is it. Else it is what runs until its next line, if that began early enough; else the
// session is idle in its transaction, and it is its last statement. So a wait may be over before it
// is known for what: it is then parked in the session that decides.

#include <algorithm>

#include "analysis/correlator_row.h"
#include "analysis/text.h"

namespace dbperf {
namespace {

uint64_t process_key(int64_t pid, uint32_t stream) {
  return static_cast<uint64_t>(pid) ^ (stream * 0x9E3779B97F4A7C15u);
}

}  // namespace

int64_t process_id(std::string_view connection_id) {
  // A session id of PostgreSQL ends with the process, both in hexadecimal.
  const size_t dot = connection_id.rfind('.');
  const bool hex = dot != std::string_view::npos;
  if (hex) connection_id.remove_prefix(dot + 1);
  if (connection_id.empty() || connection_id.size() > 15) return 0;
  int64_t pid = 0;
  for (const char c : connection_id) {
    const char lower = static_cast<char>(c | 0x20);
    if (c >= '0' && c <= '9')
      pid = pid * (hex ? 16 : 10) + (c - '0');
    else if (hex && lower >= 'a' && lower <= 'f')
      pid = pid * 16 + (lower - 'a' + 10);
    else
      return 0;
  }
  return pid;
}

void Correlator::register_process(const Current& now, Session& session) {
  session.pid = process_id(now.row.connection_id);
  session.stream = now.place.stream;
  if (session.pid != 0) processes_[process_key(session.pid, session.stream)] = now.key;
}

void Correlator::forget_process(const Session& session) {
  const auto found = processes_.find(process_key(session.pid, session.stream));
  if (found != processes_.end() && found->second == session.key) processes_.erase(found);
}

Session* Correlator::find_process(int64_t pid, uint32_t stream, uint64_t* key) {
  const auto process = processes_.find(process_key(pid, stream));
  if (process == processes_.end()) return nullptr;
  *key = process->second;
  return sessions_.find(process->second);
}

ProcessQuery Correlator::process_query(int64_t pid, uint64_t query_id) const {
  const ShapeStats* shape = aggregate_.find_shape(query_id);
  return {pid, shape ? query_id : 0, shape ? shape->fingerprint : std::string()};
}

// What the record says its session is at.
ProcessQuery Correlator::query_of(Current& now) {
  if (now.row.shape != DigestRow::none)
    return {now.session->pid, aggregate_.shape_stats(shape_of(now)).id,
            std::string(cut_utf8(now.row.statement, max_fingerprint_bytes))};
  if (now.session->pending)
    return {now.session->pid, now.session->pending->shape_id,
            std::string(cut_utf8(now.session->pending->statement, max_fingerprint_bytes))};
  return {now.session->pid, 0, {}};
}

void Correlator::on_lock_wait(Current& now) {
  const Event& event = *now.rest;
  auto wait = std::make_unique<OpenWait>();
  LockWaitRow& row = wait->row;
  row.waiting = query_of(now);
  row.count = 1;
  row.total_time = row.max_time = event.value;
  row.first_seen = row.last_seen = now.time_us;
  row.table = event.object;
  if (!event.parties.empty()) {
    row.waiting.pid = event.parties[0].pid;
    row.lock = event.parties[0].lock;
  }
  if (event.parties.size() > 1) find_blocker(now, event.parties[1].pid, *wait);
  now.session->wait = std::move(wait);
}

void Correlator::find_blocker(Current& now, int64_t pid, OpenWait& wait) {
  LockWaitRow& row = wait.row;
  row.blocking.pid = row.root.pid = pid;
  Session* blocker = find_process(pid, now.place.stream, &wait.blocking_key);
  if (blocker == nullptr || blocker == now.session) return;
  if (blocker->pending) {
    const std::string& statement = blocker->pending->statement;
    row.blocking = {pid, blocker->pending->shape_id,
                    std::string(cut_utf8(statement, max_fingerprint_bytes))};
    wait.blocking_key = 0;
  } else {
    row.blocking = process_query(pid, blocker->query_id);
    blocker->await(now.key);
  }
  if (blocker->wait == nullptr) {
    row.root = row.blocking;
    wait.root_key = wait.blocking_key;
    return;
  }
  // It waits itself, which is what it is at.
  const OpenWait& next = *blocker->wait;
  if (next.row.waiting.query_id != 0) {
    row.blocking = next.row.waiting;
    wait.blocking_key = 0;
  }
  row.root = next.row.root.pid == 0 ? row.blocking : next.row.root;
  row.depth = next.row.depth + 1;
  wait.root_key = next.root_key;
  if (Session* const root = sessions_.find(wait.root_key)) root->await(now.key);
}

// The session of `key` has logged what ran until now, and since when.
void Correlator::decide(OpenWait& wait, uint64_t key, const Query& query) {
  LockWaitRow& row = wait.row;
  constexpr int64_t rounding_us = 1'000;
  const bool ran =
      query.duration_us >= 0 && query.time_us - query.duration_us <= row.first_seen + rounding_us;
  const auto settle_on = [&](uint64_t& decider, ProcessQuery& process) {
    if (decider != key) return;
    decider = 0;
    if (!ran) return;
    process = {process.pid, aggregate_.shape_stats(query.shape).id,
               std::string(cut_utf8(query.statement, max_fingerprint_bytes))};
  };
  settle_on(wait.blocking_key, row.blocking);
  settle_on(wait.root_key, row.root);
}

void Correlator::decide_waits(Session& session, const Query& query) {
  const std::unique_ptr<Blocking> blocking = std::move(session.blocking);
  for (const uint64_t waiter : blocking->waiters) {
    const Session* const found = sessions_.find(waiter);
    if (found != nullptr && found->wait) decide(*found->wait, session.key, query);
  }
  for (OpenWait& wait : blocking->parked) {
    decide(wait, session.key, query);
    settle(std::move(wait));
  }
}

// Counts a wait that is over, once it is known for what it waited.
void Correlator::settle(OpenWait&& wait) {
  for (const uint64_t key : {wait.blocking_key, wait.root_key}) {
    Session* const found = key == 0 ? nullptr : sessions_.find(key);
    if (found == nullptr || found->blocking == nullptr) continue;
    if (found->blocking->parked.size() >= max_parked_waits) continue;
    found->blocking->parked.push_back(std::move(wait));
    return;
  }
  aggregate_.server().add_lock_wait(wait.row);
}

void Correlator::count_wait(Session& session) {
  OpenWait wait = std::move(*session.wait);
  session.wait.reset();
  aggregate_.server().add(ServerEvent::lock_wait, wait.row.total_time, {}, wait.row.first_seen);
  settle(std::move(wait));
}

void Correlator::on_lock_acquired(Current& now) {
  Session& session = *now.session;
  if (!session.wait) on_lock_wait(now);  // its beginning was not logged, or not in this log
  OpenWait wait = std::move(*session.wait);
  session.wait.reset();
  wait.row.total_time = wait.row.max_time = now.rest->value;
  wait.row.last_seen = now.time_us;
  aggregate_.server().add(ServerEvent::lock_acquired, now.rest->value, {}, now.time_us);
  settle(std::move(wait));
}

void Correlator::on_deadlock(Current& now) {
  const Event& event = *now.rest;
  DeadlockRow row;
  row.count = 1;
  row.first_seen = row.last_seen = now.time_us;
  row.table = event.object;
  for (const LockParty& party : event.parties) {
    DeadlockRow::Party& process = row.processes.emplace_back();
    process.pid = party.pid;
    process.blocked_by = party.blocked_by;
    process.lock = party.lock;
    process.victim =
        now.session->pid == 0 ? row.processes.size() == 1 : party.pid == now.session->pid;
    if (party.statement.empty()) continue;
    process.query_id = fingerprint_(party.statement, event.dialect).id;
    process.query = cut_utf8(party.statement, max_fingerprint_bytes);
  }
  if (row.processes.empty() && now.row.shape != DigestRow::none) {
    DeadlockRow::Party& process = row.processes.emplace_back();
    static_cast<ProcessQuery&>(process) = query_of(now);
    process.victim = true;
  }
  if (!row.processes.empty()) aggregate_.server().add_deadlock(row);
}

}  // namespace dbperf
