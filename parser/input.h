#pragma once
// An input before it is read: what its first bytes tell of its format and of when it begins.

#include <string>
#include <vector>

#include "parser/analyze.h"
#include "parser/source.h"

namespace dbperf {

struct Input {
  std::string path;
  OpenedSource opened;  // standing at its beginning; closed again for files, see reopen()
  std::string head;     // decoded beginning, followed by record_padding zeros
  size_t head_size = 0;
  bool whole = false;  // the head is all there is
  std::shared_ptr<const Format> format;
  int64_t first_time_us = unknown_time;
  std::string error;  // why it cannot be read; empty: it can
  std::string compression = "none";
  uint64_t stored_size = 0;

  std::string_view head_text() const { return {head.data(), head_size}; }
};

// Opens `path`, reads its head and finds its format.
Input examine(const std::string& path, const std::string& log_format, const FormatOptions& options);

// A source of all the decoded bytes of `input`. Standard input, which cannot be opened again, is
// given once: its head first.
OpenedSource reopen(Input& input);

// The time of the last record; unknown_time if there is none.
int64_t last_timestamp(const Input& input);

// The earliest or latest time that `text` tells.
struct TimeSpan {
  int64_t first_us = unknown_time, last_us = unknown_time;
};
TimeSpan time_span(const Format& format, std::string_view padded_text);

}  // namespace dbperf
