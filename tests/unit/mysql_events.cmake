dbperf_test(mysql_slow_test
  SOURCES unit/mysql_slow_test.cpp unit/mysql_slow_variants_test.cpp
  LIBS dbperf_formats dbperf_analysis)
dbperf_test(mysql_server_logs_test
  SOURCES unit/mysql_general_test.cpp unit/mysql_error_test.cpp
  LIBS dbperf_formats)
dbperf_test(events_test SOURCES unit/events_test.cpp unit/events_spans_test.cpp LIBS dbperf_formats simdjson::simdjson)
dbperf_test(flat_object_test SOURCES unit/flat_object_test.cpp LIBS dbperf_formats simdjson::simdjson)
dbperf_test(events_framing_test SOURCES unit/events_framing_test.cpp LIBS dbperf_formats)
