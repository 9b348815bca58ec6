// libFuzzer over decoders and archives: the input's last byte chooses the size of the pieces.

#include "tests/fuzz/sources_body.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  dbperf::check_source({reinterpret_cast<const char*>(data), size - 1}, 1u + data[size - 1]);
  return 0;
}
