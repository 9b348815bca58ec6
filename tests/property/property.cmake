dbperf_test(test_property
  SOURCES property/report_property_test.cpp property/decoders_property_test.cpp
  LIBS dbperf_parser dbperf_render ZLIB::ZLIB)
