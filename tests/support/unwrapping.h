#pragma once
// What is inside of a log that is wrapped.

#include <optional>
#include <string>

#include "parser/envelopes/unwrap.h"
#include "tests/support/quiet_observer.h"
#include "tests/support/temporary_file.h"

namespace dbperf::test {

inline constexpr int64_t november_2026_us = 1'795'600'000'000'000;  // 2026-11-25

inline std::optional<Unwrapped> unwrapped(std::string_view text,
                                          int64_t written_us = november_2026_us) {
  const FormatOptions options;
  const auto contest = [](std::string_view head, const FormatOptions& inner) {
    std::string reasons;
    return find_format(head, "auto", inner, reasons);
  };
  return unwrap(text, {nullptr, written_us}, options, contest);
}

// "wrapping|what is inside", or "none".
inline std::string inside(std::string_view text, int64_t written_us = november_2026_us) {
  const auto found = unwrapped(text, written_us);
  if (!found) return "none";
  return found->wrapping.name() + "|" + peel(found->wrapping, text);
}

inline Analysed analysed(std::string_view text) {
  const TemporaryDirectory dir;
  return analyse({dir.write("wrapped.log", text)});
}

}  // namespace dbperf::test
