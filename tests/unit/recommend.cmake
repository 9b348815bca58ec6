dbperf_test(recommend_test
  SOURCES
    unit/recommend_advice_test.cpp
    unit/recommend_configuration_test.cpp
    unit/recommend_connection_pool_test.cpp
    unit/recommend_index_candidate_test.cpp
    unit/recommend_index_test.cpp
    unit/recommend_locks_test.cpp
    unit/recommend_plan_test.cpp
    unit/recommend_query_test.cpp
    unit/recommend_schema_test.cpp
    unit/recommend_traffic_test.cpp
    unit/recommend_workload_test.cpp
    unit/schema_test.cpp
  LIBS dbperf_recommend)
