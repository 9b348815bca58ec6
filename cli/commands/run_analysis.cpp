#include "cli/commands/run_analysis.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>

#include "cli/alert_command.h"
#include "cli/diagnostics.h"
#include "cli/progress.h"
#include "cli/render/json.h"
#include "cli/signals.h"
#include "cli/terminal.h"
#include "parser/source.h"

namespace dbperf {
namespace {

class Observer final : public AnalyzeObserver {
 public:
  Observer(bool shows_progress, bool holds_messages)
      : holds_(holds_messages), progress_(shows_progress) {}
  void on_error(const std::string& message) override {
    if (first_error.empty()) first_error = message;
    tell(message);
  }
  void on_warning(const std::string& message) override { tell("warning: " + message); }
  void on_progress(const Progress& progress) override { progress_.show(progress); }
  bool interrupted() override { return dbperf::interrupted(); }
  void finish() { progress_.erase(); }

  std::string first_error;
  std::vector<std::string> held;

 private:
  void tell(const std::string& message) {
    if (holds_) {
      held.push_back(message);
      return;
    }
    progress_.erase();
    say(message);
  }
  bool holds_;
  ProgressBar progress_;
};

}  // namespace

void refuse_terminal_input(const AnalyzeCommand& command, const char* name) {
  const auto& paths = command.options.paths;
  if (std::find(paths.begin(), paths.end(), "-") == paths.end() || !is_terminal(STDIN_FILENO))
    return;
  throw UsageError{"standard input is a terminal; name a log file, or send a log to it", name};
}

AnalysisRun run_analysis(const AnalyzeCommand& command, StageMeter* meter, bool holds_messages) {
  AnalyzeOptions options = command.options;
  options.format.timezone = &command.timezone;
  options.meter = meter;
  Observer observer(command.progress == When::always ||
                        (command.progress == When::automatic && is_terminal(STDERR_FILENO)),
                    holds_messages);
  end_input_when(&interrupted);
  AnalysisRun run;
  run.result = analyze(options, observer);
  observer.finish();
  run.first_error = std::move(observer.first_error);
  run.held_messages = std::move(observer.held);
  return run;
}

std::vector<std::string> alerts_to_tell(const AnalyzeCommand& command, const Report& report) {
  if (command.on_alert.empty()) return {};
  return render_alerts(report, command.limits.max_alerts);
}

bool tell_alerts(const AnalyzeCommand& command, const std::vector<std::string>& alerts) {
  if (alerts.empty()) return true;
  const AlertsHandedOver done =
      hand_over(command.on_alert, alerts, std::max<int64_t>(command.on_alert_limit_us / 1000, 1));
  if (done.failures == 0) return true;
  say(fmt::format("--on-alert: {}: {}; {} of {} alerts not handed over", command.on_alert[0],
                  done.first_failure, done.failures, alerts.size()));
  return false;
}

}  // namespace dbperf
