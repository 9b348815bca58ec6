dbperf_test(test_core
  SOURCES unit/histogram_test.cpp unit/load_test.cpp unit/connections_test.cpp unit/text_test.cpp
    unit/aggregate_test.cpp unit/alerts_test.cpp unit/correlator_test.cpp unit/limits_test.cpp
  LIBS dbperf_analysis)
dbperf_test(test_monitor
  SOURCES unit/monitor_test.cpp unit/monitor_threads_test.cpp
  LIBS dbperf_analysis Threads::Threads)
