// A small shop on SQLite that watches itself with the monitor core of dbperf. It prints what the
// monitor has learned: the figures that a health endpoint of a real application would show.

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>

#include "sqlite_watch.h"

namespace {

class Database {
 public:
  Database() { sqlite3_open(":memory:", &handle_); }
  ~Database() { sqlite3_close(handle_); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // False if the statement failed.
  bool run(const std::string& sql) {
    return sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
  }
  sqlite3* handle() { return handle_; }

 private:
  sqlite3* handle_ = nullptr;
};

void sell(dbperf::Monitor& monitor, int shop) {
  Database database;
  const SqliteWatch watch(database.handle(), monitor, "shop_" + std::to_string(shop));
  database.run("CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total REAL)");
  for (int i = 1; i <= 100; ++i)
    database.run("INSERT INTO orders VALUES (" + std::to_string(i) + ", " + std::to_string(i % 7) +
                 ", 9.99)");
  for (int i = 0; i < 20; ++i)
    database.run("SELECT sum(total) FROM orders WHERE customer_id = " + std::to_string(i));
  database.run("UPDATE orders SET total = total + 1 WHERE customer_id = 3");
  if (database.run("INSERT INTO orders VALUES (1, 1, 1)"))  // a key that is there already
    std::puts("this should have failed");
}

// One statement that takes long enough to be called slow.
void count_slowly(dbperf::Monitor& monitor) {
  Database database;
  const SqliteWatch watch(database.handle(), monitor, "reports");
  database.run(
      "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 300000)"
      " SELECT count(*) FROM n");
}

}  // namespace

int main() {
  SqliteWatch::set_up();
  const auto monitor = dbperf::create_performance_monitor(/*slow_query_threshold_s=*/0.01);
  monitor->register_alert_callback([](const dbperf::Alert& alert) {
    std::fprintf(stderr, "%s %s\n", alert.metric_name.c_str(), alert.message.c_str());
  });

  std::thread first(sell, std::ref(*monitor), 1), second(sell, std::ref(*monitor), 2);
  first.join();
  second.join();
  count_slowly(*monitor);

  const dbperf::Stats stats = monitor->get_stats();
  std::printf("%llu queries, %llu failed, %lld connections, %lld in use\n",
              static_cast<unsigned long long>(stats.total_queries),
              static_cast<unsigned long long>(stats.failed_queries),
              static_cast<long long>(stats.total_connections),
              static_cast<long long>(stats.active_connections));
  for (const dbperf::TypeRow& row : monitor->get_query_stats_by_type())
    std::printf("%s: %llu\n", row.type.c_str(), static_cast<unsigned long long>(row.count));
  std::printf("rows affected: %llu\n", static_cast<unsigned long long>(stats.rows_affected));
  for (const dbperf::SlowRow& slow : monitor->get_slow_queries(1))
    std::printf("slow: %.14s\n", slow.query.c_str());
  return EXIT_SUCCESS;
}
