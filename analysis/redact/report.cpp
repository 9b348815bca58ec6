#include "analysis/report.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "analysis/load.h"
#include "analysis/redact/redactor.h"
#include "analysis/sql/dialect.h"
#include "analysis/sql/fingerprint.h"
#include "analysis/tag_sums.h"
#include "analysis/text.h"

namespace dbperf {
namespace {

// The dialect that a statement was read in, as its fingerprint tells: one query may be that of
// servers of both.
Dialect reading_of(std::string_view statement, uint64_t id, Dialect likely) {
  Fingerprinter fingerprint;
  for (const Dialect dialect : {likely, Dialect::postgres, Dialect::mysql, mysql_ansi})
    if (fingerprint(statement, dialect).id == id) return dialect;
  return unsure_dialect;
}

// What the users' own functions raise: all of it may be data. States of the classes 5 to 9 and I to
// Z are for each server to define.
bool is_raised(std::string_view sqlstate) {
  constexpr std::string_view raised[] = {"P0001", "P0004", "45000"};
  constexpr std::string_view classes[] = {"53", "54", "55", "57", "58",
                                          "70", "72", "P0", "XA", "XX"};
  if (std::find(std::begin(raised), std::end(raised), sqlstate) != std::end(raised)) return true;
  if (sqlstate.empty() || (sqlstate[0] >= '0' && sqlstate[0] <= '4') ||
      (sqlstate[0] >= 'A' && sqlstate[0] <= 'H'))
    return false;
  return std::find(std::begin(classes), std::end(classes), sqlstate.substr(0, 2)) ==
         std::end(classes);
}

// What hides the texts of one report.
class ReportRedaction {
 public:
  ReportRedaction(const Redactor& redactor, const Report& report) : redactor_(redactor) {
    for (const ErrorRow& row : report.errors)
      if (is_raised(row.sqlstate)) raised_.insert(row.message);
  }

  void execution(Execution& execution, uint64_t id) const {
    execution.dialect = reading_of(execution.query, id, execution.dialect);
    execution.query = redactor_.statement(execution.query, execution.dialect);
    execution.parameters = redactor_.parameters(execution.parameters);
    execution.error = message(execution.error);
    execution.attributes = redactor_.attributes(execution.attributes);
    execution.plan = redactor_.plan(execution.plan, execution.dialect);
  }

  void error(ErrorRow& row) const {
    ErrorRow::Example& example = row.example;
    row.message = is_raised(row.sqlstate) ? "?" : Redactor().message(row.message);
    example.message = message(example.message);
    example.detail = redactor_.note(example.detail, example.dialect);
    example.hint = redactor_.note(example.hint, example.dialect);
    example.query = redactor_.statement(example.query, example.dialect);
  }

  std::string message(std::string_view text) const {
    return raised_.contains(normalise_message(text)) ? redactor_.tag(text)
                                                     : redactor_.message(text);
  }

 private:
  const Redactor& redactor_;
  std::set<std::string> raised_;
};

// Errors that cannot be told apart any more become one.
void merge_errors(std::vector<ErrorRow>& rows) {
  std::map<std::array<std::string, 3>, size_t> places;
  std::vector<ErrorRow> merged;
  for (ErrorRow& row : rows) {
    const auto [place, is_new] =
        places.try_emplace({row.severity, row.sqlstate, row.message}, merged.size());
    if (is_new) {
      merged.push_back(std::move(row));
      continue;
    }
    ErrorRow& sums = merged[place->second];
    sums.count += row.count;
    note_time(row.first_seen, sums.first_seen, sums.last_seen);
    note_time(row.last_seen, sums.first_seen, sums.last_seen);
  }
  std::stable_sort(merged.begin(), merged.end(),
                   [](const ErrorRow& a, const ErrorRow& b) { return a.count > b.count; });
  rows = std::move(merged);
}

// Details that hold the names and the advice's own words, numbers and fingerprints.
constexpr std::string_view own_words[] = {
    "alternatives",
    "columns",
    "connections_per_second",
    "covered_by",
    "held",
    "index",
    "lock_order",
    "pairs",
    "peak_concurrency",
    "peak_start",
    "queries_per_connection",
    "refers_to",
    "replaces",
    "table",
    "usual_concurrency",
};

// Whatever else a detail says may be quoted from the log: a message, or else a statement. The
// statements that advice gives to paste are its own.
void redact_advice(const Redactor& redactor, const ReportRedaction& hide, const Report& report,
                   Recommendation& advice) {
  const auto about =
      std::find_if(report.queries.begin(), report.queries.end(), [&](const QueryRow& row) {
        return advice.query_ids.empty() || row.id == advice.query_ids.front();
      });
  const Dialect dialect = about == report.queries.end() ? unsure_dialect : about->dialect;
  std::erase_if(advice.details, [&](auto& entry) {
    auto& [name, detail] = entry;
    if (std::find(std::begin(own_words), std::end(own_words), name) != std::end(own_words))
      return false;
    const std::string whole = detail.text;
    const bool message = name == "error" || name == "messages";
    const auto redact = [&](std::string& text) {
      text = message ? hide.message(text) : redactor.statement(text, dialect);
    };
    redact(detail.text);
    for (std::string& item : detail.list) redact(item);
    return name == "explain" && detail.text != whole;  // it cannot run any more
  });
}

// What its processes were at, and the locks: an advisory one is named by a number of the user's.
void redact_server(const Redactor& redactor, ServerReport& server) {
  const auto hide = [&](ProcessQuery& process) {
    process.query = redactor.statement(
        process.query, reading_of(process.query, process.query_id, Dialect::postgres));
  };
  const auto hide_lock = [&](std::string& lock) {
    const size_t open = lock.find('[');
    if (open == std::string::npos) return;
    const size_t close = std::max(lock.find(']', open), open + 1);
    lock.replace(open + 1, close - open - 1, redactor.tag(lock.substr(open + 1, close - open - 1)));
  };
  for (LockWaitRow& row : server.lock_waits.waits) {
    hide_lock(row.lock);
    for (ProcessQuery* process : {&row.waiting, &row.blocking, &row.root}) hide(*process);
  }
  for (DeadlockRow& row : server.deadlocks.pairs)
    for (DeadlockRow::Party& party : row.processes) {
      hide_lock(party.lock);
      hide(party);
    }
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
  const ReportRedaction hide(*this, report);
  for (QueryRow& row : report.queries) {
    hide.execution(row.example, row.id);
    row.dialect = row.example.dialect;
  }
  for (SlowRow& row : report.slow_queries) hide.execution(row, row.id);
  for (ErrorRow& row : report.errors) hide.error(row);
  merge_errors(report.errors);
  if (report.focus) {
    const uint64_t id = report.focus->row ? report.focus->row->id : 0;
    redact_tags(*this, report.focus->by_tag);
    if (report.focus->row) hide.execution(report.focus->row->example, id);
    if (report.focus->failed) hide.execution(*report.focus->failed, id);
    for (SlowRow& row : report.focus->slowest) hide.execution(row, row.id);
  }
  redact_server(*this, report.server);
  redact_tags(*this, report.by_tag);
  for (Recommendation& advice : report.recommendations) redact_advice(*this, hide, report, advice);
}

}  // namespace dbperf
