#pragma once
// How statements are read, where the user has a say in it.

#include <optional>

#include "analysis/sql/dialect.h"

namespace dbperf {

struct Reading {
  std::optional<Dialect> dialect;  // of all statements; absent: as each log tells
  bool ansi_quotes = false;        // MySQL runs with ANSI_QUOTES
  bool merge_partitions = false;   // see partitions.h

  Dialect dialect_of(Dialect told) const {
    const Dialect chosen = dialect.value_or(told);
    return ansi_quotes && chosen == Dialect::mysql ? mysql_ansi : chosen;
  }
};

}  // namespace dbperf
