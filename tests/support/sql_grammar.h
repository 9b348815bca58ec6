#pragma once
// Statements of PostgreSQL made at random by a grammar: shapes, in which places for literals are
// marked, and statements of a shape.

#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace dbperf::test {

class SqlGrammar {
 public:
  explicit SqlGrammar(unsigned seed) : random_(seed) {}

  // A shape, for statement().
  std::string shape();
  // A statement of that shape with other literals, longer or shorter lists, other white space,
  // comments, and letters of either case.
  std::string statement(std::string_view shape);

 private:
  struct Scope {  // a table that a query reads, and what its columns are qualified with
    size_t table;
    std::string qualifier;
  };
  using Scopes = std::vector<Scope>;

  size_t below(size_t end) { return random_() % end; }
  bool one_in(size_t n) { return below(n) == 0; }
  template <typename List>
  auto pick(const List& list) {
    return *(std::begin(list) + static_cast<std::ptrdiff_t>(below(std::size(list))));
  }

  std::string select(size_t depth, const Scopes& outer);
  std::string with_select();
  std::string insert();
  std::string update();
  std::string erase();
  std::string merge();
  std::string utility();
  std::string from(Scopes& scopes, size_t depth);
  std::string target(const Scopes& scopes, size_t depth);
  std::string condition(const Scopes& scopes, const Scopes& outer, size_t depth);
  std::string predicate(const Scopes& scopes, const Scopes& outer, size_t depth);
  std::string subselect_predicate(const Scopes& scopes, size_t depth);
  std::string comparison(const Scopes& scopes);
  std::string value();
  std::string tail(const Scopes& scopes);
  std::string column(const Scopes& scopes);
  std::string bare_column(size_t table);
  std::string table_name(size_t table);
  std::string returning(size_t table);
  std::string assignments(size_t table);
  Scope scope_of(size_t table, std::string& text);

  std::string number();
  std::string text();
  std::string name();
  std::string list(std::string_view kind);
  std::string gap();

  std::mt19937 random_;
  size_t aliases_ = 0;
};

}  // namespace dbperf::test
