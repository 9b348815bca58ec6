#include "analysis/report.h"

#include <algorithm>
#include <map>

#include "analysis/redact/redactor.h"
#include "analysis/tag_sums.h"

namespace dbperf {
namespace {

void redact_execution(const Redactor& redactor, Execution& execution) {
  const Dialect dialect = execution.dialect;
  execution.query = redactor.statement(execution.query, dialect);
  execution.parameters = redactor.parameters(execution.parameters);
  execution.error = redactor.message(execution.error, dialect);
  execution.attributes = redactor.attributes(execution.attributes);
  execution.plan = redactor.plan(execution.plan, dialect);
}

void redact_error(const Redactor& redactor, ErrorRow& row) {
  ErrorRow::Example& example = row.example;
  example.query = redactor.statement(example.query, example.dialect);
  for (std::string* text : {&row.message, &example.message, &example.detail, &example.hint})
    *text = redactor.message(*text, example.dialect);
}

// Advice quotes examples of statements; the statements it gives to paste are its own, but for
// literals that it took over.
void redact_advice(const Redactor& redactor, const Report& report, Recommendation& advice) {
  const auto about =
      std::find_if(report.queries.begin(), report.queries.end(), [&](const QueryRow& row) {
        return !advice.query_ids.empty() && row.id == advice.query_ids.front();
      });
  const Dialect dialect = about == report.queries.end() ? Dialect::postgres : about->dialect;
  for (auto& [name, detail] : advice.details) {
    if (name != "explain" && name != "rewritten" && name != "example") continue;
    detail.text = redactor.statement(detail.text, dialect);
    for (std::string& item : detail.list) item = redactor.statement(item, dialect);
  }
}

// What its processes were at; only PostgreSQL's logs tell their statements, and MySQL's error log
// its deadlocks'. A statement that reads like both is read with MySQL's quotes: they hide more.
void redact_server(const Redactor& redactor, ServerReport& server) {
  const auto hide = [&](ProcessQuery& process) {
    const bool mysql = process.query.find_first_of("`\\") != std::string::npos;
    process.query = redactor.statement(process.query, mysql ? Dialect::mysql : Dialect::postgres);
  };
  for (LockWaitRow& row : server.lock_waits.waits)
    for (ProcessQuery* process : {&row.waiting, &row.blocking, &row.root}) hide(*process);
  for (DeadlockRow& row : server.deadlocks.pairs)
    for (DeadlockRow::Party& party : row.processes) hide(party);
  for (TransactionRow* row : {&server.transactions.longest, &server.transactions.most_idle})
    hide(row->last);
}

// The values of tags; rows that cannot be told apart any more become one.
void redact_tags(const Redactor& redactor, std::vector<GroupRow>& rows) {
  std::map<std::string, GroupRow> redacted;
  for (const GroupRow& row : rows) {
    std::string name = row.name;
    if (const size_t equals = name.find('='); equals != std::string::npos)
      name.replace(equals + 1, std::string::npos, redactor.tag(row.name.substr(equals + 1)));
    GroupRow& sums = redacted[name];
    sums.name = name;
    sums.queries += row.queries;
    sums.failed += row.failed;
    sums.total_duration += row.total_duration;
  }
  rows.clear();
  for (auto& [name, row] : redacted) rows.push_back(std::move(row));
  std::sort(rows.begin(), rows.end(), more_time);
}

}  // namespace

void Redactor::redact(Report& report) const {
  for (QueryRow& row : report.queries) redact_execution(*this, row.example);
  for (SlowRow& row : report.slow_queries) redact_execution(*this, row);
  for (ErrorRow& row : report.errors) redact_error(*this, row);
  if (report.focus) {
    redact_tags(*this, report.focus->by_tag);
    if (report.focus->row) redact_execution(*this, report.focus->row->example);
    if (report.focus->failed) redact_execution(*this, *report.focus->failed);
    for (SlowRow& row : report.focus->slowest) redact_execution(*this, row);
  }
  redact_server(*this, report.server);
  redact_tags(*this, report.by_tag);
  for (Recommendation& advice : report.recommendations) redact_advice(*this, report, advice);
}

}  // namespace dbperf
