#pragma once
// A line on standard error that shows how far the reading of the inputs has come.

#include <chrono>
#include <string>

#include "parser/analyze.h"

namespace dbperf {

// "  42 % ████▏      1.2 GiB of 2.9 GiB  812 MB/s  3.10 s left", at most `width` columns.
std::string progress_line(const Progress& progress, double elapsed_s, size_t width);

class ProgressBar {
 public:
  explicit ProgressBar(bool enabled);
  ~ProgressBar() { erase(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void show(const Progress& progress);  // redraws a few times a second at most
  void erase();

 private:
  using Clock = std::chrono::steady_clock;
  bool enabled_;
  bool visible_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point drawn_ = start_;
};

}  // namespace dbperf
