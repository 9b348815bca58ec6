#pragma once
// Numbers that nobody who writes a log can know: what is filed by them cannot be made to collide.

#include <array>
#include <cstdint>
#include <random>

namespace dbperf {

inline const std::array<uint64_t, 3> process_secrets = [] {
  std::random_device device;
  std::array<uint64_t, 3> secrets;
  for (uint64_t& secret : secrets) secret = static_cast<uint64_t>(device()) << 32 | device();
  return secrets;
}();

}  // namespace dbperf
