#include "cli/signals.h"

#include <unistd.h>

#include <atomic>
#include <csignal>

namespace dbperf {
namespace {

std::atomic<bool> interrupt_seen = false;
std::atomic<const char*> doomed_file = nullptr;
static_assert(std::atomic<const char*>::is_always_lock_free);

void on_signal(int signal) {
  if (signal == SIGINT && !interrupt_seen.exchange(true)) return;
  if (const char* path = doomed_file.load()) unlink(path);
  std::signal(signal, SIG_DFL);
  raise(signal);
}

}  // namespace

void watch_for_interrupt() {
  struct sigaction action {};
  action.sa_handler = on_signal;  // without SA_RESTART: a read that waits is to notice
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before {};
    sigaction(signal, nullptr, &before);
    if (before.sa_handler != SIG_IGN) sigaction(signal, &action, nullptr);
  }
}

bool interrupted() { return interrupt_seen.load(); }

void remove_when_killed(const char* path) { doomed_file.store(path); }

}  // namespace dbperf
