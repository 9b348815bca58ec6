#include "sqlite_watch.h"

#include <optional>
#include <string_view>
#include <utility>

namespace {

// Of the statement that this thread is running: SQLite logs an error first, and tells then that the
// statement is finished.
thread_local std::string failure;

void on_log(void*, int, const char* message) {
  const std::string_view text = message;  // abort at 8 in [INSERT ...]: UNIQUE constraint failed
  const size_t end_of_statement = text.rfind("]: ");
  if (end_of_statement != std::string_view::npos) failure = text.substr(end_of_statement + 3);
}

}  // namespace

void SqliteWatch::set_up() { sqlite3_config(SQLITE_CONFIG_LOG, on_log, nullptr); }

SqliteWatch::SqliteWatch(sqlite3* database, dbperf::Monitor& monitor, std::string name)
    : database_(database),
      monitor_(monitor),
      name_(std::move(name)),
      changes_(sqlite3_total_changes64(database)) {
  monitor_.record_connection_event("create", name_);
  monitor_.record_connection_event("checkout", name_);
  sqlite3_trace_v2(database_, SQLITE_TRACE_PROFILE, on_trace, this);
}

SqliteWatch::~SqliteWatch() {
  sqlite3_trace_v2(database_, 0, nullptr, nullptr);
  monitor_.record_connection_event("checkin", name_);
  monitor_.record_connection_event("close", name_);
}

int SqliteWatch::on_trace(unsigned, void* self, void* statement, void* nanoseconds) {
  const double seconds = static_cast<double>(*static_cast<sqlite3_int64*>(nanoseconds)) / 1e9;
  static_cast<SqliteWatch*>(self)->on_finished(static_cast<sqlite3_stmt*>(statement), seconds);
  return 0;
}

void SqliteWatch::on_finished(sqlite3_stmt* statement, double seconds) {
  std::optional<std::string_view> error;
  if (!failure.empty()) error = failure;
  const sqlite3_int64 changes = sqlite3_total_changes64(database_);
  monitor_.record_query(sqlite3_sql(statement), seconds, error, changes - changes_, name_);
  changes_ = changes;
  failure.clear();
}
