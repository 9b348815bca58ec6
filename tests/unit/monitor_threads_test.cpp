// Many threads at once: writers, readers, callbacks that call back, and resets. What the thread
// sanitizer has to say is the point; the counts must add up besides.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "analysis/monitor.h"

using namespace dbperf;

BOOST_AUTO_TEST_SUITE(monitor_threads)

BOOST_AUTO_TEST_CASE(nothing_is_lost_between_writers) {
  Monitor monitor;
  std::vector<std::thread> writers;
  for (int t = 0; t < 4; ++t)
    writers.emplace_back([&, t] {
      for (int i = 0; i < 500; ++i)
        monitor.record_query("SELECT * FROM t" + std::to_string(i % 5), 0.001 * (i % 3), {}, 1, "c",
                             "u" + std::to_string(t));
    });
  for (std::thread& writer : writers) writer.join();
  BOOST_TEST(monitor.get_stats().total_queries == 2000u);
  BOOST_TEST(monitor.get_stats().rows_affected == 2000u);
}

BOOST_AUTO_TEST_CASE(everything_at_once) {
  Monitor monitor;
  std::atomic<uint64_t> heard = 0;
  monitor.register_alert_callback([&](const Alert&) {
    ++heard;
    monitor.get_stats();  // a callback may call back
    monitor.get_alerts();
  });
  std::atomic<bool> done = false;
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 150; ++i) {
        monitor.record_query("SELECT " + std::to_string(i), i % 10 == 0 ? 2.0 : 0.01,
                             i % 7 == 0 ? std::optional<std::string_view>("no") : std::nullopt);
        monitor.record_connection_event(i % 2 ? "checkout" : "checkin", std::to_string(i));
        monitor.update_pool_metrics(10, i % 11, 0);
      }
    });
  std::thread reader([&] {
    while (!done) {
      monitor.get_slow_queries();
      monitor.get_very_slow_queries();
      monitor.get_query_stats_by_type();
      monitor.get_query_stats_by_table();
      monitor.get_recommendations(true);
    }
  });
  std::thread resetter([&] {
    for (int i = 0; i < 5; ++i) {
      std::this_thread::yield();
      monitor.reset_stats();
      monitor.register_alert_callback([](const Alert&) {});
    }
  });
  for (std::thread& thread : threads) thread.join();
  resetter.join();
  done = true;
  reader.join();
  BOOST_TEST(heard > 0u);
}

BOOST_AUTO_TEST_SUITE_END()
