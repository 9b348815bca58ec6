dbperf_test(cli_test
  SOURCES
    unit/alert_command_test.cpp
    unit/characters_test.cpp
    unit/command_line_test.cpp
    unit/config_file_test.cpp
    unit/export_formats_test.cpp
    unit/json_report_test.cpp
    unit/layout_test.cpp
    unit/metric_range_test.cpp
    unit/numbers_test.cpp
    unit/output_file_test.cpp
    unit/sample_report.cpp
    unit/terminal_test.cpp
    unit/text_report_test.cpp
    unit/values_test.cpp
  LIBS dbperf_cli simdjson::simdjson PkgConfig::re2)

add_test(NAME man_page
  COMMAND ${PROJECT_SOURCE_DIR}/tests/support/check_man_page $<TARGET_FILE:dbperf>
          ${PROJECT_SOURCE_DIR}/man/dbperf.1)

add_test(NAME config_example
  COMMAND ${PROJECT_SOURCE_DIR}/tests/support/check_config_example $<TARGET_FILE:dbperf>
          ${PROJECT_SOURCE_DIR}/cli/share/config.toml)

add_test(NAME completion
  COMMAND ${PROJECT_SOURCE_DIR}/tests/support/check_completion $<TARGET_FILE:dbperf>
          ${PROJECT_SOURCE_DIR}/cli/share/completions)

add_test(NAME share
  COMMAND ${PROJECT_SOURCE_DIR}/tests/support/check_share $<TARGET_FILE:dbperf>
          ${PROJECT_SOURCE_DIR}/cli/share)

add_test(NAME report_schema
  COMMAND /usr/bin/python3 ${PROJECT_SOURCE_DIR}/tests/support/check_report_schema $<TARGET_FILE:dbperf>
          ${PROJECT_SOURCE_DIR}/man/dbperf-report.schema.json ${PROJECT_SOURCE_DIR})

add_test(NAME exports
  COMMAND /usr/bin/python3 ${PROJECT_SOURCE_DIR}/tests/support/check_exports $<TARGET_FILE:dbperf>
          ${PROJECT_SOURCE_DIR})

add_test(NAME interrupt
  COMMAND ${PROJECT_SOURCE_DIR}/tests/support/check_interrupt $<TARGET_FILE:dbperf>
          ${PROJECT_SOURCE_DIR}/sample-logs/postgres-stderr/slow-only.log)
