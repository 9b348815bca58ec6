dbperf_test(timestamp_test SOURCES unit/timestamp_test.cpp LIBS dbperf_formats)
