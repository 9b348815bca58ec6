#pragma once
// For tests of recommendations: finished reports from a few statements with their numbers, and what
// was advised on them.

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/recommend/recommend.h"
#include "analysis/sql/fingerprint.h"
#include "analysis/sql/statement.h"

namespace dbperf::test {

struct Row {
  std::string_view sql;
  uint64_t calls = 100;
  int64_t average_us = 2'000'000;
  Dialect dialect = Dialect::postgres;
  uint64_t rows_sent = 0, rows_examined = 0, rows_affected = 0;  // of all calls
};

inline QueryRow query_row(const Row& told) {
  QueryRow row;
  Fingerprinter fingerprinter;
  const Fingerprint print = fingerprinter(told.sql, told.dialect);
  row.id = print.id;
  row.fingerprint = print.text;
  row.type = verb_name(print.verb);
  row.dialect = told.dialect;
  std::vector<TableUse> tables;
  read_tables(told.sql, told.dialect, tables);
  for (const TableUse& use : tables) {
    if (std::find(row.tables.begin(), row.tables.end(), use.name) == row.tables.end())
      row.tables.push_back(use.name);
    if (use.written) row.tables_written.push_back(use.name);
  }
  row.calls = row.timed = told.calls;
  row.avg_time = row.min_time = row.max_time = row.p50_time = told.average_us;
  row.total_time = told.average_us * static_cast<int64_t>(told.calls);
  row.slow = told.average_us > 1'000'000 ? told.calls : 0;
  row.rows_sent = told.rows_sent;
  row.rows_examined = told.rows_examined;
  row.rows_affected = told.rows_affected;
  row.example.query = told.sql;
  row.example.query_length = told.sql.size();
  row.example.duration = told.average_us;
  return row;
}

// Adds up shares and the rows by table, as a finished report has them.
inline Report report_of(QueryRows rows) {
  Report report;
  report.queries = std::move(rows);
  Stats& stats = report.stats;
  for (const QueryRow& row : report.queries) {
    stats.total_queries += row.calls;
    stats.timed_queries += row.timed;
    stats.total_query_time += row.total_time;
    stats.lock_time += row.lock_time;
    (row.type == "SELECT"   ? stats.select_queries
     : row.type == "INSERT" ? stats.insert_queries
     : row.type == "UPDATE" ? stats.update_queries
     : row.type == "DELETE" ? stats.delete_queries
                            : stats.other_queries) += row.calls;
    for (const std::string& name : row.tables) {
      auto table = std::find_if(report.by_table.begin(), report.by_table.end(),
                                [&name](const TableRow& known) { return known.table == name; });
      if (table == report.by_table.end()) table = report.by_table.insert(table, {name});
      const bool written = std::find(row.tables_written.begin(), row.tables_written.end(), name) !=
                           row.tables_written.end();
      table->queries += row.calls;
      (written ? table->writes : table->reads) += row.calls;
      table->total_duration += row.total_time;
    }
  }
  for (QueryRow& row : report.queries)
    if (stats.total_query_time > 0)
      row.share = static_cast<double>(row.total_time) / static_cast<double>(stats.total_query_time);
  return report;
}

inline Report report_of(const QueryRow& row) { return report_of(QueryRows{row}); }
inline Report report_of(const Row& row) { return report_of(query_row(row)); }

inline const Recommendation* find_advice(const std::vector<Recommendation>& advice,
                                         std::string_view id_start) {
  for (const Recommendation& one : advice)
    if (one.id.starts_with(id_start)) return &one;
  return nullptr;
}

// The advice whose id begins so; the test fails if there is none.
inline Recommendation advised(const Report& report, std::string_view id_start) {
  const std::vector<Recommendation> advice = recommend(report);
  const Recommendation* found = find_advice(advice, id_start);
  std::string ids;
  for (const Recommendation& one : advice) ids += one.id + " ";
  BOOST_REQUIRE_MESSAGE(found != nullptr, "no " << id_start << " in: " << ids);
  return *found;
}

inline bool is_silent(const Report& report, std::string_view id_start) {
  return find_advice(recommend(report), id_start) == nullptr;
}

inline const Detail* find_detail(const Recommendation& advice, std::string_view name) {
  for (const auto& [key, value] : advice.details)
    if (key == name) return &value;
  return nullptr;
}

inline Detail detail(const Recommendation& advice, std::string_view name) {
  const Detail* found = find_detail(advice, name);
  BOOST_REQUIRE_MESSAGE(found != nullptr, "no detail " << name);
  return *found;
}

inline std::vector<std::string> index_statements(const Report& report) {
  std::vector<std::string> statements;
  for (const Recommendation& one : recommend(report))
    if (one.category == "index")
      statements.insert(statements.end(), one.statements.begin(), one.statements.end());
  std::sort(statements.begin(), statements.end());
  return statements;
}

}  // namespace dbperf::test
