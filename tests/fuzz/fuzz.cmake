dbperf_test(fuzz_replay_test SOURCES fuzz/replay_test.cpp LIBS dbperf_parser ZLIB::ZLIB PkgConfig::xxhash)

# fuzz_FORMAT: libFuzzer over one log format.
if(DBPERF_FUZZ)
  foreach(format postgres-stderr postgres-csv postgres-json pgbouncer mysql-slow mysql-error mysql-general events
          events-document events-spans)
    string(REPLACE "-" "_" target fuzz_${format})
    add_executable(${target} fuzz/format_fuzzer.cpp)
    target_compile_definitions(${target} PRIVATE DBPERF_FUZZED_FORMAT="${format}")
    target_link_libraries(${target} PRIVATE dbperf_formats PkgConfig::xxhash)
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
  endforeach()
  add_executable(fuzz_envelopes fuzz/envelopes_fuzzer.cpp)
  target_link_libraries(fuzz_envelopes PRIVATE dbperf_parser PkgConfig::xxhash)
  target_link_options(fuzz_envelopes PRIVATE -fsanitize=fuzzer)
  add_executable(fuzz_schema fuzz/schema_fuzzer.cpp)
  target_link_libraries(fuzz_schema PRIVATE dbperf_recommend PkgConfig::xxhash)
  target_link_options(fuzz_schema PRIVATE -fsanitize=fuzzer)
endif()
