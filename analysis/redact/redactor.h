#pragma once
// Takes the literals out of everything a log tells, so that a report can be shown to strangers.
// Names of databases, users, hosts, tables and columns stay; values do not.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "analysis/event.h"

namespace dbperf {

struct Report;

// Of a statement that may be of either dialect.
inline constexpr Dialect unsure_dialect{3};

class Redactor {
 public:
  // Every value becomes `?`.
  Redactor() = default;
  // Every value becomes `?` and 16 hex digits, the same for the same value: a keyed hash (BLAKE2b),
  // which nobody without `key` can undo by trying values.
  explicit Redactor(std::string_view key);

  // Literals and comments of a statement; of `unsure_dialect`, what is one in either dialect.
  std::string statement(std::string_view text, Dialect dialect) const;
  // What a server says of an error: quoted values, numbers, rows of values, and all lines but the
  // first.
  std::string message(std::string_view text) const;
  // The detail or hint of an error: all of it, but for the words that a server is known to say.
  std::string note(std::string_view text, Dialect dialect) const;
  // "$1 = '5', $2 = NULL": the values.
  std::string parameters(std::string_view text) const;
  // An execution plan of any format: the values in its conditions; its counts and times stay.
  std::string plan(std::string_view text, Dialect dialect) const;
  // `Name: value` pairs as logged: what is no count, time or Yes and No.
  std::string attributes(std::string_view lines) const;
  // Free text that may hold anything.
  std::string tag(std::string_view text) const { return mark(text); }

  // All texts of a report.
  void redact(Report& report) const;

 private:
  std::string mark(std::string_view value) const;
  std::string sentence(std::string_view pattern, std::string_view text) const;
  std::string deadlock(std::string_view text, Dialect dialect) const;
  std::string quoted_plan(std::string_view text, Dialect dialect) const;
  std::string xml_plan(std::string_view text, Dialect dialect) const;
  std::string text_plan(std::string_view text, Dialect dialect) const;
  std::string quoted_values(std::string_view text) const;

  bool keyed_ = false;
  std::array<unsigned char, 32> key_{};
};

}  // namespace dbperf
