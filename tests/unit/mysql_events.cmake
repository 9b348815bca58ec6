dbperf_test(mysql_slow_test SOURCES unit/mysql_slow_test.cpp LIBS dbperf_formats)
