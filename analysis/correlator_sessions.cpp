// What a session has open, and how it ends.

#include <algorithm>

#include "analysis/correlator_row.h"

namespace dbperf {
namespace {

constexpr uint64_t min_run = 10;  // shorter runs are not worth counting

// "shop_app of web on 10.0.0.8"; empty: nobody knows.
std::string say_origin(const Origin& origin) {
  std::string who = origin.user;
  const auto add = [&who](std::string_view word, const std::string& name) {
    if (name.empty()) return;
    if (!who.empty()) who.append(" ").append(word).append(" ");
    who += name;
  };
  add("of", origin.application);
  add("on", origin.host);
  return who;
}

}  // namespace

Correlator::Open Correlator::open(Current& now) {
  Open open;
  const DigestShape& shape = now.digest.shapes[now.row.shape];
  open.statement = now.row.statement;
  open.parameters = now.row.parameters;
  open.connection_id = now.row.connection_id;
  open.file = now.place.file;
  open.shape_id = aggregate_.shape_stats(shape_of(now)).id;
  open.verb = shape.verb;
  open.dialect = shape.dialect;
  open.origin = now.origin;
  const std::span<const uint32_t> tags = tags_of(now);
  open.tags.assign(tags.begin(), tags.end());
  open.time_us = now.time_us;
  open.duration_us = now.row.duration_us;
  open.line = now.line();
  open.matches = now.row.matches;
  open.is_server_log = now.place.is_server_log;
  return open;
}

void Correlator::count_pending(Session& session) {
  const Open open = std::move(*session.pending);
  session.pending.reset();
  count(open, session, open.time_us, unknown, nullptr);
}

void Correlator::close_run(const ShapeRun& run) {
  if (run.length >= min_run && aggregate_.has_shape(run.shape, run.shape_id))
    aggregate_.add_run(run.shape,
                       {run.length, run.leads ? run.leader_id : 0, run.length, run.soon});
}

// The session's last query was this one.
void Correlator::follow_run(Session& session, const Query& query, const ShapeStats& shape) {
  if (query.time_us == unknown_time) return;
  const int64_t took_us = query.duration_us == unknown ? 0 : query.duration_us;
  session.runs.follow({shape.id, query.shape, shape.verb, query.time_us - took_us, query.time_us,
                       log_resolution_us(query.time_us)},
                      [this](const ShapeRun& run) { close_run(run); });
}

void Correlator::close_all(Session& session) {
  close_wait(session);
  close_pending(session);
  close_plans(session);
  session.runs.close([this](const ShapeRun& run) { close_run(run); });
  if (!session.blocking) return;
  const std::unique_ptr<Blocking> blocking = std::move(session.blocking);
  for (OpenWait& wait : blocking->parked) settle(std::move(wait));
}

void Correlator::finish() {
  for (Session* const session : sessions_.sorted()) {
    close_all(*session);
    if (session->query_id == 0) continue;
    const Origin& who = aggregate_.origin_of(session->query_origin);
    aggregate_.connections().tell_holder(session->key, say_origin(who), session->query_id);
  }
}

// The session's number goes to another one: what the one before had open ends here.
void Correlator::begin_anew(Current& now) {
  Session& session = *now.session;
  end_session(session, now.time_us);
  const int64_t pid = session.pid;
  session = Session{};
  session.key = now.key;
  session.pid = pid;
  session.stream = now.place.stream;
}

void Correlator::end_session(Session& session, int64_t time_us) {
  TransactionRow abandoned;
  close_all(session);
  if (session.transaction.abandon(time_us, abandoned))
    add_transaction(session, std::move(abandoned));
}

void Correlator::on_connection(Current& now) {
  const ConnectionChange change = now.rest->connection;
  const bool pooled = !now.place.is_server_log;
  if (!pooled && (change == ConnectionChange::attempted || change == ConnectionChange::closed))
    begin_anew(now);
  const bool ends = change == ConnectionChange::closed || change == ConnectionChange::withdrawn;
  if (!pooled && !ends && change != ConnectionChange::failed && change != ConnectionChange::refused)
    change_origin(now);
  if (filter_.chooses_times() && !filter_.has_time(now.time_us)) return;
  if (change == ConnectionChange::checkout) now.session->query_id = 0;  // another's, so far
  aggregate_.connections().change(change, now.key, now.row.connection_id, now.time_us);
  if (pooled && change == ConnectionChange::failed && now.rest->kind == EventKind::connection &&
      !now.rest->message.empty())
    count_error(*now.rest, now.time_us, {}, now.place.file, now.line());
  if (!ends) return;
  if (now.rest->value > 0) aggregate_.server().add_session(now.rest->value);
  forget_process(*now.session);
  sessions_.erase(now.key);
}

// In a crash all sessions of the server end, and nothing says so of each.
void Correlator::end_other_sessions(Current& now) {
  std::vector<Session*> others = sessions_.sorted();
  std::erase_if(others, [&](const Session* other) {
    return other->stream != now.place.stream || other == now.session;
  });
  const bool passes = !filter_.chooses_times() || filter_.has_time(now.time_us);
  for (Session* const other : others) {
    end_session(*other, now.time_us);
    if (passes)
      aggregate_.connections().change(ConnectionChange::closed, other->key, {}, now.time_us);
  }
  for (const Session* const other : others) {
    forget_process(*other);
    sessions_.erase(other->key);
  }
}

}  // namespace dbperf
