#pragma once
// auto_explain's messages: which statement a plan is of.

#include <string_view>

#include "parser/arena.h"

namespace dbperf {

struct ExplainedPlan {
  std::string_view statement;  // empty if the text does not have it
  std::string_view parameters;
  std::string_view plan;
};

// `text` is what follows "plan:" in the message, in any of the formats text, JSON, XML and YAML.
ExplainedPlan read_explained_plan(std::string_view text, Arena& arena);

// The statement inside of "PREPARE name (types) AS statement"; empty if `text` is no PREPARE.
std::string_view prepared_statement(std::string_view text);

}  // namespace dbperf
