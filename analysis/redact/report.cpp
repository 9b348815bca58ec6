#include "analysis/report.h"

#include <algorithm>

#include "analysis/redact/redactor.h"

namespace dbperf {
namespace {

void redact_execution(const Redactor& redactor, Execution& execution) {
  const Dialect dialect = execution.dialect;
  execution.query = redactor.statement(execution.query, dialect);
  execution.parameters = redactor.parameters(execution.parameters);
  execution.error = redactor.message(execution.error, dialect);
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

}  // namespace

void Redactor::redact(Report& report) const {
  for (QueryRow& row : report.queries) redact_execution(*this, row.example);
  for (SlowRow& row : report.slow_queries) redact_execution(*this, row);
  for (ErrorRow& row : report.errors) redact_error(*this, row);
  for (GroupRow& row : report.by_tag) row.name = tag(row.name);
  for (Recommendation& advice : report.recommendations) redact_advice(*this, report, advice);
}

}  // namespace dbperf
