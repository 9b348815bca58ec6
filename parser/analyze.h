#pragma once
// The main job of the program: inputs in, report out.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/filter.h"
#include "analysis/redact/redactor.h"
#include "analysis/report.h"
#include "analysis/schema.h"
#include "parser/format.h"
#include "parser/stage_meter.h"

namespace dbperf {

// A moment given by the user: absolute, or counted back from the end of the input.
struct Moment {
  int64_t time_us = 0;        // if absolute
  int64_t before_end_us = 0;  // if not
  bool relative = false;
};

struct AnalyzeOptions {
  std::vector<std::string> paths;   // "-" is standard input
  std::string log_format = "auto";  // a name from formats(), or "auto"
  FormatOptions format;
  bool ansi_quotes = false, merge_partitions = false;  // see Reading
  unsigned jobs = 0;                                   // 0: all cores
  // The report does not depend on it. A chunk, and what is made of it, stays in the caches: with
  // two jobs 12 % less CPU than chunks of 4 MiB, and 25 MB of memory instead of 84.
  size_t chunk_size = 512 << 10;

  Filter filter;  // its since_us and until_us are set from these:
  std::optional<Moment> since, until;
  Thresholds thresholds;
  size_t max_slow_queries = 100;
  std::optional<uint64_t> focus;  // the ID of a query to keep all about
  bool recommendations = true;
  std::shared_ptr<const Schema> schema;  // of the databases; null: not known
  std::optional<Redactor> redactor;      // of the report; see FormatOptions::quotes_input too
  StageMeter* meter = nullptr;           // null: the stages are not measured
};

struct Progress {
  uint64_t bytes_done = 0;   // of the inputs as they are stored
  uint64_t bytes_total = 0;  // 0: unknown (a pipe)
};

// Hears what happens while inputs are read. Called from one thread.
class AnalyzeObserver {
 public:
  virtual void on_error(const std::string& message) = 0;    // an input failed
  virtual void on_warning(const std::string& message) = 0;  // something the user should know
  virtual void on_progress(const Progress&) {}              // now and then
  virtual bool interrupted() { return false; }              // asked between chunks

 protected:
  ~AnalyzeObserver() = default;
};

struct AnalyzeResult {
  Report report;              // all rows: see limit_rows()
  bool input_failed = false;  // an input could not be read, or nothing in it was recognised
  bool interrupted = false;
};

AnalyzeResult analyze(const AnalyzeOptions& options, AnalyzeObserver& observer);

}  // namespace dbperf
