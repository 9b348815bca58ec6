#include "parser/analyze.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <thread>
#include <tuple>

#include "analysis/aggregate.h"
#include "analysis/correlator.h"
#include "analysis/recommend/recommend.h"
#include "parser/chunk_reader.h"
#include "parser/input_opener.h"
#include "parser/inputs.h"
#include "parser/newlines.h"
#include "parser/pipeline.h"
#include "parser/zone_names.h"

namespace dbperf {
namespace {

constexpr size_t shown_skipped_lines = 3;
constexpr size_t max_zones = 32;  // in all; what a mangled log invents must not fill the screen

// Files that may be parts of one server's log: sessions carry over from one to the next.
struct Stream {
  std::string format, prefix, directory;
  int64_t last_time_us = unknown_time;
};

class Analysis {
 public:
  Analysis(const AnalyzeOptions& options, AnalyzeObserver& observer)
      : options_(options),
        observer_(observer),
        jobs_(options.jobs > 0 ? options.jobs : std::max(1u, std::thread::hardware_concurrency())),
        filter_(options.filter),
        aggregate_(options.thresholds, {.max_slow_queries = options.max_slow_queries}) {
    if (options.focus) aggregate_.focus_on(*options.focus);
  }

  AnalyzeResult run();

 private:
  void examine_all();
  void place_moments();
  void read(size_t index, InputOpener& opener, Pipeline& pipeline, Correlator& correlator);
  uint32_t stream_of(const Input& input);
  bool may_continue(size_t index) const;
  void leave_over(const ChunkReader& reader, size_t index, uint32_t stream);
  void take_left_over(size_t index, bool same_stream, Pipeline& pipeline, Correlator& correlator);
  void consume(const Chunk& chunk, const Digest& digest, InputFile& file, uint32_t stream,
               Correlator& correlator);
  void add_wrapping(const PeeledSource& source, InputFile& file);
  void warn_of_skipped(const InputFile& file);
  void warn_of_zones(const Digest& digest, const InputFile& file);
  void fail(InputFile& file, std::string reason);
  bool interrupted() {
    return result_.interrupted = result_.interrupted || observer_.interrupted();
  }
  bool has_format(std::string_view name) const;
  std::string what_is_missing() const;
  void add_notes();

