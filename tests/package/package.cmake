# What is installed, and who builds on it. Instrumented programs are not for installing.
if(NOT DBPERF_SANITIZE)
  add_test(NAME package
    COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/package/check_package ${PROJECT_BINARY_DIR} ${PROJECT_SOURCE_DIR})
  add_test(NAME example
    COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/package/check_example ${PROJECT_BINARY_DIR} ${PROJECT_SOURCE_DIR})
endif()
