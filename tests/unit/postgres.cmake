dbperf_test(timestamp_test SOURCES unit/timestamp_test.cpp LIBS dbperf_formats)
dbperf_test(postgres_prefix_test SOURCES unit/postgres_prefix_test.cpp
  unit/postgres_prefix_repeats_test.cpp unit/postgres_prefix_short_test.cpp LIBS dbperf_formats)
dbperf_test(postgres_message_test SOURCES unit/postgres_message_test.cpp LIBS dbperf_formats)
dbperf_test(postgres_stderr_test SOURCES unit/postgres_stderr_test.cpp LIBS dbperf_formats)
dbperf_test(postgres_report_test
  SOURCES unit/postgres_plans_test.cpp unit/postgres_parameters_test.cpp
    unit/postgres_server_test.cpp unit/postgres_wording_test.cpp
  LIBS dbperf_parser)
dbperf_test(postgres_csv_test SOURCES unit/postgres_csv_test.cpp LIBS dbperf_formats)
dbperf_test(postgres_json_test SOURCES unit/postgres_json_test.cpp LIBS dbperf_formats simdjson::simdjson)
dbperf_test(postgres_parity_test SOURCES unit/postgres_parity_test.cpp LIBS dbperf_formats ZLIB::ZLIB)
dbperf_test(postgres_language_test SOURCES unit/postgres_language_test.cpp LIBS dbperf_formats)
dbperf_test(pgbouncer_test SOURCES unit/pgbouncer_test.cpp LIBS dbperf_parser)
