#include <algorithm>

#include "analysis/correlator_row.h"
#include "analysis/sql/bound_statement.h"
#include "analysis/text.h"

namespace dbperf {
namespace {

constexpr size_t max_sessions = 200'000;  // then the table is emptied, counting what is open
constexpr size_t max_prepared = 1'000;    // a session

// Records of one log may be this much out of order.
constexpr int64_t astray_us = 60'000'000;

uint64_t session_key(uint64_t session, uint32_t stream) {
  return session ^ (stream * 0x9E3779B97F4A7C15u);
}

std::string_view severity_word(Severity severity) {
  switch (severity) {
    case Severity::fatal:
      return "FATAL";
    case Severity::panic:
      return "PANIC";
    case Severity::warning:
      return "WARNING";
    default:
      return "ERROR";
  }
}

}  // namespace

Correlator::Correlator(Aggregate& aggregate, const Filter& filter, bool merge_partitions)
    : aggregate_(aggregate),
      filter_(filter),
      merge_partitions_(merge_partitions),
      fingerprint_(merge_partitions) {}

void Correlator::consume(const Digest& digest, const Place& place) {
  shape_numbers_.assign(digest.shapes.size(), unresolved);
  origin_numbers_.assign(digest.origins.size(), unresolved);
  tag_numbers_.assign(digest.tag_sets.size(), {});
  chooses_ = filter_.chooses();
  Stream& stream = streams_[place.stream];
  stream.named_by = DigestRow::none;
  for (const DigestRow& row : digest.rows) {
    if (row.resets_context) stream = {};
    Current now{digest,
                row,
                place,
                stream,
                row.rest == DigestRow::none ? nullptr : &digest.events[row.rest],
                session_key(row.session, place.stream),
                time_of(row, stream)};
    if (now.time_us != unknown_time) {
      stream.last_time_us = now.time_us;
      last_us_ = std::max(last_us_, now.time_us);
      if (filter_.has_time(now.time_us)) end_us_ = std::max(end_us_, now.time_us);
    }
    handle(now);
  }
}

// Of an hour that the clock shows twice, a log is in the second once its times went back by more
// than lines go astray.
int64_t Correlator::time_of(const DigestRow& row, Stream& stream) {
  if (row.inherits_time) return stream.last_time_us;
  if (row.repeats_after_s == 0) {
    stream.in_second_hour = false;
    return row.time_us;
  }
  if (stream.last_time_us != unknown_time && row.time_us + astray_us < stream.last_time_us) {
    stream.in_second_hour = true;
  }
  return row.time_us + (stream.in_second_hour ? row.repeats_after_s * 1'000'000LL : 0);
}

Session& Correlator::begin_session(Current& now) {
  if (sessions_.size() >= max_sessions) {
    finish();
    sessions_.clear();
    processes_.clear();
  }
  Session& session = sessions_.add(now.key);
  register_process(now, session);
  return session;
}

void Correlator::handle(Current& now) {
  now.session = sessions_.find(now.key);
  if (now.session == nullptr)
    now.session = &begin_session(now);
  else if (now.rest && now.rest->connection == ConnectionChange::began)
    begin_anew(now);
  resolve_origin(now);
  Session& session = *now.session;
  if (now.row.session == 0 && now.row.kind != EventKind::duration &&
      now.row.kind != EventKind::query && now.row.kind != EventKind::error)
    close_pending(session);
  if (now.rest && now.rest->server != ServerEvent::none)
    on_server_event(now);
  else
    close_wait(session);
  if (now.row.corrupt_duration && now.row.kind != EventKind::query) {
    if (passes_without_statement(now.origin, now.time_us)) aggregate_.add_corrupt_duration();
    if (now.row.kind == EventKind::duration) close_pending(*now.session);
    return;
  }
  switch (now.row.kind) {
    case EventKind::query:
      on_query(now);
      break;
    case EventKind::statement:
      on_statement(now);
      break;
    case EventKind::duration:
      on_duration(now);
      break;
    case EventKind::parse:
    case EventKind::bind:
      on_step(now);
      break;
    case EventKind::plan:
      on_plan(now);
      break;
    case EventKind::error:
      on_error(now);
      break;
    case EventKind::connection:
      on_connection(now);
      break;
    case EventKind::pool:
      if (filter_.has_time(now.time_us) || !filter_.chooses_times())
        aggregate_.connections().update_pool(now.rest->pool, now.time_us);
      break;
    case EventKind::other:
      break;
  }
}

// --- the kinds of events ---

void Correlator::rename_execute(Current& now) {
  Session& session = *now.session;
  const std::string_view statement = now.row.statement;
  const std::string_view name = prepared_name(statement);
  if (name.empty()) return;
  const Verb verb = now.digest.shapes[now.row.shape].verb;
  if (verb == Verb::prepare) {
    const std::string_view inner = statement_prepared_by(statement);
    if (!inner.empty() && session.prepared.size() < max_prepared)
      session.prepared.insert_or_assign(
          std::string(name), PreparedStatement{std::string(cut_utf8(inner, max_statement_bytes)),
                                               now.digest.shapes[now.row.shape].dialect});
  } else if (verb == Verb::deallocate) {
    if (const auto found = session.prepared.find(name); found != session.prepared.end())
      session.prepared.erase(found);
  }
}

// What the row at hand says of a query that it tells all of.
Query Correlator::query_in(Current& now) {
  Query query;
  query.statement = now.row.statement;
  query.shape = shape_of(now);
  query.origin = now.origin;
  query.tags = tags_of(now);
  query.time_us = now.time_us;
  query.duration_us = now.row.duration_us;
  query.failed = now.row.failed;
  query.from_server_log = now.place.is_server_log;
  query.evidence = now.row.evidence;
  if (!now.row.administrative) {
    query.lock_us = now.row.lock_us;
    query.rows_sent = now.row.rows_sent;
    query.rows_examined = now.row.rows_examined;
    query.rows_affected = now.row.rows_affected;
  }
  query.sampled_one_in = now.row.sampled_one_in;
  query.attributes = now.row.attributes;
  query.connection_id = now.row.connection_id;
  query.file = now.place.file;
  query.line = now.line();
  query.parameters = now.row.parameters;
  if (now.rest == nullptr) return query;
  query.plan = now.rest->detail;
  if (now.row.failed) query.error = now.rest->message;
  return query;
}

void Correlator::on_query(Current& now) {
  Session& session = *now.session;
  session.ran = true;
  // `EXECUTE name` and what it runs are one execution.
  if (now.row.runs_prepared && session.pending && session.pending->verb == Verb::execute)
    session.pending.reset();
  close_pending(session);  // a record with its own text tells that the statement before it is over
  if (now.rest && now.rest->connection == ConnectionChange::changed) change_origin(now);
  if (now.row.statement.empty()) {
    if (!passes_without_statement(now.origin, now.time_us)) return;
    if (now.row.corrupt_duration) aggregate_.add_corrupt_duration();
    if (now.row.duration_us >= 0) aggregate_.add_duration_without_statement(now.row.duration_us);
    return;
  }
  Query query = query_in(now);
  if (now.row.prepares) {
    rename_execute(now);
    const Verb verb = now.digest.shapes[now.row.shape].verb;
    const auto found = session.prepared.find(prepared_name(now.row.statement));
    if (verb == Verb::execute && found != session.prepared.end())
      query.shape = shape_of(found->second.statement, found->second.dialect);
  }
  if (!end_query(session, query, now.place.is_server_log, now.row.matches)) return;
  if (now.row.corrupt_duration) aggregate_.add_corrupt_duration();
  if (now.row.failed && now.rest)
    count_error(*now.rest, now.time_us, now.row.statement, now.place.file, now.line());
}

void Correlator::on_statement(Current& now) {
  Session& session = *now.session;
  close_pending(session);
  if (now.row.statement.empty()) return;
  Open pending = open(now);
  if (now.row.prepares) {
    rename_execute(now);
    const auto found = session.prepared.find(prepared_name(now.row.statement));
    if (pending.verb == Verb::execute && found != session.prepared.end())
      pending.shape_id =
          aggregate_.shape_stats(shape_of(found->second.statement, found->second.dialect)).id;
  }
  session.pending = std::move(pending);
}

void Correlator::on_duration(Current& now) {
  Session& session = *now.session;
  if (session.pending) {
    const Open open = std::move(*session.pending);
    session.pending.reset();
    count(open, session, now.time_us, now.row.duration_us, nullptr);
    return;
  }
  if (passes_without_statement(now.origin, now.time_us) &&
      now.row.duration_us >= filter_.min_duration_us)
    aggregate_.add_duration_without_statement(now.row.duration_us);
}

void Correlator::on_step(Current& now) {
  close_pending(*now.session);
  if (now.row.statement.empty() || now.row.duration_us < 0) return;
  Query query;
  query.shape = shape_of(now);
  query.origin = now.origin;
  query.time_us = now.time_us;
  query.duration_us = now.row.duration_us;
  if (passes(query, now.row.matches))
    aggregate_.add_step(now.row.kind == EventKind::parse, query.shape, now.row.duration_us);
}

void Correlator::on_error(Current& now) {
  Session& session = *now.session;
  const Event& event = *now.rest;
  // Who ran something had been let in: it was refused a database, not its login.
  if (event.connection == ConnectionChange::failed ||
      (event.connection == ConnectionChange::refused && !session.ran))
    on_connection(now);
  std::optional<Open> failed;
  if (session.pending) {
    // EXECUTE stands in the error by its name, in the statement line by what it names.
    const bool same = event.statement.empty() || session.pending->statement == event.statement ||
                      now.digest.shapes[now.row.shape].verb == Verb::execute;
    if (same) {
      failed = std::move(*session.pending);
      session.pending.reset();
      failed->time_us = now.time_us;
    } else {
      close_pending(session);
    }
  }
  if (!failed && !event.statement.empty()) failed = open(now);
  if (failed) {
    if (failed->parameters.empty()) failed->parameters = event.parameters;
    failed->duration_us = unknown;
    count(*failed, session, now.time_us, unknown, &event);
  } else if (passes_without_statement(now.origin, now.time_us)) {
    count_error(event, now.time_us, {}, now.place.file, now.line());
  }
  // That the session ended may not be told by itself.
  if (event.severity >= Severity::fatal && event.session != 0 && now.place.is_server_log)
    end_session(session, now.time_us);
}

// --- counting ---

// All is told of the query; false if it does not pass the filters. `may_have_plan`: plans logged
// before it may be its own.
bool Correlator::end_query(Session& session, Query& query, bool may_have_plan, bool matches) {
  const ShapeStats& shape = aggregate_.shape_stats(query.shape);
  if (may_have_plan && !session.plans.empty())
    take_plans(session, query);
  else if (may_have_plan)
    session.lines.note(shape.id, shape.verb);
  session.query_id = shape.id;
  session.query_origin = query.origin;
  if (session.blocking || session.spill.count > 0 || session.transaction.concerns(shape.verb))
    settle_open(session, query);
  if (!passes(query, matches)) {
    aggregate_.note_logged(query);
    return false;
  }
  aggregate_.add(query);
  follow_run(session, query, shape);
  return true;
}

void Correlator::count(const Open& open, Session& session, int64_t time_us, int64_t duration_us,
                       const Event* error) {
  Query query;
  query.statement = open.statement;
  query.shape = aggregate_.shape(open.shape_id, [&] {
    ShapeInfo info{open.shape_id, open.verb, open.dialect, {}, {}};
    describe(open.statement, info);
    return info;
  });
  query.origin = open.origin;
  query.tags = open.tags;
  query.time_us = time_us;
  query.duration_us = duration_us;
  query.failed = error != nullptr;
  query.from_server_log = open.is_server_log;
  query.connection_id = open.connection_id;
  query.parameters = open.parameters;
  query.plan = open.plan;
  query.file = open.file;
  query.line = open.line;
  if (error) query.error = error->message;
  if (end_query(session, query, open.plan.empty(), open.matches) && error)
    count_error(*error, time_us, open.statement, open.file, open.line);
}

void Correlator::count_error(const Event& event, int64_t time_us, std::string_view statement,
                             std::string_view file, uint64_t line) {
  ErrorKey key;
  key.severity = severity_word(event.severity);
  key.sqlstate = event.sqlstate;
  key.message = normalise_message(cut_utf8(event.message, max_fingerprint_bytes));
  ErrorRow::Example example;
  example.message = cut_utf8(event.message, max_fingerprint_bytes);
  if (event.kind != EventKind::query)  // whose detail is its plan
    example.detail = cut_utf8(event.detail, max_fingerprint_bytes);
  example.hint = cut_utf8(event.hint, max_fingerprint_bytes);
  example.query = event.parameters.empty()
                      ? std::string(cut_utf8(statement, max_statement_bytes))
                      : std::string(cut_utf8(
                            bind_parameters(statement, event.parameters, max_statement_bytes).text,
                            max_statement_bytes));
  example.timestamp = time_us;
  example.file = file;
  example.line = line;
  example.dialect = event.dialect;
  aggregate_.add_error(key, example);
}

}  // namespace dbperf
