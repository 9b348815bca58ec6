#pragma once
// How advice states its evidence: numbers in words, details under names, and what a row of queries
// cost beyond waiting for locks.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/report.h"

namespace dbperf {

std::string say_count(uint64_t count);                        // "12,345"
std::string say_times(uint64_t count);                        // "once", "12,345 times"
std::string say_share(double ratio);                          // "38 %", "0.4 %"
std::string say_duration(int64_t us);                         // "1.2 s", "340 ms", "3 h 20 min"
std::string say_time(int64_t us);                             // "2026-11-22T10:00:00Z"
std::string say_bytes(int64_t bytes);                         // "64 MB"
std::string say_list(const std::vector<std::string>& names);  // "a, b and c"
// "up to 38 % of the query time of this log"
std::string say_saving(double share);

Detail detail_text(std::string text);
Detail detail_count(uint64_t count);
Detail detail_seconds(int64_t us);
Detail detail_ratio(double ratio);
Detail detail_list(std::vector<std::string> list);

// Time spent on the query itself: the log's lock waits are taken off.
int64_t own_time(const QueryRow& row);
// Half of its time or more was waiting for locks: nothing can be said of the query itself.
bool mostly_waits(const QueryRow& row);
// Worth advice: some execution was slow, or its share of the time is at least `min_share`; and the
// average execution, lock waits aside, takes `min_average_us` or longer.
bool is_costly(const QueryRow& row, double min_share, int64_t min_average_us);

// It asks the server about itself.
bool is_about_server(const QueryRow& row);

// Advice that has yet to say what it advises.
Recommendation new_advice(std::string_view category, std::string id, std::string title,
                          Priority priority);
// Names the query as one the advice is about, and adds up its share.
void add_query(const QueryRow& row, Recommendation& advice);
// calls, total_time, average_time and share of the queries added.
void add_cost_details(const std::vector<const QueryRow*>& rows, Recommendation& advice);

// The query of this id; null if the report has no row of it alone.
const QueryRow* find_query(const Report& report, uint64_t id);
// Part of the query time of the log.
double share_of(int64_t time_us, const Report& report);
// The server logged slow statements only, or a filter left some out: nothing is known of the rest.
bool some_statements_only(const Report& report);
// Seconds from the first to the last timestamp; 0 if unknown.
double log_seconds(const Report& report);
bool has_postgres_log(const Report& report);

}  // namespace dbperf
