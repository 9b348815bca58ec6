#pragma once
// Finds out with which log_line_prefix a log was written, from its lines alone.

#include <string>
#include <string_view>
#include <vector>

namespace dbperf {

struct PostgresLanguage;

struct InferredPrefix {
  std::string setting;
  // What else lines of this log may begin with: the setting before or after a change, or what is
  // usual for lines of a kind that the head does not have.
  std::vector<std::string> alternatives;
  size_t labelled = 0;  // lines with a label ("LOG:  ") that begin a record or a part of one
  size_t matched = 0;   // of these, lines that `setting` explains
};

// `labelled` is 0 if no line has a label; `matched` is 0 if no prefix was found.
// `language` is that of the labels and messages; null: English.
InferredPrefix infer_log_line_prefix(std::string_view head,
                                     const PostgresLanguage* language = nullptr);

}  // namespace dbperf
