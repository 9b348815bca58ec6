#include <fmt/format.h>

#include <algorithm>

#include "cli/render/text_sections.h"
#include "cli/render/verdict.h"

namespace dbperf {
namespace {

constexpr size_t label_width = 10;

void print_verdict(Page& page, const Report& report) {
  const Verdict verdict = verdict_on(report);
  switch (verdict.level) {
    case Verdict::nothing:
      return page.line(page.paint(Tone::yellow, "NOTHING") + "   no query in what was read");
    case Verdict::ok:
      return page.line(page.paint(Tone::green, "OK") + "        no threshold was exceeded");
    case Verdict::warning:
    case Verdict::critical:
      break;
  }
  const bool critical = verdict.level == Verdict::critical;
  page.labelled(level_word(verdict.level), label_width, verdict.text(),
                critical ? Tone::red : Tone::yellow, Tone::bold);
}

void print_file(Page& page, const InputFile& file, bool only_one) {
  page.labelled("Read", label_width, input_name(file.path), Tone::dim, Tone::bold);
  std::vector<std::string> facts;
  if (!file.format.empty()) facts.push_back(file.format);
  for (const std::string* layer : {&file.compression, &file.wrapping}) {
    if (!layer->empty() && *layer != "none") facts.push_back(*layer);
  }
  if (file.bytes > 0) {
    facts.push_back(counted(file.lines, "line"));
    facts.push_back(human_bytes(file.bytes));
    facts.push_back(counted(file.events, "event"));
  } else if (file.error.empty()) {
    facts.push_back("empty");
  }
  if (!facts.empty()) {
    page.paragraph(label_width, safe_line(fmt::format("{}", fmt::join(facts, ", "))));
  }
  if (!file.log_line_prefix.empty()) {
    page.paragraph(label_width,
                   fmt::format("log_line_prefix '{}'{}", safe_text(file.log_line_prefix),
                               page.style().prefix_given ? "" : " (inferred from the log)"));
  }
  if (file.unrecognised_lines > 0 && !only_one) {
    page.paragraph(label_width, counted(file.unrecognised_lines, "line") + " not recognised",
                   Tone::yellow);
  }
  if (!file.error.empty()) {
    page.paragraph(label_width, "FAILED: " + safe_line(file.error), Tone::red);
  }
}

void print_files(Page& page, const InputReport& input) {
  constexpr size_t most = 6;
  size_t hidden = 0;
  for (size_t i = 0; i < input.files.size(); ++i) {
    if (i < most || !input.files[i].error.empty()) {
      print_file(page, input.files[i], input.files.size() == 1);
    } else {
      ++hidden;
    }
  }
  if (hidden > 0) page.paragraph(label_width, fmt::format("and {} more files", hidden));
  if (input.files.size() > 1) {
    page.labelled(
        "In all", label_width,
        fmt::format("{} files, {}, {}, {}", input.files.size(), counted(input.lines, "line"),
                    human_bytes(input.bytes), counted(input.events, "event")),
        Tone::dim);
  }
  if (input.unrecognised_lines > 0) {
    page.labelled(
        "Skipped", label_width,
        fmt::format("{} not recognised ({})", counted(input.unrecognised_lines, "line"),
                    human_percent(static_cast<double>(input.unrecognised_lines) /
                                  static_cast<double>(std::max<uint64_t>(1, input.lines)))),
        Tone::dim, Tone::yellow);
  }
}

void print_sampled(Page& page, const SampledStats& sampled) {
  page.labelled("Sampled", label_width,
                fmt::format("the server logged one in {} of {} here: about {} ran, for {} in all",
                            human_count(sampled.rate), counted(sampled.queries, "query", "queries"),
                            counted(sampled.estimated_total_queries, "query", "queries"),
                            human_duration(sampled.estimated_total_query_time)),
                Tone::dim, Tone::yellow);
}

}  // namespace

void print_period(Page& page, const Report& report) {
  const InputReport& input = report.input;
  if (input.first_timestamp == unknown_time) return;
  const auto& zone = page.style().zone;
  const std::string first = human_time(input.first_timestamp, zone);
  std::string last = human_time(input.last_timestamp, zone);
  if (first.substr(0, 10) == last.substr(0, 10)) last = last.substr(11);
  page.labelled("Period", label_width,
                fmt::format("{} to {} {} ({})", first, last, page.style().zone_name,
                            human_duration(input.last_timestamp - input.first_timestamp)),
                Tone::dim);
}

void print_header(Page& page, const Report& report) {
  print_verdict(page, report);
  page.line();
  print_files(page, report.input);
  print_period(page, report);
  print_next(page, report);
  if (report.stats.sampled) print_sampled(page, *report.stats.sampled);
  for (const std::string& note : report.notes) {
    page.labelled("Note", label_width, safe_line(note), Tone::dim, Tone::yellow);
  }
  if (report.folded_queries > 0) {
    page.labelled("Note", label_width,
                  fmt::format("{} in {} stand under 'other': there are more kinds of queries than "
                              "dbperf keeps apart",
                              counted(report.folded_queries, "query", "queries"),
                              human_duration(report.folded_time)),
                  Tone::dim, Tone::yellow);
  }
}

}  // namespace dbperf
