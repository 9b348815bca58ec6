#include "cli/stage_costs.h"

#include <fmt/format.h>
#include <time.h>

#include "cli/render/numbers.h"

namespace dbperf {

int64_t thread_cpu_ns() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

std::string stage_costs(const StageMeter& meter, const InputReport& input) {
  const auto bytes = static_cast<double>(input.bytes), events = static_cast<double>(input.events);
  std::string text =
      fmt::format("{} bytes, {} events\n{:<12}{:>9}{:>9}{:>10}\n", human_count(input.bytes),
                  human_count(input.events), "stage", "CPU s", "MB/s", "ns/event");
  const auto line = [&](const char* name, int64_t ns) {
    const auto spent = static_cast<double>(ns);
    text += fmt::format("{:<12}{:>9.3f}{:>9.0f}{:>10.1f}\n", name, spent / 1e9,
                        ns > 0 ? bytes / spent * 1e3 : 0, events > 0 ? spent / events : 0);
  };
  const auto spent = [&](Stage stage) { return meter.nanoseconds(stage); };
  line("examine", spent(Stage::examine));
  line("read", spent(Stage::read));
  line("parse", spent(Stage::parse));
  line("digest", spent(Stage::digest) - spent(Stage::parse));
  line("correlate", spent(Stage::correlate));
  line("report", spent(Stage::report));
  line("in all", spent(Stage::examine) + spent(Stage::read) + spent(Stage::digest) +
                     spent(Stage::correlate) + spent(Stage::report));
  text.pop_back();
  return text;
}

}  // namespace dbperf
