#pragma once
// The stock compression programs: what they make of a text, and what they give back of a file.

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <string>
#include <string_view>

#include "tests/support/temporary_file.h"

namespace dbperf::test {

inline constexpr std::array<std::string_view, 5> stock_codecs = {"gzip", "zstd", "xz", "bzip2",
                                                                 "lz4"};

struct Ran {
  std::string output;
  int exit = 0;
};

inline Ran run_command(const std::string& command) {
  Ran ran;
  FILE* pipe = popen((command + " 2>/dev/null").c_str(), "r");
  std::array<char, 65536> buffer;
  while (const size_t got = fread(buffer.data(), 1, buffer.size(), pipe))
    ran.output.append(buffer.data(), got);
  const int status = pclose(pipe);
  ran.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ran;
}

// One member. `options` are the program's own.
inline std::string pack(std::string_view codec, std::string_view text, std::string_view options) {
  TemporaryDirectory dir;
  return run_command(std::string(codec) + " -c " + std::string(options) + " < " +
                     dir.write("text", text))
      .output;
}
inline std::string pack(std::string_view codec, std::string_view text) {
  return pack(codec, text, "");
}

// As `CODEC -dc FILE` prints it.
inline Ran unpack(std::string_view codec, const std::string& path) {
  return run_command(std::string(codec) + " -dc < " + path);
}

}  // namespace dbperf::test