  const AnalyzeOptions& options_;
  AnalyzeObserver& observer_;
  const unsigned jobs_;
  Filter filter_;
  Aggregate aggregate_;
  AnalyzeResult result_;
  std::vector<Input> inputs_;
  std::vector<Stream> streams_;
  struct {  // the last record of the file before, if the next one may continue it
    std::string text;
    uint64_t line = 0;
    size_t file = 0;
    uint32_t stream = 0;
    std::shared_ptr<const Format> format;
  } left_over_;
  std::vector<std::pair<uint64_t, std::string>> skipped_;  // of the file at hand
  std::set<std::string> zones_;                            // abbreviations met in times
  uint64_t stored_done_ = 0, stored_total_ = 0;
};

void Analysis::fail(InputFile& file, std::string reason) {
  observer_.on_error(fmt::format("{}: {}", file.path, reason));
  file.error = std::move(reason);
  result_.input_failed = true;
}

// Finds every input and sorts them by their first timestamps.
void Analysis::examine_all() {
  const StageTimer timer(options_.meter, Stage::examine);
  inputs_ = find_inputs(options_, observer_);
  if (interrupted()) return;
  std::stable_sort(inputs_.begin(), inputs_.end(), [](const Input& a, const Input& b) {
    return std::tie(a.first_time_us, a.path) < std::tie(b.first_time_us, b.path);
  });
  for (const Input& input : inputs_) {
    InputFile file;
    file.path = input.path;
    file.compression = input.compression;
    file.wrapping = input.wrapping ? input.wrapping->name() : "none";
    file.log_line_prefix = input.log_line_prefix;
    if (input.format) file.format = input.format->name();
    result_.report.input.files.push_back(std::move(file));
    stored_total_ += input.stored_size;
  }
  const bool all_sized = std::all_of(inputs_.begin(), inputs_.end(),
                                     [](const Input& input) { return input.stored_size > 0; });
  if (!all_sized) stored_total_ = 0;
}

// Turns `--since 24h` and the like into instants.
void Analysis::place_moments() {
  int64_t end_us = unknown_time;
  const auto instant = [&](const Moment& moment) {
    if (!moment.relative) return moment.time_us;
    if (end_us == unknown_time) end_us = latest_timestamp(inputs_, jobs_);
    return end_us == unknown_time ? INT64_MIN : end_us - moment.before_end_us;
  };
  if (options_.since) filter_.since_us = instant(*options_.since);
  if (options_.until) filter_.until_us = instant(*options_.until);
}

uint32_t Analysis::stream_of(const Input& input) {
  Stream stream;
  stream.format = input.format->name();
  stream.prefix = input.format->log_line_prefix();
  stream.directory = std::filesystem::path(input.path).parent_path();
  for (size_t i = streams_.size(); i-- > 0;) {
    const Stream& known = streams_[i];
    if (known.format == stream.format && known.prefix == stream.prefix &&
        known.directory == stream.directory && known.last_time_us != unknown_time &&
        input.first_time_us != unknown_time && known.last_time_us <= input.first_time_us)
      return static_cast<uint32_t>(i);
  }
  streams_.push_back(std::move(stream));
  return static_cast<uint32_t>(streams_.size() - 1);
}

// Whether the next input may begin in the middle of the last record of this one.
bool Analysis::may_continue(size_t index) const {
  if (index + 1 >= inputs_.size()) return false;
  const Input& input = inputs_[index];
  const Input& next = inputs_[index + 1];
  return next.format && next.format->name() == input.format->name() &&
         next.format->log_line_prefix() == input.format->log_line_prefix() &&
         std::filesystem::path(next.path).parent_path() ==
             std::filesystem::path(input.path).parent_path() &&
         next.first_record != 0;
}

// Keeps the last record of a file for the next one. If it is the only one, it gives the stream its
// time; else those before it do, as records of one moment may stand in any order.
void Analysis::leave_over(const ChunkReader& reader, size_t index, uint32_t stream) {
  const auto& format = inputs_[index].format;
  left_over_ = {reader.last_record(), reader.last_record_line(), index, stream, format};
  int64_t& last_us = streams_[stream].last_time_us;
  if (left_over_.text.empty() || last_us != unknown_time) return;
  Chunk padded;
  padded.assign(left_over_.text);
  last_us = time_span(*format, padded.text()).last_us;
}

// Counts the last record of the file before, with what the file at hand adds to it.
void Analysis::take_left_over(size_t index, bool same_stream, Pipeline& pipeline,
                              Correlator& correlator) {
  if (left_over_.text.empty()) return;
  std::string text = std::move(left_over_.text);
  left_over_.text.clear();
  if (same_stream) {
    const Input& input = inputs_[index];
    if (input.first_record != std::string_view::npos)
      text += input.head_text().substr(0, input.first_record);
  }
  InputFile& file = result_.report.input.files[left_over_.file];
  pipeline.run(text, left_over_.line, *left_over_.format,
               [&](const Chunk& chunk, const Digest& digest) {
                 consume(chunk, digest, file, left_over_.stream, correlator);
               });
}

void Analysis::consume(const Chunk& chunk, const Digest& digest, InputFile& file, uint32_t stream,
                       Correlator& correlator) {
  file.events += digest.event_count;
  file.unrecognised_lines += digest.skipped_lines;
  for (const auto& [line, text] : digest.skipped_samples)
    if (skipped_.size() < shown_skipped_lines) skipped_.emplace_back(chunk.first_line + line, text);
  InputReport& input = result_.report.input;
  if (digest.first_time_us != unknown_time) {
    if (input.first_timestamp == unknown_time || digest.first_time_us < input.first_timestamp)
      input.first_timestamp = digest.first_time_us;
    input.last_timestamp = std::max(input.last_timestamp, digest.last_time_us);
    streams_[stream].last_time_us = std::max(streams_[stream].last_time_us, digest.last_time_us);
  }
  warn_of_zones(digest, file);
  correlator.consume(digest, {file.path, chunk.first_line, stream, file.format != "events"});
}

// Names each abbreviation whose meaning is a guess, once.
void Analysis::warn_of_zones(const Digest& digest, const InputFile& file) {
  for (const std::string& zone : digest.zones) {
    if (zones_.size() >= max_zones || !zones_.insert(zone).second) continue;
    const std::string doubt =
        doubt_about_zone_name(zone, digest.first_time_us, options_.format.timezone);
    if (doubt.empty()) continue;
    observer_.on_warning(fmt::format("{}: {}", file.path, doubt));
  }
}

void Analysis::read(size_t index, InputOpener& opener, Pipeline& pipeline, Correlator& correlator) {
  Input& input = inputs_[index];
  InputFile& file = result_.report.input.files[index];
  if (!input.error.empty()) return fail(file, input.error);
  if (input.empty) {
    observer_.on_warning(fmt::format("{}: is empty", file.path));
    return;
  }
  const size_t known_streams = streams_.size();
  const uint32_t stream = stream_of(input);
  const bool joins =
      !left_over_.text.empty() && streams_.size() == known_streams && stream == left_over_.stream;
  const size_t joined = joins ? input.first_record : 0;
  take_left_over(index, joins, pipeline, correlator);
  OpenedSource opened = opener.open(index);
  if (!opened.source) return fail(file, opened.error);
  PeeledSource* peeled = nullptr;
  if (input.wrapping) {
    auto source = std::make_unique<PeeledSource>(*input.wrapping, std::move(opened.source));
    peeled = source.get();
    opened.source = std::move(source);
  }
  uint64_t joined_bytes = 0, joined_lines = 0;
  if (joins && joined != std::string_view::npos) {
    std::string skipped(joined, '\0');
    joined_bytes = opened.source->read(skipped.data(), skipped.size());
    joined_lines = count_newlines(skipped);
  }
  skipped_.clear();
  ChunkReader reader(*opened.source, *input.format, options_.chunk_size, may_continue(index));
  reader.skip_lines(joined_lines);
  const auto keep_going = [&] {
    observer_.on_progress({stored_done_ + opened.source->stored_bytes_read(), stored_total_});
    return !interrupted();
  };
  pipeline.run(
      reader, *input.format,
      [&](const Chunk& chunk, const Digest& digest) {
        consume(chunk, digest, file, stream, correlator);
      },
      keep_going);
  if (interrupted()) return;
  leave_over(reader, index, stream);
  file.bytes = reader.bytes() + joined_bytes;
  file.lines = reader.lines();
  if (peeled) add_wrapping(*peeled, file);
  stored_done_ += opened.source->stored_bytes_read();
  if (const std::string warning = opened.source->warning(); !warning.empty())
    observer_.on_warning(fmt::format("{}: {}", file.path, warning));
  if (const std::string error = opened.source->error(); !error.empty()) fail(file, error);
  warn_of_skipped(file);
}

// Of a wrapped log, what was read is the wrapping's.
void Analysis::add_wrapping(const PeeledSource& source, InputFile& file) {
  file.bytes = source.bytes();
  file.lines = source.lines();
  file.unrecognised_lines += source.unrecognised_lines();
  skipped_.insert(skipped_.end(), source.samples().begin(), source.samples().end());
  std::sort(skipped_.begin(), skipped_.end());
  if (skipped_.size() > shown_skipped_lines) skipped_.resize(shown_skipped_lines);
}

void Analysis::warn_of_skipped(const InputFile& file) {
  if (file.unrecognised_lines == 0) return;
  std::string message = fmt::format("{}: {} of {} lines not recognised", file.path,
                                    file.unrecognised_lines, file.lines);
  for (const auto& [line, text] : skipped_)
    message += options_.format.quotes_input ? fmt::format("\n  line {}: {}", line, text)
                                            : fmt::format("\n  line {}", line);
  observer_.on_warning(message);
}

bool Analysis::has_format(std::string_view name) const {
  return std::ranges::any_of(result_.report.input.files,
                             [&](const InputFile& file) { return file.format.starts_with(name); });
}

// Why there is no query, or no duration, where there could be one; empty if nothing is missing.
std::string Analysis::what_is_missing() const {
  const Report& report = result_.report;
  if (report.input.unrecognised_lines == report.input.lines) return {};
  if (report.stats.total_queries > 0) {
    if (report.stats.timed_queries > 0 || !has_format("mysql-general")) return {};
    return "a general query log has no durations: the slow log does, of all statements with "
           "slow_query_log = ON and long_query_time = 0";
  }
  if (filter_.chooses()) return "no query passed the filters";
  if (report.stats.durations_without_statement > 0) {
    const std::string fact = "durations are logged, but not their statements";
    if (!has_format("postgres")) return fact;
    return fact + ": set log_min_duration_statement = 0 instead of log_duration = on";
  }
  if (has_format("postgres"))
    return "no statements are logged: set log_min_duration_statement (0 logs all of them)";
  if (has_format("pgbouncer"))
    return "pgBouncer logs connections, not statements: the log of the server behind it has those";
  if (has_format("mysql-slow"))
    return "no statement follows the server's banner: while slow_query_log = ON, those that take "
           "longer than long_query_time do (0 logs all of them)";
  if (has_format("mysql-error"))
    return "an error log holds no statements: the slow log does, all of them with "
           "slow_query_log = ON and long_query_time = 0";
  return "the input holds no query";
}

void Analysis::add_notes() {
  std::vector<std::string>& notes = result_.report.notes;
  if (std::string note = what_is_missing(); !note.empty()) {
    observer_.on_warning(note);
    notes.push_back(std::move(note));
  }
  if (const auto from_us = result_.report.stats.logged_from)
    notes.push_back(
        fmt::format("only statements that took {:.6g} s or longer were logged: error rate, average "
                    "time and queries a second are not those of all, and raise no alert",
                    static_cast<double>(*from_us) / 1e6));
}

AnalyzeResult Analysis::run() {
  examine_all();
  if (interrupted()) return std::move(result_);
  place_moments();
  Correlator correlator(aggregate_, filter_, options_.merge_partitions);
  {
    InputOpener opener(inputs_, jobs_, options_.meter);
    const Reading reading{options_.format.dialect, options_.ansi_quotes, options_.merge_partitions};
    Pipeline pipeline(jobs_, filter_, reading, options_.meter);
    for (size_t i = 0; i < inputs_.size() && !interrupted(); ++i)
      read(i, opener, pipeline, correlator);
    take_left_over(0, false, pipeline, correlator);
  }
  const StageTimer timer(options_.meter, Stage::report);
  correlator.finish();
  Report& report = result_.report;
  report.input.last_timestamp = std::max(report.input.last_timestamp, correlator.last_us());
  for (InputFile& file : report.input.files) {
    report.input.bytes += file.bytes;
    report.input.lines += file.lines;
    report.input.events += file.events;
    report.input.unrecognised_lines += file.unrecognised_lines;
    if (file.error.empty() && file.bytes > 0 && file.events == 0 &&
        file.unrecognised_lines == file.lines)
      fail(file, "no line was recognised");
  }
  std::move(aggregate_).fill(report, correlator.end_us());
  report.chosen = filter_.chooses_queries();
  if (options_.recommendations) report.recommendations = recommend(report, options_.schema.get());
  if (options_.redactor) options_.redactor->redact(report);
  add_notes();
  return std::move(result_);
}

}  // namespace

AnalyzeResult analyze(const AnalyzeOptions& options, AnalyzeObserver& observer) {
  return Analysis(options, observer).run();
}

}  // namespace dbperf
