#pragma once
// An input before it is read: what its first bytes tell of its format and of when it begins.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "parser/analyze.h"
#include "parser/archives/archive.h"
#include "parser/envelopes/peeled_source.h"
#include "parser/source.h"

namespace dbperf {

// Where the bytes of an input are, under the name it goes by.
struct Place {
  std::string path;
  std::function<OpenedSource()> open;
};

struct Input {
  std::string path;
  std::function<OpenedSource()> open;  // at its beginning; not to be used if only_once
  OpenedSource opened;                 // of what can be opened only once: what follows the head
  std::string head;  // beginning of the log, peeled, followed by record_padding zeros
  size_t head_size = 0;
  bool whole = false;  // the head is all there is
  bool empty = false;
  std::optional<Wrapping> wrapping;
  std::string wrapped_head;     // as decoded, if there is a wrapping
  std::string log_line_prefix;  // as the server has it: without what the wrapping adds
  std::shared_ptr<const Format> format;
  int64_t first_time_us = unknown_time;
  int64_t last_time_us = unknown_time;   // of a log that is newest first
  const ArchiveKind* archive = nullptr;  // it is one: its members are the inputs
  // Where the first record begins in the head, which ends there if the input can be opened again;
  // npos: nowhere.
  size_t first_record = 0;
  std::string error;    // why it cannot be read; empty: it can
  bool no_log = false;  // because it is something else
  std::string compression = "none";
  uint64_t stored_size = 0;

  std::string_view head_text() const { return {head.data(), head_size}; }
};

// Opens it, reads its head and finds its format.
Input examine(const Place& place, const std::string& log_format, const FormatOptions& options);

// Copies what can be opened only once, so that it can be opened again.
void spool(Input& input);

// A source of all the decoded bytes of `input`. Standard input, which cannot be opened again, is
// given once: its head first.
OpenedSource reopen(Input& input);

// The latest of the times of their last records; unknown_time if there is none. All that is
// compressed is decoded for it, `jobs` inputs side by side.
int64_t latest_timestamp(const std::vector<Input>& inputs, unsigned jobs);

// The earliest or latest time that `text` tells.
struct TimeSpan {
  int64_t first_us = unknown_time, last_us = unknown_time;
};
TimeSpan time_span(const Format& format, std::string_view padded_text);

}  // namespace dbperf
