add_test(NAME golden
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/golden/run $<TARGET_FILE:dbperf>)
add_test(NAME readme
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/golden/run $<TARGET_FILE:dbperf>
          --readme ${PROJECT_SOURCE_DIR}/README.md)
