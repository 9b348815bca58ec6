#include "analysis/recommend/index_expression.h"

#include <algorithm>
#include <string>

#include "analysis/recommend/identifier.h"

namespace dbperf {
namespace {

// The call is all of one side of an equality: what stands before and behind it.
bool is_operand(std::string_view before, std::string_view behind) {
  before = before.substr(0, before.find_last_not_of(' ') + 1);
  behind.remove_prefix(std::min(behind.find_first_not_of(' '), behind.size()));
  if (before.ends_with('='))
    return behind.empty() || std::string_view("+-*/%|:").find(behind[0]) == std::string_view::npos;
  const bool begins = !before.empty() && before.find_last_of("+-*/%|<>,") + 1 != before.size();
  return begins && (behind.starts_with("= ") || behind.starts_with("in ("));
}

// The pattern is matched with all of the call.
bool is_searched(std::string_view, std::string_view behind) {
  return behind.starts_with(" like ") || behind.starts_with(" ilike ");
}

// A cast to text is none where the column is one, and PostgreSQL writes it where it is not quite.
std::string_view without_text_cast(std::string_view inside) {
  for (const std::string_view cast : {"::text", " :: text"})
    if (inside.ends_with(cast)) inside.remove_suffix(cast.size());
  return inside;
}

IndexColumn folded_column(std::string_view text, std::string_view column,
                          bool (*is_used)(std::string_view before, std::string_view behind)) {
  for (const std::string_view function : {"lower", "upper"}) {
    const std::string call = std::string(function) + "(";
    for (size_t at = text.find(call); at != std::string_view::npos; at = text.find(call, at + 1)) {
      std::string_view inside = text.substr(at + call.size());
      const size_t close = inside.find(')');
      if (close == std::string_view::npos || !is_used(text.substr(0, at), inside.substr(close + 1)))
        continue;
      inside = inside.substr(0, close);
      const std::string_view bare = without_text_cast(inside);
      const std::string_view cast = bare.size() < inside.size() ? "::text" : "";
      inside = bare;
      inside.remove_prefix(std::min(inside.size(), inside.rfind('.') + 1));
      std::string name;
      for (const char c : inside)
        if (c != ' ' && c != '"') name += c;
      if (name != column) continue;
      std::string sql = call + quote_identifier(name, Dialect::postgres);
      return {call + name + ")", sql.append(cast) + ")", ColumnUse::equality};
    }
  }
  return {};
}

}  // namespace

IndexColumn indexable_expression(std::string_view text, std::string_view column, Dialect dialect) {
  return dialect == Dialect::postgres ? folded_column(text, column, is_operand) : IndexColumn();
}

IndexColumn searched_expression(std::string_view text, std::string_view column) {
  return folded_column(text, column, is_searched);
}

}  // namespace dbperf
