// What the server says of itself, and which query it says it of.

#include <algorithm>

#include "analysis/correlator_row.h"

namespace dbperf {

void Correlator::on_server_event(Current& now) {
  Session& session = *now.session;
  const Event& event = *now.rest;
  if (event.server != ServerEvent::lock_acquired) close_wait(session);
  if (event.server == ServerEvent::server_crash) end_other_sessions(now);
  if (filter_.chooses_times() && !filter_.has_time(now.time_us)) return;
  switch (event.server) {
    case ServerEvent::lock_wait:
      return on_lock_wait(now);  // counted when it is over
    case ServerEvent::lock_acquired:
      return on_lock_acquired(now);
    case ServerEvent::server_crash:
      if (!is_new_crash(now)) return;
      break;
    case ServerEvent::deadlock:
      on_deadlock(now);
      break;
    case ServerEvent::temp_file:
      on_temp_file(now);
      break;
    case ServerEvent::checkpoint_complete:
      if (event.checkpoint) aggregate_.server().add_checkpoint(*event.checkpoint);
      break;
    case ServerEvent::pooler_stats:
      if (event.pooler) aggregate_.server().add_pooler(*event.pooler);
      break;
    default:
      break;
  }
  aggregate_.server().add(event.server, event.value, event.object, now.time_us);
}

// A crash is told twice: when it happens, and when the server recovers from it.
bool Correlator::is_new_crash(Current& now) {
  Stream& stream = now.stream;
  const bool is_recovery = now.rest->value == 1;
  const bool is_new = !is_recovery || !stream.recovers;
  stream.recovers = !is_recovery;
  return is_new;
}

// A file is told when it is closed: in the statement, or before its line.
void Correlator::on_temp_file(Current& now) {
  SpillRow spill{0, {}, 1, now.rest->value, now.rest->value};
  spill.query_id = query_of(now).query_id;
  if (spill.query_id != 0) return add_spill(spill);
  if (now.row.session == 0) return;
  SpillRow& open = now.session->spill;
  ++open.count;
  open.total_bytes += spill.total_bytes;
  open.max_bytes = std::max(open.max_bytes, spill.max_bytes);
}

void Correlator::add_spill(SpillRow spill) {
  spill.query = process_query(0, spill.query_id).query;
  aggregate_.server().add_spill(spill);
}

// A query of the session is over: what waited for it to be known by name gets its name.
void Correlator::settle_open(Session& session, const Query& query) {
  const ShapeStats& shape = aggregate_.shape_stats(query.shape);
  if (session.blocking) decide_waits(session, query);
  if (session.spill.count > 0) {
    session.spill.query_id = shape.id;
    add_spill(std::move(session.spill));
    session.spill = {};
  }
  if (query.time_us == unknown_time || !session.transaction.concerns(shape.verb)) return;
  TransactionStep step;
  step.verb = shape.verb;
  if (shape.verb == Verb::rollback)
    step.to_savepoint = shape.fingerprint.find(" to ") != std::string::npos;
  if (shape.verb == Verb::start)
    step.starts_replication = !shape.fingerprint.starts_with("start transaction");
  if (shape.verb == Verb::prepare)
    step.prepares = shape.fingerprint.starts_with("prepare transaction");
  step.failed = query.failed;
  step.end_us = query.time_us;
  step.begin_us = query.duration_us < 0 ? unknown_time : query.time_us - query.duration_us;
  step.query_id = shape.id;
  TransactionRow ended;
  if (session.transaction.follow(step, ended)) add_transaction(session, std::move(ended));
}

void Correlator::add_transaction(const Session& session, TransactionRow transaction) {
  if (filter_.chooses_times() && !filter_.has_time(transaction.ended)) return;
  transaction.last = process_query(session.pid, transaction.last.query_id);
  aggregate_.server().add_transaction(transaction);
}

}  // namespace dbperf
