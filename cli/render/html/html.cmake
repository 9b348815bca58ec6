# --format html embeds its page and Chart.js, which Debian packages as libjs-chart.js. A build without
# it has no such format.
set(chart_version 3.9.1)
find_file(DBPERF_CHART_JS NAMES chart.min.js
          PATHS /usr/share/javascript /usr/share/nodejs/chart.js/dist PATH_SUFFIXES chart.js
          DOC "Chart.js ${chart_version}, minified" NO_DEFAULT_PATH)
set(html_problem "")
if(NOT EXISTS "${DBPERF_CHART_JS}")
  set(html_problem "Chart.js was not found (libjs-chart.js; or set DBPERF_CHART_JS)")
else()
  file(READ ${DBPERF_CHART_JS} chart_banner LIMIT 200)
  if(NOT chart_banner MATCHES "Chart\\.js v${chart_version}")
    set(html_problem "${DBPERF_CHART_JS} is not Chart.js ${chart_version}")
  endif()
endif()
if(html_problem)
  message(STATUS "Without --format html: ${html_problem}")
  return()
endif()

set(html ${CMAKE_CURRENT_LIST_DIR})
set(scripts text elements charts overview findings queries query sections main)
list(TRANSFORM scripts REPLACE "(.+)" "${html}/\\1.js")
set(assets ${html}/page.html ${html}/style.css ${scripts} ${DBPERF_CHART_JS} ${html}/chart_licence.txt)
list(JOIN scripts "," scripts)
set(embedded ${PROJECT_BINARY_DIR}/html_assets.cpp)
add_custom_command(OUTPUT ${embedded}
  COMMAND ${CMAKE_COMMAND} -DOUTPUT=${embedded} -DNAMES=page,style,script,chart_library,chart_licence
          -DFILES_page=${html}/page.html -DFILES_style=${html}/style.css -DFILES_script=${scripts}
          -DFILES_chart_library=${DBPERF_CHART_JS} -DFILES_chart_licence=${html}/chart_licence.txt
          -P ${html}/embed.cmake
  DEPENDS ${assets} ${html}/embed.cmake VERBATIM)
target_sources(dbperf_render PRIVATE render/html.cpp ${embedded})
target_link_libraries(dbperf_render PRIVATE ZLIB::ZLIB PkgConfig::sodium)
target_compile_definitions(dbperf_render PUBLIC DBPERF_HTML)
set_property(GLOBAL PROPERTY DBPERF_HTML TRUE)
