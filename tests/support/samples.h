#pragma once
// The sample logs, by the folders that hold them: each folder is named after its format.

#include <string>
#include <string_view>
#include <vector>

namespace dbperf::test {

struct Sample {
  std::string path;
  std::string folder;  // below sample-logs/
  bool compressed = false;
};

// Sorted by path.
std::vector<Sample> sample_logs();

// The sources' root.
std::string source_path(std::string_view below);

}  // namespace dbperf::test
