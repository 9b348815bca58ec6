dbperf_test(mysql_slow_test SOURCES unit/mysql_slow_test.cpp LIBS dbperf_formats)
dbperf_test(events_test SOURCES unit/events_test.cpp LIBS dbperf_formats simdjson::simdjson)
dbperf_test(events_framing_test SOURCES unit/events_framing_test.cpp LIBS dbperf_formats)
