#pragma once
// Hears what analyze() has to say, and keeps it.

#include <string>
#include <vector>

#include "parser/analyze.h"

namespace dbperf::test {

struct QuietObserver : AnalyzeObserver {
  void on_error(const std::string& message) override { errors.push_back(message); }
  void on_warning(const std::string& message) override { warnings.push_back(message); }
  std::vector<std::string> errors, warnings;
};

struct Analysed {
  AnalyzeResult result;
  QuietObserver heard;
  const Report& report() const { return result.report; }
};

inline Analysed analyse(AnalyzeOptions options) {
  Analysed out;
  out.result = analyze(options, out.heard);
  return out;
}

inline Analysed analyse(std::vector<std::string> paths) {
  AnalyzeOptions options;
  options.paths = std::move(paths);
  return analyse(std::move(options));
}

}  // namespace dbperf::test
