#include "cli/progress.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>

#include "cli/output_file.h"
#include "cli/render/layout.h"
#include "cli/render/numbers.h"
#include "cli/terminal.h"

namespace dbperf {

std::string progress_line(const Progress& progress, double elapsed_s, size_t width) {
  const auto done = static_cast<double>(progress.bytes_done);
  const double speed = elapsed_s > 0 ? done / elapsed_s : 0;
  const std::string rate = fmt::format("{:.0f} MB/s", speed / 1e6);
  if (progress.bytes_total == 0) {
    return cut(fmt::format("{}  {}", human_bytes(progress.bytes_done), rate), width);
  }
  const auto total = static_cast<double>(progress.bytes_total);
  const double ratio = std::min(1.0, done / total);
  std::string facts = fmt::format("  {} of {}  {}", human_bytes(progress.bytes_done),
                                  human_bytes(progress.bytes_total), rate);
  if (speed > 0) {
    const double left_s = std::max(0.0, total - done) / speed;
    facts += fmt::format("  {} left", human_limit(static_cast<int64_t>(left_s * 10) * 100'000));
  }
  const std::string percent = fmt::format("{:>3.0f} % ", ratio * 100);
  const size_t used = display_width(percent) + display_width(facts);
  const size_t room = width > used ? std::min<size_t>(width - used, 30) : 0;
  return cut(percent + bar(ratio, room) + facts, width);
}

ProgressBar::ProgressBar(bool enabled) : enabled_(enabled) {}

void ProgressBar::show(const Progress& progress) {
  using namespace std::chrono_literals;
  if (!enabled_) return;
  const Clock::time_point now = Clock::now();
  if (now - drawn_ < 100ms) return;
  drawn_ = now;
  const double elapsed_s = std::chrono::duration<double>(now - start_).count();
  const size_t width = terminal_width(STDERR_FILENO) - 1;
  write_all(STDERR_FILENO, "\r" + progress_line(progress, elapsed_s, width) + "\x1b[K");
  visible_ = true;
}

void ProgressBar::erase() {
  if (visible_) write_all(STDERR_FILENO, "\r\x1b[K");
  visible_ = false;
}

}  // namespace dbperf
