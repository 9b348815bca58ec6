#include <malloc.h>

#include <csignal>
#include <exception>

#include "cli/commands/commands.h"
#include "cli/config_file.h"
#include "cli/diagnostics.h"
#include "cli/output_file.h"

int main(int argc, char** argv) {
  using dbperf::ExitStatus;
  mallopt(M_ARENA_MAX, 1);  // rows of the report take what workers gave back: a quarter of it all
  dbperf::reserve_standard_descriptors();
  for (const int signal : {SIGPIPE, SIGXFSZ}) std::signal(signal, SIG_IGN);  // writes fail instead
  ExitStatus status = ExitStatus::failed;
  try {
    const auto command =
        dbperf::parse_command_line({argv + (argc > 0), argv + argc}, dbperf::default_config_file());
    status = std::visit([](const auto& chosen) { return dbperf::run(chosen); }, command);
  } catch (const dbperf::UsageError& error) {
    if (error.command == "check") return static_cast<int>(dbperf::check_unknown(error.message));
    const std::string command = error.command.empty() ? "" : error.command + ' ';
    dbperf::say(error.message + "\nsee dbperf " + command + "--help");
    status = ExitStatus::bad_usage;
  } catch (const std::exception& error) {
    dbperf::say(error.what());
  }
  return static_cast<int>(status);
}
