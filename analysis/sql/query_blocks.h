#pragma once
// Which query block and which clause each token of a statement stands in, and which tables each
// block names: the ground on which columns are resolved.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "analysis/sql/statement.h"
#include "analysis/sql/token_list.h"

namespace dbperf {

inline constexpr uint32_t no_block = UINT32_MAX;
inline constexpr uint32_t no_group = UINT32_MAX;
// More tables than this are not told apart: it would take time squared.
inline constexpr size_t max_refs = 256;

enum class Clause : uint8_t { other, select, from, on, where, group_by, order_by, set };

struct TableRef {
  std::string name;   // empty if it is no table: a sub-select, a function, a CTE
  std::string alias;  // what columns are qualified with; empty: the name
  size_t token = 0;
  bool written = false;
  bool optional = false;  // LEFT JOINed
};

// A SELECT, or the statement around it.
struct QueryBlock {
  uint32_t parent = no_block;  // whose columns it may use too
  size_t begin = 0;            // its first token
  bool combined = false;       // by UNION and the like: an ORDER BY is not its own
  std::vector<TableRef> refs;
  std::vector<TableRef> targets;  // of MySQL's DELETE a FROM ..: refs by name or alias
};

// A condition, or a parenthesis in one.
struct ConditionGroup {
  uint32_t parent = no_group;
  bool opaque = false;  // it does not simply have to be true: negated, or a function's argument
  bool has_or = false;
};

struct TokenPlace {
  uint32_t block = no_block;
  uint32_t group = no_group;  // of WHERE and ON
  Clause clause = Clause::other;
};

struct QueryBlocks {
  std::vector<QueryBlock> blocks;
  std::vector<ConditionGroup> groups;  // parents before children
  std::vector<TokenPlace> places;      // of each token
  std::vector<TableUse> tables;
  // See Statement.
  bool selects_star = false, has_where = false, has_limit = false, has_offset = false;
  bool orders_by_random = false, not_in_subquery = false;
};

QueryBlocks read_blocks(const TokenList& tokens);

// Names compare as the dialect's aliases do.
bool same_name(std::string_view a, std::string_view b, Dialect dialect);
// Index of the ref that `qualifier` means; refs.size() if none does.
size_t find_ref(const std::vector<TableRef>& refs, std::string_view qualifier, Dialect dialect);

}  // namespace dbperf
