#pragma once
// The walk behind read_blocks(), for the files that share it: clauses in query_blocks.cpp, tables
// in block_tables.cpp, the beginnings of statements in block_statements.cpp.

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/sql/query_blocks.h"
#include "analysis/sql/token_list.h"

namespace dbperf {

// A parenthesis that is open, or the statement around them all.
struct BlockFrame {
  uint32_t outer = no_block;  // the block around the parenthesis
  uint32_t block = no_block;
  uint32_t group = no_group;
  Clause clause = Clause::other;
  Verb verb = Verb::other;  // whose clauses follow
  bool start = false;       // a statement may begin here
  bool query = false;       // words on this level begin clauses
  bool outermost = false;   // a level of the statement itself
  bool expects_table = false;
  bool optional = false;  // the table expected is LEFT JOINed
  bool is_table = false;  // it stands where a table may
  bool after_table_function = false;
  bool after_conflict = false;  // what follows does not choose rows
  bool writes = false;          // tables that follow are targets
  size_t cases = 0;             // open CASEs
  size_t visible = 0;           // common table expressions known when it opened
  std::string cte;              // the one that it holds
};

class BlockReader {
 public:
  explicit BlockReader(const TokenList& tokens) : tokens_(tokens) {}
  QueryBlocks read();

 private:
  BlockFrame& top() { return frames_.back(); }
  QueryBlock& block() { return out_.blocks[top().block]; }
  void reset();
  size_t step(size_t i);
  size_t word(size_t i);
  bool begins_table_query(size_t i) const;
  bool from_word(size_t i);
  void clause_word(size_t i);
  void begin_clause(Clause clause);
  void begin_block(size_t i, Verb verb);
  size_t open(size_t i);
  size_t close(size_t i);
  size_t start(size_t i);
  size_t with(size_t i);
  size_t table(size_t i);
  size_t alias(size_t i, TableRef& ref);
  size_t skip_table_options(size_t i) const;
  size_t add_ref(size_t i, bool written);
  size_t skip(size_t i, std::initializer_list<std::string_view> words) const;
  void condition_word(size_t i);
  void limit_word(size_t i);
  size_t insert(size_t i);
  size_t delete_from(size_t i);
  size_t create(size_t i);
  size_t utility(size_t i, Verb verb);
  size_t other_statement(size_t i, Verb verb);
  size_t behind(size_t i, std::string_view word) const;
  void names(size_t i, bool written);
  void update_targets(size_t set);
  void use(size_t i, bool written);
  bool is_cte(std::string_view name) const;
  void finish();

  const TokenList& tokens_;
  QueryBlocks out_;
  std::vector<BlockFrame> frames_;
  std::vector<std::string> ctes_;
  std::vector<std::pair<size_t, TableUse>> uses_;  // by token, for those outside of blocks
  bool explained_ = false;
  bool skipping_ = false;  // to the end of a statement that is not read
};

}  // namespace dbperf
