dbperf_test(test_property
  SOURCES property/redaction_test.cpp property/detection_test.cpp
    property/report_property_test.cpp property/decoders_property_test.cpp
  LIBS dbperf_parser dbperf_render ZLIB::ZLIB)
