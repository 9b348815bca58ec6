dbperf_test(timestamp_test SOURCES unit/timestamp_test.cpp LIBS dbperf_formats)
dbperf_test(postgres_prefix_test SOURCES unit/postgres_prefix_test.cpp LIBS dbperf_formats)
