#include "analysis/sql/partitions.h"

#include <algorithm>
#include <set>

#include "analysis/sql/query_blocks.h"
#include "analysis/sql/scan.h"
#include "analysis/sql/token_list.h"

namespace dbperf {
namespace {

constexpr std::string_view chunk = "_chunk";   // TimescaleDB's _hyper_1_2_chunk
constexpr std::string_view units = "pymdqwh";  // p for partition: p2024_01, y2024m01, 2024w05

bool is_date(std::string_view digits) {
  return digits.size() >= 6 ||
         (digits.size() == 4 && (digits.starts_with("19") || digits.starts_with("20")));
}

// Where the dates and numbers at the end of `name` begin, with the `_` before them.
size_t suffix_begin(std::string_view name) {
  size_t begin = name.size();
  while (begin > 0) {
    size_t at = begin;
    while (at > 0 && is_digit(name[at - 1])) --at;
    if (at == begin || at == 0) break;
    const std::string_view digits = name.substr(at, begin - at);
    const bool unit = at > 1 && units.find(to_lower(name[at - 1])) != units.npos &&
                      (name[at - 2] == '_' || is_digit(name[at - 2]));
    if (unit) --at;
    if (name[at - 1] == '_') {
      begin = at - 1;
    } else if (unit) {
      begin = at;
    } else {
      return is_date(digits) ? at : begin;
    }
  }
  return begin;
}

}  // namespace

std::string merged_name(std::string_view name) {
  std::string_view base = name;
  if (base.ends_with(chunk)) base.remove_suffix(chunk.size());
  const size_t begin = suffix_begin(base);
  const bool has_letter =
      std::any_of(base.begin(), base.begin() + static_cast<std::ptrdiff_t>(begin),
                  [](char c) { return is_word_byte(c) && !is_digit(c) && c != '_'; });
  if (begin == base.size() || !has_letter) return std::string(name);
  return std::string(base.substr(0, begin)) + "_n";
}

std::string merge_partitions(std::string_view fingerprint, Dialect dialect) {
  const TokenList tokens(fingerprint, dialect);
  std::set<std::string> partitions;
  for (const TableUse& use : read_blocks(tokens).tables) {
    const std::string name = use.name.substr(use.name.rfind('.') + 1);
    if (merged_name(name) != name) partitions.insert(name);
  }
  std::string merged;
  const char* copied = fingerprint.data();
  for (size_t i = 0; i < tokens.size() && !partitions.empty(); ++i) {
    const Token& token = tokens[i];
    if (token.kind != TokenKind::word && token.kind != TokenKind::quoted) continue;
    if (!partitions.contains(tokens.name_part(i))) continue;
    const size_t quote = token.kind == TokenKind::quoted ? 1 : 0;
    const std::string_view inner = token.text().substr(quote, token.length - 2 * quote);
    merged.append(copied, inner.data()) += merged_name(inner);
    copied = inner.data() + inner.size();
  }
  return merged.append(copied, fingerprint.data() + fingerprint.size());
}

}  // namespace dbperf
