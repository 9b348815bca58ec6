#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "cli/render/text_sections.h"

namespace dbperf {
namespace {

constexpr size_t label_width = 12;  // before the curves
constexpr size_t peak_width = 12;   // behind them

// The timeline in steps of a length that a reader of clocks expects.
struct Curves {
  int64_t start_s = 0;  // of the first step
  int64_t step_s = 1;
  size_t width = 0;  // characters over which the steps are spread
  std::vector<double> queries_per_second, at_once, slow, failed;

  size_t steps() const { return queries_per_second.size(); }
  size_t step_at(size_t character) const { return character * steps() / width; }
};

int64_t step_length(int64_t seconds, size_t room) {
  static constexpr int64_t lengths[] = {1,     2,     5,      10,     15,     20,    30,
                                        60,    120,   300,    600,    900,    1'200, 1'800,
                                        3'600, 7'200, 10'800, 21'600, 43'200, 86'400};
  const int64_t needed = (seconds + static_cast<int64_t>(room) - 1) / static_cast<int64_t>(room);
  const int64_t* length = std::lower_bound(std::begin(lengths), std::end(lengths), needed);
  if (length != std::end(lengths)) return *length;
  return (needed + 86'399) / 86'400 * 86'400;
}

Curves gather(const Timeline& timeline, size_t room) {
  const int64_t bucket_s = std::max<int64_t>(1, timeline.bucket_seconds);
  const auto second_of = [](const TimelineBucket& bucket) { return bucket.start / 1'000'000; };
  const int64_t first_s = second_of(timeline.buckets.front());
  const int64_t last_s = second_of(timeline.buckets.back());
  Curves curves;
  // One less than there is room for: the first step may begin before the first bucket.
  curves.step_s = std::max(bucket_s, step_length(last_s + bucket_s - first_s, room - 1));
  curves.start_s = first_s - (first_s % curves.step_s + curves.step_s) % curves.step_s;
  const auto steps = static_cast<size_t>((last_s - curves.start_s) / curves.step_s + 1);
  curves.width = std::min(room, steps * 8);
  for (auto* values : {&curves.queries_per_second, &curves.at_once, &curves.slow, &curves.failed}) {
    values->resize(steps);
  }
  const auto step_s = static_cast<double>(curves.step_s);
  for (const TimelineBucket& bucket : timeline.buckets) {
    const auto step = static_cast<size_t>((second_of(bucket) - curves.start_s) / curves.step_s);
    curves.queries_per_second[step] += static_cast<double>(bucket.queries) / step_s;
    curves.at_once[step] += bucket.concurrency * static_cast<double>(bucket_s) / step_s;
    curves.slow[step] += static_cast<double>(bucket.slow);
    curves.failed[step] += static_cast<double>(bucket.failed);
  }
  return curves;
}

enum class Unit { rate, count };

void print_curve(Page& page, const Curves& curves, const char* name,
                 const std::vector<double>& values, Unit unit, Tone tone) {
  const double highest = *std::max_element(values.begin(), values.end());
  if (highest <= 0) return;
  std::vector<double> spread;
  for (size_t at = 0; at < curves.width; ++at) spread.push_back(values[curves.step_at(at)]);
  const std::string peak =
      unit == Unit::rate ? human_rate(highest) : human_count(static_cast<uint64_t>(highest));
  page.line("  " + page.paint(Tone::dim, pad_right(name, label_width - 2)) +
            page.paint(tone, sparkline(spread)) + page.paint(Tone::dim, "  max " + peak));
}

// Times under the steps in which they lie.
void print_axis(Page& page, const Curves& curves) {
  const int64_t all_s = static_cast<int64_t>(curves.steps()) * curves.step_s;
  const char* format = all_s >= 3 * 86'400 ? "%m-%d"
                       : all_s >= 86'400   ? "%d %H:%M"
                       : all_s >= 600      ? "%H:%M"
                                           : "%H:%M:%S";
  constexpr size_t gap = 6;  // between two times
  std::string times;
  for (size_t at = 0; at < curves.width; ++at) {
    const bool begins_step = at == 0 || curves.step_at(at) != curves.step_at(at - 1);
    if (!begins_step || (at > 0 && at < times.size() + gap)) continue;
    const int64_t offset_s = static_cast<int64_t>(curves.step_at(at)) * curves.step_s;
    const std::string time =
        format_time(format, (curves.start_s + offset_s) * 1'000'000, page.style().zone);
    if (at > 0 && at + time.size() > curves.width) break;
    times = pad_right(times, at) + time;
  }
  page.line(std::string(label_width, ' ') + page.paint(Tone::dim, times));
}

}  // namespace

void print_load(Page& page, const Report& report) {
  const Timeline& timeline = report.timeline;
  if (timeline.buckets.size() < 2 || report.stats.total_queries == 0) return;
  const Curves curves = gather(timeline, page.width() - label_width - peak_width);
  page.heading("Load over time, " + human_limit(curves.step_s * 1'000'000) + " a step");
  print_curve(page, curves, "queries/s", curves.queries_per_second, Unit::rate, Tone::cyan);
  print_curve(page, curves, "at once", curves.at_once, Unit::rate, Tone::cyan);
  print_curve(page, curves, "slow", curves.slow, Unit::count, Tone::yellow);
  print_curve(page, curves, "failed", curves.failed, Unit::count, Tone::red);
  print_axis(page, curves);
}

}  // namespace dbperf
