dbperf_test(test_property
  SOURCES property/redaction_test.cpp property/detection_test.cpp
    property/report_property_test.cpp property/decoders_property_test.cpp
  LIBS dbperf_parser dbperf_render ZLIB::ZLIB)

# PostgreSQL's own parser, which tests compare ours with.
find_library(PG_QUERY_LIBRARY pg_query REQUIRED)
find_path(PG_QUERY_INCLUDE pg_query.h REQUIRED)
dbperf_test(sql_oracle_test
  SOURCES property/sql_oracle_test.cpp support/pg_tree.cpp support/sql_grammar.cpp
    support/sql_grammar_statements.cpp
  LIBS dbperf_parser simdjson::simdjson PkgConfig::re2 ${PG_QUERY_LIBRARY})
target_include_directories(sql_oracle_test PRIVATE ${PG_QUERY_INCLUDE})
