#pragma once
// What one server session has open while its log is read; see correlator.h.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analysis/event.h"
#include "analysis/sql/verb.h"

namespace dbperf {

// A statement whose duration is awaited, or a plan whose execution is.
struct OpenStatement {
  std::string statement, parameters, connection_id, plan, file;
  uint64_t shape_id = 0;
  Verb verb = Verb::other;
  Dialect dialect = Dialect::postgres;
  uint32_t origin = 0;
  int64_t time_us = unknown_time, duration_us = unknown;
  uint64_t line = 0;
  bool matches = true, is_server_log = true;
};
struct ShapeRun {  // of one shape on one session
  uint64_t shape_id = 0, leader_id = 0, length = 0;
  uint32_t shape = 0;
  int64_t last_us = unknown_time;
};
struct PreparedStatement {
  std::string statement;
  Dialect dialect;
};
struct Session {
  std::optional<OpenStatement> pending;
  std::vector<OpenStatement> plans;
  std::optional<int64_t> wait_us;  // of an open lock wait
  int64_t wait_time_us = unknown_time;
  uint32_t origin = 0;  // from its connection messages, where the prefix says less
  // What the prefix said last, and what it makes with `origin`: most records of a session agree.
  uint32_t prefix_origin = 0, merged_origin = 0;
  ShapeRun run;
  std::map<std::string, PreparedStatement, std::less<>> prepared;
};

}  // namespace dbperf
