#pragma once
// What must hold of every wrapping and every input, for the fuzzer and the replay.

#include "parser/envelopes/text_source.h"
#include "parser/envelopes/unwrap.h"
#include "tests/fuzz/format_body.h"

namespace dbperf {

struct Peeled {
  std::string text;
  std::vector<uint64_t> lines;  // of the wrapped log, for each line of the text
  uint64_t bytes = 0, outer_lines = 0, unrecognised = 0;
  bool operator==(const Peeled&) const = default;
};

inline Peeled peel_in_pieces(const Wrapping& wrapping, std::string_view input, size_t piece) {
  PeeledSource source(wrapping, std::make_unique<TextSource>(input, piece));
  Peeled peeled;
  std::string buffer(piece, '\0');
  while (const size_t got = source.read(buffer.data(), buffer.size()))
    peeled.text.append(buffer, 0, got);
  std::vector<LineRun> runs;
  const size_t count = count_lines(peeled.text);
  source.line_map()->take(1, count, runs);
  for (size_t i = 0, run = 0; i < count; ++i) {
    while (run + 1 < runs.size() && runs[run + 1].inner <= i) ++run;
    peeled.lines.push_back(runs[run].of(i));
  }
  peeled.bytes = source.bytes();
  peeled.outer_lines = source.lines();
  peeled.unrecognised = source.unrecognised_lines();
  return peeled;
}

inline void check_envelope(const EnvelopeEntry& entry, std::string_view input, size_t piece) {
  for (const auto beginning : {Assembly::untabbed, Assembly::labelled, Assembly::slow_heading}) {
    Wrapping wrapping{&entry, {nullptr, 1'795'600'000'000'000}, {}, {}};
    wrapping.assembly.beginning = beginning;
    wrapping.assembly.add_time = wrapping.assembly.add_pid = wrapping.assembly.add_server =
        beginning == Assembly::labelled;
    const Peeled whole = peel_in_pieces(wrapping, input, 1 << 20);
    promise(whole == peel_in_pieces(wrapping, input, piece), "pieces do not show", input);
    promise(whole.bytes == input.size(), "every byte counts", input);
    promise(whole.outer_lines == count_lines(input), "every line counts", input);
    promise(whole.unrecognised <= whole.outer_lines, "a line is unrecognised once", input);
    for (const uint64_t line : whole.lines)
      promise(line >= 1 && line <= whole.outer_lines, "lines are of the input", input);
  }
}

inline void check_contest(std::string_view input) {
  const FormatOptions options;
  const auto contest = [](std::string_view head, const FormatOptions& inner) {
    std::string reasons;
    return find_format(head, "auto", inner, reasons);
  };
  const auto found = unwrap(input, {}, options, contest);
  promise(!found || found->detection.format, "a wrapping has a format inside", input);
}

inline void check_envelopes(std::string_view input, size_t piece) {
  for (const EnvelopeEntry& entry : envelopes()) check_envelope(entry, input, piece);
  check_contest(input);
}

}  // namespace dbperf
