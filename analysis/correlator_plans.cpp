// Which execution an auto_explain plan belongs to.
//
// PostgreSQL logs a plan when the executor ends. Of a simple query that is before its duration
// line; of a portal of the extended protocol it is when the portal is dropped: often right after
// the line of its last execute, and in a transaction as late as its COMMIT. The same holds for the
// query of a cursor, whose line is the one of its DECLARE. What ran within a function is logged
// before the plan of the outer statement, and says so by its CONTEXT.

#include <algorithm>

#include "analysis/correlator_row.h"
#include "analysis/text.h"

namespace dbperf {
namespace {

constexpr size_t max_open_plans = 64;  // a session

int64_t begin_us(const OpenStatement& plan) { return plan.time_us - plan.duration_us; }

// Whether the plan is of something that ran within what took `duration_us` up to `end_us`. A plan
// without CONTEXT is taken for one only if the times prove it.
bool ran_within(const OpenStatement& plan, int64_t end_us, int64_t duration_us) {
  if (plan.time_us == unknown_time || end_us == unknown_time) return plan.is_nested;
  const int64_t slack_us = log_resolution_us(std::max(plan.time_us, end_us)) + 500;
  const int64_t outer_begin_us = end_us - duration_us;
  if (plan.is_nested) return begin_us(plan) >= outer_begin_us - slack_us;
  return begin_us(plan) >= outer_begin_us + slack_us && plan.duration_us <= duration_us;
}

// The same for a line, which is known to have ended the execution of all that was logged before it.
bool was_nested(const OpenStatement& plan, const Query& query) {
  if (query.duration_us < 0) return plan.is_nested;
  if (plan.time_us == unknown_time || query.time_us == unknown_time)
    return plan.duration_us <= query.duration_us;
  const int64_t slack_us = log_resolution_us(std::max(plan.time_us, query.time_us)) + 500;
  return begin_us(plan) >= query.time_us - query.duration_us - slack_us &&
         plan.duration_us <= query.duration_us;
}

// Which of the plans are of the line's own text and execution: the last, and those before it that
// it has the time for, as a string of statements runs one after another.
std::vector<bool> own_plans(const std::vector<OpenStatement>& plans, const Query& query) {
  std::vector<bool> own(plans.size());
  int64_t left_us = query.duration_us;
  for (size_t i = plans.size(); i-- > 0;) {
    const OpenStatement& plan = plans[i];
    if (plan.statement != query.statement) continue;
    own[i] = query.duration_us < 0 ||
             (was_nested(plan, query) && (plan.is_nested || plan.duration_us <= left_us));
    if (own[i] && !plan.is_nested) left_us -= plan.duration_us;
  }
  return own;
}

}  // namespace

bool UnexplainedLines::take(uint64_t shape_id) {
  const size_t kept = std::min<size_t>(count_, ids_.size());
  const auto found = std::find(ids_.begin(), ids_.begin() + kept, shape_id);
  if (found == ids_.begin() + kept) return false;
  *found = 0;
  return true;
}

void Correlator::on_plan(Current& now) {
  if (now.row.statement.empty()) return;
  Session& session = *now.session;
  Open plan = open(now);
  plan.plan = now.rest ? cut_utf8(now.rest->detail, max_statement_bytes) : std::string_view();
  plan.is_nested = now.rest && !now.rest->context.empty();
  if (!plan.is_nested && now.row.session != 0 && session.lines.take(plan.shape_id)) {
    // Its execution was counted when its line came; should the next line be of the same text, the
    // plan may as well be that one's.
    plan.is_counted = true;
  }
  std::erase_if(session.plans, [&](const Open& earlier) {
    return earlier.statement != plan.statement && !earlier.is_counted &&
           ran_within(earlier, plan.time_us, plan.duration_us);
  });
  if (now.row.session == 0) close_plans(session);
  session.plans.push_back(std::move(plan));
  if (session.plans.size() > max_open_plans) make_room(session);
}

// A statement may check a thousand foreign keys before its own plan comes: the least of what ran
// within something is forgotten, which leaves what may have stood alone.
void Correlator::make_room(Session& session) {
  const auto least = std::min_element(session.plans.begin(), session.plans.end(),
                                      [](const Open& a, const Open& b) {
                                        if (a.is_nested != b.is_nested) return a.is_nested;
                                        return a.duration_us < b.duration_us;
                                      });
  if (least->is_nested)
    session.plans.erase(least);
  else
    close_plans(session);
}

void Correlator::close_plan(const Open& plan, Session& session) {
  if (plan.is_counted)
    aggregate_.add_plan(plan.shape_id, plan.plan);
  else
    count(plan, session, plan.time_us, plan.duration_us, nullptr);
}

void Correlator::close_plans(Session& session) {
  const std::vector<Open> plans = std::move(session.plans);
  session.plans.clear();
  for (const Open& plan : plans) close_plan(plan, session);
}

// Of the plans logged since the session's last duration line, the last with the execution's text is
// its plan; those that ran within it are nested in it; the others stood alone.
void Correlator::take_plans(Session& session, Query& query) {
  const ShapeStats& shape = aggregate_.shape_stats(query.shape);
  const std::vector<Open> plans = std::move(session.plans);
  session.plans.clear();
  const std::vector<bool> is_own = own_plans(plans, query);
  const Open *own = nullptr, *nested = nullptr;
  for (size_t i = 0; i < plans.size(); ++i) {
    const Open& plan = plans[i];
    const bool differs = plan.statement != query.statement;
    if (is_own[i]) {
      own = &plan;
    } else if (differs && !plan.is_counted && was_nested(plan, query)) {
      if (nested == nullptr || plan.duration_us > nested->duration_us) nested = &plan;
    } else {
      close_plan(plan, session);
    }
  }
  const bool is_explained = own && !own->is_counted;
  session.lines.note(is_explained ? 0 : shape.id, shape.verb);
  if (is_explained && query.duration_us < 0 && !query.failed) {  // only its beginning was logged
    query.duration_us = own->duration_us;
    query.time_us = own->time_us;
  }
  if (own == nullptr) own = nested;  // what took long within it, if nothing better is known
  if (own == nullptr) return;
  plan_ = own->plan;
  query.plan = plan_;
}

}  // namespace dbperf
