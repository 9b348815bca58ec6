# Real servers, and their own account of what they did. One at a time: times are compared too.
foreach(server postgres postgres_prefixes postgres_languages postgres_server postgres_collected pgbouncer syslog mariadb mariadb_server_logs events
        advice)
  add_test(NAME live_${server}
    COMMAND /usr/bin/python3 -B ${CMAKE_CURRENT_SOURCE_DIR}/live/test_${server}.py
            $<TARGET_FILE:dbperf>)
  set_tests_properties(live_${server} PROPERTIES LABELS live RUN_SERIAL TRUE TIMEOUT 900)
endforeach()

# The HTML report in a real browser.
get_property(has_html GLOBAL PROPERTY DBPERF_HTML)
if(has_html)
  add_test(NAME live_html
    COMMAND /usr/bin/python3 -B ${CMAKE_CURRENT_SOURCE_DIR}/live/test_html.py
            $<TARGET_FILE:dbperf>)
  set_tests_properties(live_html PROPERTIES LABELS live TIMEOUT 900)
endif()
