// libFuzzer: DBPERF_FUZZED_FORMAT names one of fuzzed_formats.

#include "tests/fuzz/format_body.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace dbperf;
  static constexpr const FuzzedFormat* fuzzed = [] {
    for (const FuzzedFormat& one : fuzzed_formats)
      if (one.name == DBPERF_FUZZED_FORMAT) return &one;
    return static_cast<const FuzzedFormat*>(nullptr);
  }();
  static_assert(fuzzed != nullptr);
  static const auto format = fuzzed->make();
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  check_format(*format, input, 1 + data[0], fuzzed->records_are_lines);
  return 0;
}
