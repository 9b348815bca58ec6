// libFuzzer over the reader of schema dumps.

#include "tests/fuzz/schema_body.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  dbperf::check_schema({reinterpret_cast<const char*>(data), size});
  return 0;
}
