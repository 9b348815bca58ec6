dbperf_test(test_parser
  SOURCES unit/source_test.cpp unit/chunk_reader_test.cpp unit/analyze_test.cpp
    unit/bad_input_test.cpp unit/envelopes_test.cpp unit/envelopes_containers_test.cpp
    unit/envelopes_clouds_test.cpp unit/inputs_test.cpp unit/time_zones_test.cpp
    unit/wrapped_samples_test.cpp unit/legacy_encoding_test.cpp unit/mysql_report_test.cpp
  LIBS dbperf_parser dbperf_render ZLIB::ZLIB)
