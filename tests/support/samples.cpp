#include "tests/support/samples.h"

#include <algorithm>
#include <filesystem>

namespace dbperf::test {

std::string source_path(std::string_view below) {
  return std::string(DBPERF_SOURCE_DIR) + "/" + std::string(below);
}

std::vector<Sample> sample_logs() {
  std::vector<Sample> samples;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(source_path("sample-logs"))) {
    const std::filesystem::path& path = entry.path();
    if (!entry.is_regular_file() || path.parent_path().filename() == "sample-logs") continue;
    const std::string extension = path.extension();
    samples.push_back({path, path.parent_path().filename(),
                       extension != ".log" && extension != ".jsonl" && extension != ".csv" &&
                           extension != ".json"});
  }
  std::sort(samples.begin(), samples.end(),
            [](const Sample& a, const Sample& b) { return a.path < b.path; });
  return samples;
}

}  // namespace dbperf::test
