#include <fmt/core.h>
#include <unistd.h>

#include <cstring>

#include "cli/commands/commands.h"
#include "cli/diagnostics.h"
#include "cli/output_file.h"

namespace dbperf {

ExitStatus print(std::string_view text) {
  const WriteResult result = write_all(STDOUT_FILENO, text);
  if (result.outcome != WriteResult::failed) return ExitStatus::done;
  say(fmt::format("standard output: {}", std::strerror(result.error)));
  return ExitStatus::failed;
}

ExitStatus run(const PrintCommand& command) { return print(command.text); }

}  // namespace dbperf
