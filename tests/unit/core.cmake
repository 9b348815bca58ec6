dbperf_test(test_core
  SOURCES unit/histogram_test.cpp unit/call_series_test.cpp unit/load_test.cpp unit/connections_test.cpp unit/text_test.cpp
    unit/aggregate_test.cpp unit/alerts_test.cpp unit/correlator_test.cpp unit/limits_test.cpp
    unit/bound_statement_test.cpp unit/focus_test.cpp unit/key_map_test.cpp
  LIBS dbperf_analysis)
dbperf_test(test_monitor
  SOURCES unit/monitor_test.cpp unit/monitor_threads_test.cpp
  LIBS dbperf_analysis Threads::Threads)
dbperf_test(sql_test
  SOURCES unit/sql_lexer_test.cpp unit/sql_fingerprint_test.cpp unit/sql_fingerprint_cache_test.cpp
    unit/sql_fingerprint_property_test.cpp unit/sql_query_tags_test.cpp
    unit/sql_statement_test.cpp
  LIBS dbperf_analysis)

# The SQL room once more, counting the basic blocks that run (clang's fuzzing wants them itself).
if(NOT DBPERF_FUZZ)
  get_target_property(sql_sources dbperf_sql SOURCES)
  list(TRANSFORM sql_sources PREPEND ${PROJECT_SOURCE_DIR}/analysis/)
  add_library(dbperf_sql_counted STATIC ${sql_sources})
  target_compile_options(dbperf_sql_counted PRIVATE -O1 -fsanitize-coverage=trace-pc)
  target_link_libraries(dbperf_sql_counted PUBLIC dbperf_build PRIVATE PkgConfig::xxhash)
  dbperf_test(sql_linear_test SOURCES unit/sql_linear_test.cpp LIBS dbperf_sql_counted)
endif()
