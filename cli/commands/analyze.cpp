#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "analysis/sql/fingerprint.h"
#include "cli/commands/commands.h"
#include "cli/commands/run_analysis.h"
#include "cli/diagnostics.h"
#include "cli/output_file.h"
#include "cli/render/csv.h"
#include "cli/render/html.h"
#include "cli/render/json.h"
#include "cli/render/markdown.h"
#include "cli/render/prometheus.h"
#include "cli/render/text.h"
#include "cli/signals.h"
#include "cli/stage_costs.h"
#include "cli/terminal.h"

namespace dbperf {
namespace {

// Replacing a log by the report on it is never meant.
void refuse_to_overwrite(const std::vector<std::string>& paths, const AnalyzeCommand& command) {
  struct stat output {};
  if (stat(command.output.c_str(), &output) != 0 || !S_ISREG(output.st_mode)) return;
  for (const std::string& path : paths) {
    struct stat input {};
    const int found = path == "-" ? fstat(STDIN_FILENO, &input) : stat(path.c_str(), &input);
    if (found == 0 && input.st_dev == output.st_dev && input.st_ino == output.st_ino) {
      throw UsageError{fmt::format("--output: '{}' is one of the inputs", command.output),
                       "analyze"};
    }
  }
}

// What was found in directories, too.
std::vector<std::string> logs_read(const Report& report) {
  std::vector<std::string> paths;
  for (const InputFile& file : report.input.files)
    if (!file.format.empty()) paths.push_back(file.path);
  return paths;
}

std::string render(const AnalyzeCommand& command, const Report& report) {
  switch (command.format) {
    case OutputFormat::json:
      return render_json(report, DBPERF_VERSION);
    case OutputFormat::markdown:
      return render_markdown(report);
    case OutputFormat::csv:
      return render_csv(report);
    case OutputFormat::prometheus:
      return render_prometheus(report);
    case OutputFormat::text:
    case OutputFormat::html:
      break;
  }
  const int descriptor = command.output.empty() ? STDOUT_FILENO : -1;
  TextStyle style;
  style.width = terminal_width(descriptor);
  style.color = wants_color(command.color, descriptor);
  style.ascii = command.text.ascii.value_or(!is_utf8_locale());
  style.full = command.text.full;
  style.sections = command.text.sections;
  style.again = command.again;
  style.limits = command.limits;
  style.zone = command.display_timezone;
  style.zone_name = command.display_timezone_name;
  style.prefix_given = command.options.format.log_line_prefix.has_value();
#ifdef DBPERF_HTML
  if (command.format == OutputFormat::html) return render_html(report, style, DBPERF_VERSION);
#endif
  return render_text(report, style);
}

// Nothing at all could be read: there is nothing to report on.
bool is_void(const Report& report) {
  return report.input.events == 0 &&
         std::all_of(report.input.files.begin(), report.input.files.end(),
                     [](const InputFile& file) { return !file.error.empty(); });
}

ExitStatus write_report(const AnalyzeCommand& command, OutputFile& file,
                        const std::string& report) {
  if (command.output.empty()) return print(report);
  const std::string problem = file.commit(report);
  if (problem.empty()) return ExitStatus::done;
  say(problem);
  return ExitStatus::failed;
}

bool is_alarming(FailOn level, const Report& report) {
  if (level == FailOn::none || !report.worst_alert) return false;
  return level == FailOn::warning || *report.worst_alert >= AlertSeverity::error;
}

}  // namespace

ExitStatus run(const AnalyzeCommand& command) {
  refuse_terminal_input(command, "analyze");
  watch_for_interrupt();
  OutputFile file;
  if (!command.output.empty()) {
    refuse_to_overwrite(command.options.paths, command);
    if (const std::string problem = file.open(command.output); !problem.empty()) {
      say(problem);
      return ExitStatus::failed;
    }
    if (!file.owner_kept()) {
      say(fmt::format("warning: {}: its owner could not be kept", command.output));
    }
  }
  StageMeter meter(thread_cpu_ns);
  StageMeter* const measured = command.stats ? &meter : nullptr;
  AnalyzeResult result = run_analysis(command, measured).result;
  if (result.interrupted) {
    say("interrupted");
    return ExitStatus::interrupted;
  }
  if (result.input_failed && is_void(result.report)) return ExitStatus::failed;
  if (!command.output.empty()) refuse_to_overwrite(logs_read(result.report), command);
  if (result.report.focus && !result.report.focus->row) {
    say(fmt::format("--query: no query {} in what was read; --top 0 shows all there are",
                    format_id(result.report.focus->id)));
    return ExitStatus::failed;
  }
  const std::vector<std::string> alerts = alerts_to_tell(command, result.report);
  limit_rows(result.report, command.limits);
  const ExitStatus written = [&] {
    const StageTimer timer(measured, Stage::report);
    return write_report(command, file, render(command, result.report));
  }();
  if (command.stats) say(stage_costs(meter, result.report.input));
  const bool told = tell_alerts(command, alerts);
  if (!told && interrupted()) return ExitStatus::interrupted;
  if (written != ExitStatus::done || !told || result.input_failed) return ExitStatus::failed;
  return is_alarming(command.fail_on, result.report) ? ExitStatus::alerted : ExitStatus::done;
}

}  // namespace dbperf
