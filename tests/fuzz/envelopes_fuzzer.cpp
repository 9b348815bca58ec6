// libFuzzer over all wrappings.

#include "tests/fuzz/envelopes_body.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  dbperf::check_envelopes(input, 1 + data[0]);
  return 0;
}
