# What `cmake --install` puts where, and the Debian packages that `cpack` makes of it: `dbperf`, and
# `libdbperf-dev` for programs that link the monitor core.
include(CMakePackageConfigHelpers)

set(share ${PROJECT_SOURCE_DIR}/cli/share)
set(docs ${CMAKE_INSTALL_DATADIR}/doc/dbperf)

install(TARGETS dbperf COMPONENT program)
install(FILES ${PROJECT_SOURCE_DIR}/man/dbperf.1
  DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
install(FILES ${PROJECT_SOURCE_DIR}/man/dbperf-report.schema.json
  DESTINATION ${CMAKE_INSTALL_DATADIR}/dbperf COMPONENT program)
install(FILES ${share}/config.toml ${share}/examples/cron ${share}/examples/logrotate
  DESTINATION ${docs}/examples COMPONENT program)
install(FILES ${share}/systemd/dbperf-report.service ${share}/systemd/dbperf-report.timer
  DESTINATION lib/systemd/system COMPONENT program)
install(FILES ${share}/completions/dbperf.bash
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME dbperf COMPONENT program)
# Where Debian's zsh looks; others look into site-functions.
set(DBPERF_ZSH_DIR ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions CACHE STRING "Completions of zsh")
install(FILES ${share}/completions/_dbperf DESTINATION ${DBPERF_ZSH_DIR} COMPONENT program)
install(FILES ${PROJECT_SOURCE_DIR}/README.md DESTINATION ${docs} COMPONENT program)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${docs} RENAME copyright COMPONENT program)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/dbperf)
install(TARGETS dbperf_monitor EXPORT dbperf ARCHIVE COMPONENT development)
install(EXPORT dbperf NAMESPACE dbperf:: FILE dbperf-targets.cmake
  DESTINATION ${package_dir} COMPONENT development)
foreach(header event monitor report server_report thresholds)  # what monitor.h includes
  install(FILES ${PROJECT_SOURCE_DIR}/analysis/${header}.h
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/dbperf/analysis COMPONENT development)
endforeach()
configure_package_config_file(${share}/dbperf-config.cmake.in dbperf-config.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(dbperf-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/dbperf-config.cmake ${PROJECT_BINARY_DIR}/dbperf-config-version.cmake
  DESTINATION ${package_dir} COMPONENT development)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE
  DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/libdbperf-dev RENAME copyright COMPONENT development)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_VENDOR dbperf)
set(CPACK_PACKAGE_CONTACT "the authors of dbperf <dbperf@localhost>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL program development)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME dbperf)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION database)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS tzdata)
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION "It reads the logs of PostgreSQL, MySQL and MariaDB, and JSON events of
applications, and says what is slow, what fails, why, and what to do about it.")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libdbperf-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "libfmt-dev, libre2-dev, libsodium-dev, libxxhash-dev, pkg-config")
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION "The monitor core, for C++ programs: an application tells it what its queries and
connections do, and asks it for statistics, alerts and advice.")
include(CPack)
