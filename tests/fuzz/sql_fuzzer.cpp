// libFuzzer over fingerprints and the readers of statements.

#include "tests/fuzz/sql_body.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  dbperf::check_sql({reinterpret_cast<const char*>(data), size});
  return 0;
}
