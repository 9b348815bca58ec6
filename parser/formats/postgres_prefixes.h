#pragma once
// A log may have lines with more than one prefix; all but a few have the first.

#include <string_view>
#include <utility>
#include <vector>

#include "parser/formats/postgres_prefix.h"

namespace dbperf {

class Prefixes {
 public:
  explicit Prefixes(std::vector<LinePrefix> prefixes, const PostgresLanguage* language = nullptr)
      : prefixes_(std::move(prefixes)), language_(language) {}

  bool match(std::string_view line, PrefixMatch& found) const {
    for (const LinePrefix& prefix : prefixes_) {
      if (!prefix.match(line, found)) continue;
      if (found.searched()) prefer_first_label(line, prefix, found);
      return true;
    }
    return false;
  }
  bool begins_record(std::string_view line, PrefixMatch& found) const {
    return !line.starts_with('\t') && match(line, found) &&
           found.label().part == PostgresPart::message;
  }
  const LinePrefix& first() const { return prefixes_.front(); }
  const PostgresLanguage* language() const { return language_; }

 private:
  // A label that another prefix has sooner is no part of a name, so that a line is read the same
  // whether its end is there yet or not.
  void prefer_first_label(std::string_view line, const LinePrefix& matched,
                          PrefixMatch& found) const {
    for (const LinePrefix& prefix : prefixes_) {
      if (&prefix == &matched) continue;
      PrefixMatch other;
      if (prefix.match(line, other) && other.length() < found.length()) found = other;
    }
  }

  std::vector<LinePrefix> prefixes_;
  const PostgresLanguage* language_;  // of labels and messages; null: English
};

}  // namespace dbperf
