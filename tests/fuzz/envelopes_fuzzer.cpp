// libFuzzer over all wrappings: the input's second byte chooses one of them, or their contest.

#include "tests/fuzz/envelopes_body.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace dbperf;
  if (size < 2) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 2, size - 2);
  const size_t choice = data[1] % (envelopes().size() + 1);
  if (choice == envelopes().size())
    check_contest(input);
  else
    check_envelope(envelopes()[choice], input, 1 + data[0]);
  return 0;
}
