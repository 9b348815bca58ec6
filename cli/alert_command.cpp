#include "cli/alert_command.h"

#include <fmt/core.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>

#include "cli/output_file.h"
#include "cli/signals.h"
#include "cli/values.h"

namespace dbperf {
namespace {

using Clock = std::chrono::steady_clock;

// The text as a file to be read from its beginning: nobody has to write while another reads.
int file_with(const std::string& text) {
  const int descriptor = memfd_create("alert", MFD_CLOEXEC);
  if (descriptor < 0) return -1;
  if (write_all(descriptor, text).outcome == WriteResult::done &&
      lseek(descriptor, 0, SEEK_SET) == 0)
    return descriptor;
  close(descriptor);
  return -1;
}

// Starts the program in a process group of its own; returns errno.
int start(const std::vector<std::string>& words, int input, pid_t& pid) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);

  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setpgroup(&attributes, 0);
  sigset_t usual;  // what this program ignores
  sigemptyset(&usual);
  sigaddset(&usual, SIGPIPE);
  sigaddset(&usual, SIGXFSZ);
  posix_spawnattr_setsigdefault(&attributes, &usual);
  const int error =
      posix_spawnp(&pid, arguments[0], &files, &attributes, arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return error;
}

// Waits for the end of `pid`; after the time limit or an interrupt, that is now. False: it had to
// be ended.
bool wait_for(pid_t pid, Clock::time_point deadline, int& status) {
  auto pause = std::chrono::microseconds(500);
  while (waitpid(pid, &status, WNOHANG) != pid) {
    if (Clock::now() >= deadline || interrupted()) {
      kill(-pid, SIGKILL);
      while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
      return false;
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::microseconds(20'000));
  }
  return true;
}

struct Run {
  std::string problem;  // empty: none
  bool worth_another = true;
};

Run run_once(const std::vector<std::string>& words, const std::string& alert, int64_t limit_ms) {
  const int input = file_with(alert);
  if (input < 0) return {std::strerror(errno), false};
  pid_t pid = 0;
  const int error = start(words, input, pid);
  close(input);
  if (error != 0) return {std::strerror(error), false};
  int status = 0;
  if (!wait_for(pid, Clock::now() + std::chrono::milliseconds(limit_ms), status)) {
    if (interrupted()) return {"interrupted", false};
    return {
        fmt::format("took longer than {:g} s and was ended", static_cast<double>(limit_ms) / 1e3),
        false};
  }
  if (WIFSIGNALED(status)) return {fmt::format("ended by signal {}", WTERMSIG(status))};
  if (WEXITSTATUS(status) != 0) return {fmt::format("exit status {}", WEXITSTATUS(status))};
  return {};
}

}  // namespace

std::vector<std::string> split_command(std::string_view text) {
  std::vector<std::string> words;
  bool in_word = false;
  char quote = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool blank = c == ' ' || c == '\t' || c == '\n';
    if (quote == 0 && blank) {
      in_word = false;
      continue;
    }
    if (!in_word) words.emplace_back();
    in_word = true;
    if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
    } else if (c == quote) {
      quote = 0;
    } else if (c == '\\' && quote != '\'') {
      if (++at == text.size()) throw UsageError{"nothing follows the backslash at the end"};
      words.back() += text[at];
    } else {
      words.back() += c;
    }
  }
  if (quote != 0) throw UsageError{fmt::format("the quote {} is not closed", quote)};
  if (words.empty() || words[0].empty()) throw UsageError{"it names no program"};
  return words;
}

AlertsHandedOver hand_over(const std::vector<std::string>& words,
                           const std::vector<std::string>& alerts, int64_t limit_ms) {
  AlertsHandedOver result;
  for (size_t i = 0; i < alerts.size(); ++i) {
    const Run run = run_once(words, alerts[i], limit_ms);
    if (run.problem.empty()) continue;
    if (result.failures == 0) result.first_failure = run.problem;
    result.failures += run.worth_another ? 1 : alerts.size() - i;
    if (!run.worth_another) break;
  }
  return result;
}

}  // namespace dbperf
