#pragma once
// Hooks a SQLite connection, so that a dbperf::Monitor hears of each statement that it runs: the
// application's own code stays as it is.

#include <sqlite3.h>

#include <string>

#include "analysis/monitor.h"

class SqliteWatch {
 public:
  // Once, before anything else is done with SQLite: how the watches learn of statements that fail.
  static void set_up();

  // Both must outlive the watch. `name` is the connection's, for the monitor.
  SqliteWatch(sqlite3* database, dbperf::Monitor& monitor, std::string name);
  ~SqliteWatch();
  SqliteWatch(const SqliteWatch&) = delete;
  SqliteWatch& operator=(const SqliteWatch&) = delete;

 private:
  static int on_trace(unsigned kind, void* self, void* statement, void* nanoseconds);
  void on_finished(sqlite3_stmt* statement, double seconds);

  sqlite3* database_;
  dbperf::Monitor& monitor_;
  std::string name_;
  sqlite3_int64 changes_;  // made on the connection until now
};
